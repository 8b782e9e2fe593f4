"""From a stored webhook to the heart: parse, hand over, note what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from channels_app.carriers.twilio import calls as spoken
from channels_app.carriers.twilio import parse
from channels_app.models import ConnectionRoute, Delivery
from channels_app.registration import hearing
from inbox import tenancy
from inbox.conversations.carrying import delivery, inbound
from inbox.conversations.phoning import calls

PARK_FOR = timedelta(minutes=10)  # how long a report may wait for the send it belongs to
PARK_STEP = timedelta(seconds=5)
FINISH = """
UPDATE channels_app_delivery SET state = 'done', reason = ''
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
# with the moment a connection and its numbers were last heard of, to the second; a number that the
# outbox holds just now is not waited for, the next text tells it
FINISH_TEXTS = f"""
WITH heard AS (
    UPDATE channels_app_connectionroute SET last_inbound_at = statement_timestamp()
    WHERE organization_id = %(organization)s AND connection_id = ANY(%(connections)s)
      AND (last_inbound_at < statement_timestamp() - interval '1 second' OR last_inbound_at IS NULL)
), lines AS (
    UPDATE conversations_channel SET last_inbound_at = statement_timestamp()
    WHERE organization_id = %(organization)s AND id IN (
        SELECT l.id FROM conversations_channel l
        WHERE l.organization_id = %(organization)s AND l.connection_id = ANY(%(connections)s)
          AND l.address = ANY(%(lines)s)
          AND (l.last_inbound_at < statement_timestamp() - interval '1 second'
               OR l.last_inbound_at IS NULL)
        FOR NO KEY UPDATE SKIP LOCKED)
)
{FINISH}
"""  # noqa: S608 - constants
STRAY = "not a number of this connection"


@dataclass(frozen=True, slots=True)
class Stored:
    """A webhook to be read, and the country its organization writes numbers in."""

    pk: int
    connection_id: int
    kind: str
    attempt: UUID | None
    raw: bytes
    tries: int
    received_at: datetime
    country: str


def read(rows: Sequence[Stored]) -> None:
    """Read the rows in their order, in the open transaction. What cannot be parsed is dead, with
    its reason, and does not touch its neighbours.
    """
    texts: list[inbound.Inbound] = []
    reports: list[tuple[Stored, delivery.Report]] = []
    rung: list[tuple[Stored, calls.CallReport]] = []
    heard: list[int] = []
    for row in rows:
        try:
            if row.kind == "message":
                texts.append(_text(row))
            elif row.kind == "status":
                reports.append((row, parse.report(row.raw, attempt=row.attempt)))
            elif row.kind == "call":
                rung.append((row, _call(row)))
            else:
                hearing.hear(row.raw, connection_id=row.connection_id)
                heard.append(row.pk)
        except parse.Unreadable as problem:
            _bury([row.pk], str(problem))
    _receive(texts)
    _report(reports)
    _hear(rung)
    if heard:
        tenancy.execute(FINISH, {"ids": heard})


def _call(row: Stored) -> calls.CallReport:
    return spoken.report(
        row.raw,
        connection_id=row.connection_id,
        country=row.country,
        at=row.received_at,
        call=row.attempt,
        key=row.pk,
    )


def _hear(rung: Sequence[tuple[Stored, calls.CallReport]]) -> None:
    if not rung:
        return
    outcomes = calls.report([said for _, said in rung])
    found: dict[str, list[Stored]] = {}
    for (row, _), outcome in zip(rung, outcomes, strict=True):
        found.setdefault(outcome, []).append(row)
    connections = {row.connection_id for row, said in rung if said.is_inbound}
    done = [row.pk for row in found.get(calls.STORED, ())]
    lines = [said.to for _, said in rung if said.is_inbound]
    given = {"ids": done, "connections": list(connections), "lines": lines}
    tenancy.execute(FINISH_TEXTS, given, prepared=True)
    _stray(found.get(calls.STRAY, ()))
    _park(found.get(calls.UNKNOWN, ()), "no such call")


def _text(row: Stored) -> inbound.Inbound:
    return parse.inbound(
        row.raw,
        connection_id=row.connection_id,
        country=row.country,
        at=row.received_at,
        key=row.pk,
    )


def _receive(texts: Sequence[inbound.Inbound]) -> None:
    if not texts:
        return
    outcomes = inbound.receive(texts)
    strays = [text for text, said in zip(texts, outcomes, strict=True) if said == inbound.STRAY]
    filed = [text.key for text, said in zip(texts, outcomes, strict=True) if said != inbound.STRAY]
    connections = {text.connection_id for text in texts}
    lines = {text.to for text in texts}
    given = {"ids": filed, "connections": list(connections), "lines": list(lines)}
    tenancy.execute(FINISH_TEXTS, given, prepared=True)
    _bury([text.key for text in strays], STRAY)
    _count_strays([text.connection_id for text in strays])


def _stray(rows: Sequence[Stored]) -> None:
    _bury([row.pk for row in rows], STRAY)
    _count_strays([row.connection_id for row in rows])


def _count_strays(connections: Sequence[int]) -> None:
    for connection in connections:
        ConnectionRoute.objects.filter(connection_id=connection).update(strays=F("strays") + 1)


def _report(reports: Sequence[tuple[Stored, delivery.Report]]) -> None:
    if not reports:
        return
    outcomes = delivery.report([report for _, report in reports])
    known = [row.pk for (row, _), found in zip(reports, outcomes, strict=True) if found]
    unknown = [row for (row, _), found in zip(reports, outcomes, strict=True) if not found]
    tenancy.execute(FINISH, {"ids": known}, prepared=True)
    _park(unknown, "no such send")


def _park(unknown: Sequence[Stored], reason: str) -> None:
    """A report may overtake the answer to its own send, or call: it waits for minutes, and its
    tries do not count.
    """
    now = timezone.now()
    late = [row.pk for row in unknown if row.received_at < now - PARK_FOR]
    early = [row.pk for row in unknown if row.received_at >= now - PARK_FOR]
    Delivery.objects.filter(pk__in=late).update(state="done", reason=reason)
    Delivery.objects.filter(pk__in=early).update(due_at=now + PARK_STEP, tries=0)


def _bury(ids: Sequence[int], reason: str) -> None:
    if ids:
        Delivery.objects.filter(pk__in=ids).update(state="dead", reason=reason[:200])

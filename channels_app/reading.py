"""From a stored webhook to the heart: parse, hand over, note what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from channels_app.carriers.twilio import parse
from channels_app.models import ConnectionRoute, Delivery
from inbox import tenancy
from inbox.conversations import delivery, inbound

PARK_FOR = timedelta(minutes=10)  # how long a report may wait for the send it belongs to
PARK_STEP = timedelta(seconds=5)
FINISH = """
UPDATE channels_app_delivery SET state = 'done', reason = ''
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
# with the moment a connection was last heard of, to the second
FINISH_TEXTS = f"""
WITH heard AS (
    UPDATE channels_app_connectionroute SET last_inbound_at = statement_timestamp()
    WHERE organization_id = %(organization)s AND connection_id = ANY(%(connections)s)
      AND (last_inbound_at < statement_timestamp() - interval '1 second' OR last_inbound_at IS NULL)
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
    for row in rows:
        try:
            if row.kind == "message":
                texts.append(_text(row))
            elif row.kind == "status":
                reports.append((row, parse.report(row.raw, attempt=row.attempt)))
            else:
                raise parse.Unreadable("registration events are not read yet")
        except parse.Unreadable as problem:
            _bury([row.pk], str(problem))
    _receive(texts)
    _report(reports)


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
    given = {"ids": filed, "connections": list(connections)}
    tenancy.execute(FINISH_TEXTS, given, prepared=True)
    _bury([text.key for text in strays], STRAY)
    for text in strays:
        ConnectionRoute.objects.filter(connection_id=text.connection_id).update(
            strays=F("strays") + 1
        )


def _report(reports: Sequence[tuple[Stored, delivery.Report]]) -> None:
    if not reports:
        return
    outcomes = delivery.report([report for _, report in reports])
    known = [row.pk for (row, _), found in zip(reports, outcomes, strict=True) if found]
    unknown = [row for (row, _), found in zip(reports, outcomes, strict=True) if not found]
    tenancy.execute(FINISH, {"ids": known}, prepared=True)
    now = timezone.now()
    late = [row.pk for row in unknown if row.received_at < now - PARK_FOR]
    early = [row.pk for row in unknown if row.received_at >= now - PARK_FOR]
    Delivery.objects.filter(pk__in=late).update(state="done", reason="no such send")
    # A report may overtake the answer to its own send: it waits, and its tries do not count.
    Delivery.objects.filter(pk__in=early).update(due_at=now + PARK_STEP, tries=0)


def _bury(ids: Sequence[int], reason: str) -> None:
    if ids:
        Delivery.objects.filter(pk__in=ids).update(state="dead", reason=reason[:200])

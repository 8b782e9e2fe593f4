"""From a stored webhook to the heart: parse, hand over, note what became of each."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from channels_app.carriers.twilio import parse
from channels_app.models import ConnectionRoute, Delivery
from inbox.accounts.models import Organization
from inbox.conversations import delivery, inbound

PARK_FOR = timedelta(minutes=10)  # how long a report may wait for the send it belongs to
PARK_STEP = timedelta(seconds=5)
STRAY = "not a number of this connection"


def read(rows: Sequence[Delivery]) -> None:
    """Read the rows in their order, in the open transaction. What cannot be parsed is dead, with
    its reason, and does not touch its neighbours.
    """
    country = Organization.objects.values_list("country", flat=True).get()
    texts: list[inbound.Inbound] = []
    reports: list[tuple[Delivery, delivery.Report]] = []
    for row in rows:
        try:
            if row.kind == "message":
                texts.append(_text(row, country))
            elif row.kind == "status":
                reports.append((row, parse.report(bytes(row.raw), attempt=row.attempt)))
            else:
                raise parse.Unreadable("registration events are not read yet")
        except parse.Unreadable as problem:
            _bury([row.pk], str(problem))
    _receive(texts)
    _report(reports)


def _text(row: Delivery, country: str) -> inbound.Inbound:
    return parse.inbound(
        bytes(row.raw),
        connection_id=row.connection_id,
        country=country,
        at=row.received_at,
        key=row.pk,
    )


def _receive(texts: Sequence[inbound.Inbound]) -> None:
    if not texts:
        return
    outcomes = inbound.receive(texts)
    strays = [text for text, said in zip(texts, outcomes, strict=True) if said == inbound.STRAY]
    _finish(text.key for text, said in zip(texts, outcomes, strict=True) if said != inbound.STRAY)
    _bury([text.key for text in strays], STRAY)
    for text in strays:
        ConnectionRoute.objects.filter(connection_id=text.connection_id).update(
            strays=F("strays") + 1
        )
    ConnectionRoute.objects.filter(connection_id__in={text.connection_id for text in texts}).update(
        last_inbound_at=timezone.now()
    )


def _report(reports: Sequence[tuple[Delivery, delivery.Report]]) -> None:
    if not reports:
        return
    outcomes = delivery.report([report for _, report in reports])
    known = [row.pk for (row, _), found in zip(reports, outcomes, strict=True) if found]
    unknown = [row for (row, _), found in zip(reports, outcomes, strict=True) if not found]
    _finish(known)
    now = timezone.now()
    late = [row.pk for row in unknown if row.received_at < now - PARK_FOR]
    early = [row.pk for row in unknown if row.received_at >= now - PARK_FOR]
    Delivery.objects.filter(pk__in=late).update(state="done", reason="no such send")
    # A report may overtake the answer to its own send: it waits, and its tries do not count.
    Delivery.objects.filter(pk__in=early).update(due_at=now + PARK_STEP, tries=0)


def _finish(ids: Iterable[int]) -> None:
    Delivery.objects.filter(pk__in=list(ids)).update(state="done", reason="")


def _bury(ids: Sequence[int], reason: str) -> None:
    if ids:
        Delivery.objects.filter(pk__in=ids).update(state="dead", reason=reason[:200])

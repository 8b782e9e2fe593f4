"""The hours that hold for an inbox: its own, else its organization's, else none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.hours import clock, slots
from inbox.hours.calendars import Closed
from inbox.hours.clock import Hours
from inbox.hours.models import Schedule


@dataclass(frozen=True)
class Now:
    """Whether it is open at a moment, until when, and on whose clock; without `until` for good."""

    is_open: bool
    until: datetime | None
    zone: str


def kept(inbox_id: int | None) -> Schedule:
    """The row of the organization (None) or an inbox, or one that is not saved yet."""
    found: Schedule | None = Schedule.objects.filter(inbox_id=inbox_id).first()
    return found or Schedule(inbox_id=inbox_id, inherits=inbox_id is not None, week=_empty())


def made(inbox_id: int | None) -> Schedule:
    """The same, saved: for whoever is about to change it."""
    inherits = inbox_id is not None
    found: Schedule
    found, _ = Schedule.objects.get_or_create(
        inbox_id=inbox_id, defaults={"inherits": inherits, "week": _empty()}
    )
    return found


def of(inbox_ids: Sequence[int]) -> dict[int, Hours]:
    """The hours of those inboxes that have any, own or inherited."""
    rows = Schedule.objects.filter(inbox_id__in=inbox_ids)
    own = {row.inbox_id: row for row in rows if not row.inherits}
    common = Schedule.objects.filter(inbox_id=None).first()
    zone = _zone() if own or common else "UTC"
    chosen = {pk: own.get(pk) or common for pk in inbox_ids}
    return {pk: hours for pk, row in chosen.items() if row and (hours := hours_of(row, zone))}


def hours_of(row: Schedule, zone: str) -> Hours | None:
    """The row as the clock reads it; None when nobody wrote down any hours."""
    week = slots.week(row.week)
    special = {date.fromisoformat(one["day"]): slots.read(one["slots"]) for one in row.special}
    if not any(week) and not any(special.values()):
        return None
    closed = Closed(row.country, row.part, row.works_on)
    return Hours(row.time_zone or zone, week, special, closed)


def standing_of(row: Schedule, zone: str) -> Hours | None:
    """What holds where this row is: the organization's when it inherits."""
    if not row.inherits or row.inbox_id is None:
        return hours_of(row, zone)
    return of([row.inbox_id]).get(row.inbox_id)


def now(hours: Hours, at: datetime) -> Now:
    """How it stands at a moment."""
    return Now(clock.is_open(hours, at), clock.next_change(hours, at), hours.zone)


def _zone() -> str:
    """The organization's."""
    return Organization.objects.values_list("time_zone", flat=True).get(pk=tenancy.current().pk)


def _empty() -> list[slots.Written]:
    return [[] for _ in range(7)]

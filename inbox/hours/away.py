"""Members who are away, as colleagues and the rules of assignment see them."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from inbox.accounts.models import Member
from inbox.hours.models import Absence

# whether the member that `{0}` names is away now, for the statements that assign
AWAY = """EXISTS (
    SELECT 1 FROM hours_absence z WHERE z.organization_id = %(organization)s
      AND z.member_id = {0} AND z.since <= now() AND z.until > now())"""


def until(now: datetime) -> dict[UUID, datetime]:
    """Whoever is away, and until when; by the member's uuid."""
    found = Absence.objects.filter(since__lte=now, until__gt=now)
    return dict(found.values_list("member__uuid", "until"))


def kept(member: Member) -> Absence:
    """A member's row, or one that is not saved yet."""
    found: Absence | None = Absence.objects.filter(member=member).first()
    return found or Absence(member=member)


def made(member: Member) -> Absence:
    """The same, saved."""
    found: Absence
    found, _ = Absence.objects.get_or_create(member=member)
    return found


def is_away(row: Absence, now: datetime) -> bool:
    """Whether the row says so of a moment."""
    return row.since is not None and row.until is not None and row.since <= now < row.until


def moments(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the first day's midnight to the one after the last day, on the member's clock."""
    where = ZoneInfo(zone)
    after = last + timedelta(days=1)
    begin = datetime.combine(first, time(), tzinfo=where)
    return begin, datetime.combine(after, time(), tzinfo=where)


def days(row: Absence, zone: str) -> tuple[date | None, date | None]:
    """The first and the last day of it on the member's clock."""
    if row.since is None or row.until is None:
        return None, None
    where = ZoneInfo(zone)
    last = row.until.astimezone(where) - timedelta(seconds=1)
    return row.since.astimezone(where).date(), last.date()

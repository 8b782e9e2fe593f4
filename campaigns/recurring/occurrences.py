"""On which days a campaign repeats, and at which moment of the day: a calendar, and no rows."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FARTHEST = timedelta(days=800)  # a rule without a day ends here
EARLIEST = "Pacific/Kiritimati"  # where a day begins first


@dataclass(frozen=True)
class Rule:
    """Every day, on days of the week (0 is Monday), or on a day of the month: 31 is its last."""

    every: str
    at: time
    weekdays: frozenset[int] = frozenset()
    day: int = 1
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it repeats on that day, whatever the end."""
        if self.every == "week":
            return on.weekday() in self.weekdays
        if self.every == "month":
            return on.day == min(self.day, calendar.monthrange(on.year, on.month)[1])
        return True


def days(rule: Rule, *, since: date) -> Iterator[date]:
    """The days from this one on."""
    on = since
    while on - since < FARTHEST and (rule.until is None or on <= rule.until):
        if rule.holds(on):
            yield on
        on += timedelta(days=1)


def moment(rule: Rule, on: date, zone: str) -> datetime:
    """When a clock of the zone shows the rule's time on that day. A time that the clock leaps over
    in spring is as late after the leap; one that it shows twice in autumn is the first.
    """
    return datetime.combine(on, rule.at, ZoneInfo(zone)).astimezone(UTC)


def first(rule: Rule, zone: str, *, after: datetime) -> date | None:
    """The first day whose moment is still to come; None when there is none."""
    since = after.astimezone(ZoneInfo(zone)).date()
    return next((on for on in days(rule, since=since) if moment(rule, on, zone) > after), None)


def following(rule: Rule, on: date) -> date | None:
    """The day after one that was."""
    return next(days(rule, since=on + timedelta(days=1)), None)

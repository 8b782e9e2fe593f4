"""When a person may be written to: the organization's hours, on the person's own clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaigns.models import Rules

# Where nobody knows the zone: an hour of the day that is allowed from coast to coast.
UNKNOWN = ZoneInfo("America/New_York")
UNKNOWN_AFTER = timedelta(hours=3)


@dataclass(frozen=True)
class Window:
    """The hours of a day in which texts to many may go."""

    opens: time
    closes: time

    @classmethod
    def of(cls, rules: Rules) -> "Window":
        return cls(rules.quiet_until, rules.quiet_from)

    def next(self, zone: str, at: datetime) -> datetime:
        """`at` itself where the window stands open then, else when it opens next."""
        clock = _clock(zone)
        local = at.astimezone(clock or UNKNOWN)
        late = timedelta() if clock else UNKNOWN_AFTER
        for day in (0, 1, 2):
            date = local.date() + timedelta(days=day)
            begins = datetime.combine(date, self.opens, local.tzinfo) + late
            ends = datetime.combine(date, self.closes, local.tzinfo)
            if ends <= begins:  # three hours of zones leave nothing of a short day
                begins = ends - timedelta(minutes=30)
            if local < ends:
                return max(begins, local).astimezone(at.tzinfo)
        raise AssertionError("a day has an end")

    def is_open(self, zone: str, at: datetime) -> bool:
        """Whether somebody there may be written to at that moment."""
        return self.next(zone, at) <= at


def wall_clock(at: datetime, zone: str, home: str) -> datetime:
    """The moment at which a clock in the zone shows what the clock at home shows at `at`."""
    shown = at.astimezone(ZoneInfo(home))
    return shown.replace(tzinfo=_clock(zone) or shown.tzinfo).astimezone(ZoneInfo("UTC"))


@lru_cache(maxsize=500)
def _clock(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None

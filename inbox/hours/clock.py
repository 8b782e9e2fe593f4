"""Is it open at a moment, and when does that change? Pure: no database, no clock of its own.

Hours are those of the wall clock in their zone. When clocks change, an hour that is skipped is not
there to be open in, and one that comes twice is open twice; nobody has to move a slot for it.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60  # minutes
STEP = timedelta(days=7)
FARTHEST = 54  # steps: a little over a year, then "never" is said

# From a minute of its day until another; what ends after midnight ends above DAY.
Slot = tuple[int, int]


@dataclass(frozen=True)
class Hours:
    """A week's slots, Monday first; `special` days have hours of their own, none: closed. On
    `holidays` it is closed.
    """

    zone: str
    week: tuple[tuple[Slot, ...], ...]
    special: Mapping[date, tuple[Slot, ...]] = field(default_factory=dict)
    holidays: Container[date] = frozenset()

    def of(self, day: date) -> tuple[Slot, ...]:
        """The slots that begin on a day."""
        if day in self.special:
            return self.special[day]
        return () if day in self.holidays else self.week[day.weekday()]

    @property
    def is_never_open(self) -> bool:
        return not any(self.week) and not any(self.special.values())


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether a slot holds the moment."""
    local = at.astimezone(ZoneInfo(hours.zone))
    # seconds count: a slot until 18:00 is over when the clock shows it
    minute = local.hour * 60 + local.minute
    today = any(start <= minute < end for start, end in hours.of(local.date()))
    before = local.date() - timedelta(days=1)
    return today or any(start <= minute + DAY < end for start, end in hours.of(before))


def next_change(hours: Hours, at: datetime) -> datetime | None:
    """The first moment after `at` at which it opens or closes; None when it does not in a year."""
    if hours.is_never_open:
        return None
    now = is_open(hours, at)
    for step in range(FARTHEST):
        begin = at + step * STEP
        for edge in _edges(hours, begin, begin + STEP):
            if is_open(hours, edge) != now:
                return edge
    return None


def since(hours: Hours, at: datetime) -> datetime | None:
    """Since when it has been open, or closed, as it is at the moment; None for over a year."""
    if hours.is_never_open:
        return None
    now = is_open(hours, at)
    begin: datetime | None = None
    for step in range(FARTHEST):
        end = at - step * STEP
        for edge in reversed(list(_edges(hours, end - STEP, end))):
            if is_open(hours, edge) != now:
                return begin
            begin = edge
    return None


def _edges(hours: Hours, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment after the first, up to and with the second, at which something may change: the
    ends of slots, and whenever the clocks jump.
    """
    zone = ZoneInfo(hours.zone)
    first = after.astimezone(zone).date() - timedelta(days=2)
    last = until.astimezone(zone).date() + timedelta(days=1)
    found = set()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall clock's
        for slot in hours.of(day):
            for minute in slot:
                wall = midnight + timedelta(minutes=minute)
                for fold in (0, 1):
                    found.add(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC))
        found.update(_jumps(hours.zone, day))
    yield from sorted(edge for edge in found if after < edge <= until)


@lru_cache(maxsize=4096)
def _jumps(name: str, day: date) -> tuple[datetime, ...]:
    """When the clocks of a zone jump within a day of UTC: at most once."""
    zone = ZoneInfo(name)
    low = datetime(day.year, day.month, day.day, tzinfo=UTC)
    high = low + timedelta(days=1)
    before = low.astimezone(zone).utcoffset()
    if before == high.astimezone(zone).utcoffset():
        return ()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return (high,)

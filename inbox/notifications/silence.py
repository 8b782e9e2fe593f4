"""Times in which a member wants no pop-up, no sound and no mail.

Days and hours are those of the member's wall clock, so a window keeps its hours when the clocks
change: an hour that is skipped is not there to be silent in, one that comes twice is silent twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS_ABBR

MOST = 5
EVENING, MORNING = time(18), time(8)  # what a form offers


def names() -> list[str]:
    """The days of the week, short, in the reader's language; Monday first."""
    return [str(WEEKDAYS_ABBR[day]) for day in range(7)]


@dataclass(frozen=True)
class Window:
    """From an hour until another on some days (Monday is 0); past midnight it belongs to the day it
    began on. The same hour twice is the whole day.
    """

    days: frozenset[int]
    start: time
    until: time

    def holds(self, local: datetime) -> bool:
        now, day = local.time(), local.weekday()
        if self.start < self.until:
            return day in self.days and self.start <= now < self.until
        began_today = day in self.days and now >= self.start
        return began_today or ((day - 1) % 7 in self.days and now < self.until)


def is_silent(windows: Iterable[Window], zone: str, at: datetime) -> bool:
    """Whether any window holds the moment on a clock of the zone."""
    local = at.astimezone(ZoneInfo(zone))
    return any(window.holds(local) for window in windows)


def read(stored: Iterable[dict[str, Any]]) -> tuple[Window, ...]:
    """The windows as a Preference keeps them."""
    return tuple(
        Window(
            frozenset(one["days"]),
            time.fromisoformat(one["from"]),
            time.fromisoformat(one["until"]),
        )
        for one in stored
    )


def write(window: Window) -> dict[str, Any]:
    """A window as a Preference keeps it."""
    return {
        "days": sorted(window.days),
        "from": window.start.strftime("%H:%M"),
        "until": window.until.strftime("%H:%M"),
    }


def parse(start: str, until: str, days: Iterable[str]) -> Window | None:
    """A window as a form says it; None when it says none that makes sense."""
    chosen = frozenset(int(day) for day in days if day in set("0123456"))
    try:
        return Window(chosen, _hour(start), _hour(until)) if chosen else None
    except ValueError:
        return None


def _hour(text: str) -> time:
    found = time.fromisoformat(text)
    return found.replace(second=0, microsecond=0, tzinfo=None)

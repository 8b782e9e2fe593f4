"""Slots as people write them ("09:00", "17:30") and as the clock reads them (minutes)."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from inbox.hours.clock import DAY, Slot

MOST = 4  # a day
TIME = re.compile(r"(\d{1,2})[:.h]?(\d{2})?")


class BadSlots(ValueError):
    """What is wrong, in a word: time, empty or overlap."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Written = list[list[str]]


def minutes(words: str) -> int:
    """Minutes since midnight; 24:00 is the end of the day. Raises BadSlots."""
    found = TIME.fullmatch(words.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if hour * 60 + minute > DAY or minute > 59:
        raise BadSlots("time")
    return hour * 60 + minute


def words(minute: int) -> str:
    """The same as a time of day."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


def read(written: Sequence[Sequence[str]]) -> tuple[Slot, ...]:
    """The slots of a day, in their order; one that ends before it begins goes on after midnight.
    Raises BadSlots.
    """
    slots = sorted(_slot(*one) for one in written)
    for (_, end), (start, _) in pairwise(slots):
        if start < end:
            raise BadSlots("overlap")
    return tuple(slots)


def write(slots: Sequence[Slot]) -> Written:
    """The slots as a row keeps them."""
    return [[words(start), words(end)] for start, end in slots]


def week(written: Sequence[Any]) -> tuple[tuple[Slot, ...], ...]:
    """A week as a row keeps it; days that are not there are closed."""
    days = [read(day) for day in written[:7]]
    return tuple(days + [()] * (7 - len(days)))


def _slot(start: str, end: str) -> Slot:
    begin, close = minutes(start), minutes(end)
    if begin == close:
        if begin:
            raise BadSlots("empty")
        return 0, DAY  # from midnight to midnight
    if begin == DAY:
        raise BadSlots("time")
    return begin, close if close > begin else close + DAY

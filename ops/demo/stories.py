"""The hand-written conversations: from their files to lines with a time."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from ops.demo.houses import HERE, STORIES

AGO = re.compile(r"(\d+)([mh])")
DAYS_AGO = re.compile(r"(\d+)d (\d+):(\d\d)")
BETWEEN = timedelta(seconds=7)  # two lines of the same minute keep their order


@dataclass(frozen=True)
class Line:
    """One text; `who` is a member's first name in small letters, or "them"."""

    when: str
    who: str
    words: str
    status: str
    error_code: str
    photo: str
    paper: str

    @property
    def is_ours(self) -> bool:
        return self.who != "them"

    @property
    def is_note(self) -> bool:
        return self.status == "noted"


@dataclass(frozen=True)
class Story:
    """One conversation. `unread` is True for everybody who may open the inbox."""

    inbox: str
    number: str
    person: str
    assignee: str
    closed: str
    unread: bool | tuple[str, ...]
    draft: dict[str, str]
    tags: tuple[str, ...]
    pinned: tuple[str, ...]  # by whom
    snoozed_days: int
    consent: dict[str, str]  # what was agreed to besides: state, source, by, wording, proof
    sent: bool  # begun here, and not answered yet
    answering: str  # who is just now
    lines: tuple[Line, ...]

    def times(self, now: datetime, zone: ZoneInfo) -> list[datetime]:
        """When each line was written, in their order."""
        times: list[datetime] = []
        for line in self.lines:
            at = _at(line.when, now, zone)
            times.append(max(at, times[-1] + BETWEEN) if times else at)
        return times


@cache
def of(slug: str) -> tuple[Story, ...]:
    """All stories of an organization."""
    return tuple(story for name in STORIES[slug] for story in _read(name))


def _read(name: str) -> list[Story]:
    file = tomllib.loads((HERE / "stories" / f"{name}.toml").read_text())
    return [_story(file["inbox"], entry) for entry in file["conversations"]]


def _story(inbox: str, entry: dict[str, Any]) -> Story:
    unread = entry.get("unread", False)
    return Story(
        inbox=inbox,
        number=entry["number"],
        person=entry.get("person", ""),
        assignee=entry.get("assignee", ""),
        closed=entry.get("closed", ""),
        unread=unread if isinstance(unread, bool) else tuple(unread),
        draft=entry.get("draft", {}),
        tags=tuple(entry.get("tags", ())),
        pinned=tuple(entry.get("pinned", ())),
        snoozed_days=entry.get("snoozed_days", 0),
        consent=entry.get("consent", {}),
        sent=entry.get("sent", False),
        answering=entry.get("answering", ""),
        lines=tuple(_line(*line) for line in entry["lines"]),
    )


def _line(when: str, who: str, words: str, *more: str) -> Line:
    photo = next((item[6:] for item in more if item.startswith("photo:")), "")
    paper = next((item[6:] for item in more if item.startswith("paper:")), "")
    states = [item for item in more if not item.startswith(("photo:", "paper:"))]
    status, _, code = (states[0] if states else "delivered").partition(":")
    return Line(when, who, words, status if who != "them" else "received", code, photo, paper)


def _at(when: str, now: datetime, zone: ZoneInfo) -> datetime:
    if ago := AGO.fullmatch(when):
        unit = timedelta(minutes=1) if ago[2] == "m" else timedelta(hours=1)
        return now - int(ago[1]) * unit
    if found := DAYS_AGO.fullmatch(when):
        day = now.astimezone(zone) - timedelta(days=int(found[1]))
        return day.replace(hour=int(found[2]), minute=int(found[3]), second=0, microsecond=0)
    raise ValueError(f"{when!r} is neither 40m, 3h nor 2d 16:42")

"""Which automatic text a moment asks for, if any. Pure, so that the preview says what is done."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from inbox.autoreplies.texts import Texts
from inbox.hours import clock
from inbox.hours.clock import Hours

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  # the period of what has been closed for over a year


@dataclass(frozen=True)
class Rules:
    """What was set up for an inbox, or for the member whose private one it is."""

    mode: str = "off"
    texts: Texts = field(default_factory=dict)
    on_since: datetime | None = None
    hours: Hours | None = None
    first: bool = False
    first_texts: Texts = field(default_factory=dict)
    away: tuple[datetime, datetime] | None = None
    away_texts: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A kind of reply with its texts and the period it goes once in; without a kind, `why` none."""

    kind: str = ""
    texts: Texts = field(default_factory=dict)
    period: datetime = ALWAYS
    why: str = ""


def choose(rules: Rules, at: datetime, *, is_first: bool) -> Choice:
    """Away before closed, closed before the first reply: never two at once."""
    if rules.away and rules.away[0] <= at < rules.away[1]:
        return _of("away", rules.away_texts, rules.away[0])
    period = closed_since(rules, at)
    if period is not None:
        return _of("closed", rules.texts, period)
    if rules.first and is_first:
        return _of("first", rules.first_texts, at)
    if rules.first:
        return Choice(why="not_first")
    if rules.mode == "auto":
        return Choice(why="open" if rules.hours else "no_hours")
    return Choice(why="off")


def closed_since(rules: Rules, at: datetime) -> datetime | None:
    """When the closed period that holds the moment began; None while it is open."""
    if rules.mode == "on":
        return rules.on_since or ALWAYS
    if rules.mode == "auto" and rules.hours and not clock.is_open(rules.hours, at):
        return clock.since(rules.hours, at) or ALWAYS
    return None


def _of(kind: str, texts: Texts, period: datetime) -> Choice:
    if not any(text.strip() for text in texts.values()):
        return Choice(why="no_text")
    return Choice(kind, texts, period)

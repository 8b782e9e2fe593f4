"""Who is given which conversation, and why. Without a database, so that each rule can be tried."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Hand:
    """A member who is there for an inbox: how it deals (round_robin, fewest_open), how many open
    ones they have, and for how many they still have room.
    """

    inbox: int
    member: int
    how: str
    open: int
    room: int


@dataclass(frozen=True)
class Waiting:
    """A conversation nobody has; `owner` is the contact's, `gave_back` had it and wanted it not."""

    id: int
    inbox: int
    owner: int | None
    gave_back: int


@dataclass(frozen=True)
class Given:
    """Whose it is now, and why in a word; `open` is how many they had when it was decided."""

    id: int
    inbox: int
    member: int | None
    why: str
    open: int = 0


def choose(hands: Sequence[Hand], waiting: Sequence[Waiting]) -> list[Given]:
    """Deal the conversations in their order; `hands` stand in the order of their turns, and change.

    What nobody has room for waits on.
    """
    turns = list(hands)
    given = []
    for one in waiting:
        able = [
            hand
            for hand in turns
            if hand.inbox == one.inbox and hand.room > 0 and hand.member != one.gave_back
        ]
        if not able:
            continue
        owner = next((hand for hand in able if hand.member == one.owner), None)
        hand = owner or _next(able)
        given.append(
            Given(one.id, one.inbox, hand.member, "owner" if owner else hand.how, hand.open)
        )
        hand.open += 1
        hand.room -= 1
        turns.remove(hand)
        turns.append(hand)
    return given


def _next(able: Sequence[Hand]) -> Hand:
    """The first in turn; where it counts, the first of those with the fewest open."""
    return min(able, key=lambda hand: hand.open) if able[0].how == "fewest_open" else able[0]

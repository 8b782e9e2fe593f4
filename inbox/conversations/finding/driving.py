"""What drives a list that was narrowed: the smallest of its filters' sets, where that is few enough
to be read whole; otherwise the list is walked in its order, past what the filters keep out.
"""

from collections.abc import Sequence

from inbox.conversations.finding.filters import FEW, Narrow


def sizes_of(narrows: Sequence[Narrow]) -> str:
    """How much each of them lets through, up to FEW."""
    return ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM ({narrow.ids}) n LIMIT {FEW}) bounded)"
        for narrow in narrows
    )


def smallest(narrows: Sequence[Narrow], sizes: Sequence[int]) -> str:
    """The ids to drive the list by; "" where it is walked."""
    if not narrows:
        return ""
    size, narrow = min(zip(sizes, narrows, strict=True), key=_size)
    return narrow.ids if size < FEW else ""


def _size(pair: tuple[int, Narrow]) -> int:
    return pair[0]


def sets_of(narrows: Sequence[Narrow]) -> str:
    """What each of them lets through, as arrays of up to FEW."""
    return ", ".join(f"ARRAY(SELECT id FROM ({one.ids}) n LIMIT {FEW})" for one in narrows)


def whole(sets: Sequence[list[int]]) -> list[int] | None:
    """The smallest of them; None where all were cut off."""
    smallest = min(sets, key=len)
    return smallest if len(smallest) < FEW else None


def few(driving: str) -> str:
    """The conversations of the driving set, as a table of its own.

    By an array: of a join the planner knows less than it thinks, and walks a whole inbox for it.
    """
    return f"""few AS MATERIALIZED (
        SELECT * FROM conversations_conversation WHERE organization_id = %(organization)s
          AND id = ANY(ARRAY(SELECT id FROM ({driving}) driving LIMIT {FEW}))
    )"""

"""A list walked along an index of each inbox, its rows read where they are found.

The inboxes are asked for first: for plain values PostgreSQL reads a page of an index and stops,
while a list that joins them is sorted, materialized and looked up again, which takes three times as
long. Several inboxes are merged in their order, so that as many rows are read as of one. What it
says of a list must be what walks.py says: tests/inbox/test_walks.py holds them together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox import tenancy
from inbox.conversations.finding import filters
from inbox.conversations.finding.filters import BEGAN, WHOSE, Choice
from inbox.conversations.finding.walks import PINS, PLACE, Position
from inbox.conversations.showing.around import array
from inbox.conversations.showing.rows import COLUMNS, MESSAGE_AT, THESE
from inbox.conversations.sight import holds

MANY = 8  # a statement for more inboxes than these would be longer than its list
GROUND = f"""
WITH {PLACE} SELECT inbox_id, archived, withheld, seen, ARRAY(
    SELECT id FROM ({PINS}) pins ORDER BY position, id LIMIT 100
) FROM place
"""  # noqa: S608 - constants
Found = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """One of those a list is made of, as walks.PLACE has it."""

    id: int
    archived: datetime
    withheld: bool
    seen: list[int] | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a list is made of, and what the member pinned, in its order."""

    inboxes: list[Inbox]
    pins: list[int]

    @property
    def params(self) -> dict[str, object]:
        """What the SQL below calls their values."""
        found: dict[str, object] = {"pins": array(self.pins)}
        for n, inbox in enumerate(self.inboxes):
            found |= {f"inbox_{n}": inbox.id, f"archived_{n}": inbox.archived}
            if inbox.seen is not None:
                found[f"seen_{n}"] = array(inbox.seen)
        return found


def ground(choice: Choice, member_id: int) -> Ground:
    """Of a list of the member's."""
    asked = {"inbox": choice.inbox, "member": member_id}
    found = tenancy.rows(GROUND, asked, prepared=True)
    return Ground([Inbox(*one) for *one, _ in found], found[0][-1] if found else [])


def walk(
    choice: Choice, over: Ground, params: dict[str, Any], position: Position, most: int
) -> list[Found]:
    """A page's rows in their order, each with its part of the list behind: 0 of those that are
    pinned, 1 where nothing was said and that puts a conversation first, 2 of the others.
    """
    if not over.inboxes:
        return []
    given = {**params, **over.params}
    pinned: list[Found] = []
    if position is None and over.pins:
        pinned = tenancy.rows(_pinned(choice, over), given, prepared=True)
        pinned.sort(key=lambda row: over.pins.index(row[0]))
    listed: list[Found] = []
    for silent in _turns(choice, position):
        if len(listed) < most:
            sql = _merged(choice, over, position, most, silent=silent)
            listed += tenancy.rows(sql, given, prepared=True)
    silence = 1 if choice.order.by_messages else 2
    return [
        *((*row, 0) for row in pinned),
        *((*row, 2 if row[MESSAGE_AT] else silence) for row in listed[:most]),
    ]


def _turns(choice: Choice, position: Position) -> Iterator[bool | None]:
    """Conversations in which nothing was said come first either way: in an index that is read
    backwards they do; forwards they are asked for before the others.
    """
    if not choice.order.by_messages or choice.order.down:
        yield None
        return
    if position is None or position[0] is None:
        yield True
    yield False


def _merged(
    choice: Choice, over: Ground, position: Position, most: int, *, silent: bool | None
) -> str:
    """Some rows of all the inboxes, in the list's order."""
    key = "c.last_message_at" if choice.order.by_messages else BEGAN
    way = "DESC" if choice.order.down else "ASC"
    wanted = [*filters.where(choice), *_after(choice, key, position, silent)]
    if over.pins:
        wanted.append("c.id <> ALL (%(pins)s::bigint[])")
    several = len(over.inboxes) > 1
    columns = f"c.*, {key} AS key" if several else COLUMNS
    ranges = [
        f"SELECT {columns} FROM conversations_conversation c WHERE {there}"  # noqa: S608 - constants
        f" ORDER BY {key} {way}, c.id {way} LIMIT {most}"
        for there in _places(over, wanted)
    ]
    if not several:
        return ranges[0]
    every = " UNION ALL ".join(f"({one})" for one in ranges)
    tail = f"ORDER BY key {way}, id {way} LIMIT {most}"
    return f"SELECT {COLUMNS} FROM ({every} {tail}) c ORDER BY key {way}, id {way}"  # noqa: S608 - the same


def _pinned(choice: Choice, over: Ground) -> str:
    """Those of the list that the member pinned."""
    there = " OR ".join(f"({one})" for one in _places(over, filters.where(choice)))
    return f"{THESE.replace('%(ids)s', '%(pins)s')} WHERE {there}"


def _places(over: Ground, wanted: list[str]) -> Iterator[str]:
    """The conditions of each inbox: what walks.THERE says, where it says anything."""
    for n, inbox in enumerate(over.inboxes):
        found = [f"c.organization_id = %(organization)s AND c.inbox_id = %(inbox_{n})s"]
        if inbox.withheld:
            found.append(f"NOT (c.state = 'open' AND {WHOSE} = 0)")
        if inbox.seen is not None:
            found.append(holds(f"%(seen_{n})s::bigint[]"))
        archived = f"%(archived_{n})s::timestamptz"
        yield " AND ".join([*found, *wanted]).replace("place.archived", archived)


def _after(choice: Choice, key: str, position: Position, silent: bool | None) -> Iterator[str]:
    """What stands behind the position."""
    than = "<" if choice.order.down else ">"
    if silent is not None:
        yield f"{key} IS {'' if silent else 'NOT '}NULL"
    if position is None or (position[0] is None and silent is False):
        return
    if position[0] is not None:
        yield f"({key}, c.id) {than} (%(at)s, %(id)s)"
    elif silent:
        yield f"c.id {than} %(id)s"
    else:
        yield f"({key} IS NOT NULL OR c.id {than} %(id)s)"

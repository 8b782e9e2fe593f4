"""A list walked along an index of each inbox, its rows read where they are found.

For plain values PostgreSQL reads a page of an index and stops, while a list that joins its inboxes
is sorted, materialized and looked up again, which takes three times as long. So one inbox is asked
for inside the statement; of several a process remembers what they were, the statement says first
whether they still are, and merges them in their order: as many rows are read as of one. What this
says of a list is what walks.py says: tests/inbox/test_walks.py holds the two together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inbox import tenancy
from inbox.conversations.finding import filters
from inbox.conversations.finding.filters import BEGAN, FEW, Choice, Narrow
from inbox.conversations.finding.walks import PINS, PLACE, THERE, Position
from inbox.conversations.showing.rows import COLUMNS

MESSAGE_AT, OPENED_AT, CLOSED_AT = 11, 12, 13  # of COLUMNS
NEVER = datetime.min.replace(tzinfo=UTC)
MANY = 8  # a statement for more inboxes than these would be longer than its list
# What a list of several inboxes rests on, in one text.
SAID = """
(SELECT string_agg(concat_ws(' ', inbox_id, days, withheld, CASE WHEN seen IS NOT NULL THEN
    ARRAY(SELECT unnest(seen) ORDER BY 1) END), ', ' ORDER BY inbox_id) FROM place)
"""
PLACES = f"WITH {PLACE} SELECT inbox_id, days, withheld, seen, {SAID} FROM place"  # noqa: S608 - constants
# The inbox of a list, each value asked for once.
ONE = """
(SELECT (SELECT inbox_id FROM place) AS inbox_id, (SELECT archived FROM place) AS archived,
        (SELECT withheld FROM place) AS withheld, (SELECT seen FROM place) AS seen) place
"""
BEGIN = f"WITH {PLACE}, pins AS MATERIALIZED ({PINS} LIMIT 100)"
PINNED = (
    "pins CROSS JOIN LATERAL (SELECT * FROM conversations_conversation"
    " WHERE organization_id = %(organization)s AND id = pins.id OFFSET 0"
    ") c JOIN place ON place.inbox_id = c.inbox_id"
)
# Where they are no longer what was remembered nothing is walked, and a row of nothing says so.
AS_SAID = f"said AS MATERIALIZED (SELECT {SAID} IS NOT DISTINCT FROM %(said)s AS is_so)"  # noqa: S608 - constants
IS_SO = "(SELECT is_so FROM said)"
NO_LONGER = f"""
SELECT {COLUMNS}, NULL::int FROM (SELECT 1) one LEFT JOIN conversations_conversation c ON false
WHERE NOT {IS_SO}
"""  # noqa: S608 - constants
NOT_PINNED = "c.id <> ALL (ARRAY(SELECT id FROM pins))"
Found = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """The inboxes a list is made of, each as SQL: what stands for walks.PLACE, and what belongs to
    it; and their values.
    """

    places: list[tuple[str, str]]
    params: dict[str, Any]


# All inboxes of a member as they were, by organization and member. Each statement that rests on
# them asks whether they are so now, whoever changed them and in whatever process.
REMEMBERED: dict[tuple[int, int], Ground] = {}
ROOM = 10_000


def walk(
    choice: Choice, params: dict[str, Any], position: Position, most: int
) -> list[Found] | None:
    """A page's rows in their order, with the place behind those that are pinned, or None. Where a
    filter lets few through these are read whole, and nothing is walked. None of a list that has
    too many inboxes to be walked, or other places than these.
    """
    if choice.state == "before":
        return None
    if choice.inbox is not None:
        return _walk(choice, Ground([(ONE, THERE)], {}), params, position, most)
    whose = tenancy.current().pk, params["member"]
    over = REMEMBERED.get(whose)
    found = _walk(choice, over, params, position, most) if over else None
    if found is not None:
        return found
    over = _ground(params)
    if not over.places:  # nothing to walk, so nothing that could say it is so no longer
        return []
    if len(over.places) > MANY:
        return None
    if len(REMEMBERED) >= ROOM:
        REMEMBERED.clear()
    REMEMBERED[whose] = over
    return _walk(choice, over, params, position, most)


def _walk(
    choice: Choice, over: Ground, params: dict[str, Any], position: Position, most: int
) -> list[Found] | None:
    """None where the member's inboxes are no longer these."""
    sql = _statement(choice, over, position, most)
    found = tenancy.rows(sql, {**params, **over.params}, prepared=True)
    if any(row[0] is None for row in found):
        return None
    return _ordered(found, choice, most)


def _ground(params: dict[str, Any]) -> Ground:
    """All inboxes of a member."""
    found = tenancy.rows(PLACES, {**params, "inbox": None}, prepared=True)
    places, given = [], dict[str, Any](said=found[0][-1] if found else None)
    for n, (inbox, days, withheld, seen, _) in enumerate(found):
        given |= {f"inbox_{n}": inbox, f"days_{n}": days}
        if seen is not None:
            given[f"seen_{n}"] = tenancy.array(seen)
        places.append(_place(n, withheld=withheld, is_kept=seen is not None))
    return Ground(places, given)


def _place(n: int, *, withheld: bool, is_kept: bool) -> tuple[str, str]:
    """One of several inboxes; most show everything to everybody."""
    archived = f"(SELECT now() - %(days_{n})s::int * interval '1 day') AS archived"
    if not withheld and not is_kept:
        there = f"c.organization_id = %(organization)s AND c.inbox_id = %(inbox_{n})s"
        return f"(SELECT {archived}) place", there
    seen = f"%(seen_{n})s" if is_kept else "NULL"
    inbox = f"%(inbox_{n})s::bigint AS inbox_id, {withheld} AS withheld"
    return f"(SELECT {inbox}, {archived}, {seen}::bigint[] AS seen) place", THERE


def _statement(choice: Choice, over: Ground, position: Position, most: int) -> str:
    narrows = list(filters.narrows(choice))
    parts = list(_parts(choice, over, position, most))
    parts += [_whole(choice, which, position, most) for which in range(len(narrows))]
    begin = BEGIN
    if choice.inbox is None:
        begin += f", {AS_SAID}"
        parts.append(NO_LONGER)
    return f"{begin}{_sets(narrows)} {' UNION ALL '.join(f'({part})' for part in parts)}"


def _sets(narrows: Sequence[Narrow]) -> str:
    """What each filter lets through, and how much that is, up to FEW."""
    if not narrows:
        return ""
    sets = "".join(
        f", few_{which} AS MATERIALIZED (SELECT id FROM ({narrow.ids}) n LIMIT {FEW})"  # noqa: S608 - constants
        for which, narrow in enumerate(narrows)
    )
    sizes = ", ".join(f"(SELECT count(*) FROM few_{which})" for which in range(len(narrows)))  # noqa: S608 - the same
    return f"{sets}, sizes AS MATERIALIZED (SELECT ARRAY[{sizes}] AS sizes)"


def _are_many(narrows: int) -> list[str]:
    """That so many of the filters let many through: asked once, before a part is begun."""
    return [f"NOT {_is_few(which)}" for which in range(narrows)]


def _is_few(which: int) -> str:
    return f"(SELECT sizes[{which + 1}] < {FEW} FROM sizes)"  # noqa: S608 - the same


def _whole(choice: Choice, which: int, position: Position, most: int) -> str:
    """The list out of the first of its sets that is small: read whole, in place of the walk."""
    key = "c.last_message_at" if choice.order.by_messages else BEGAN
    way = "DESC" if choice.order.down else "ASC"
    wanted = [*_are_many(which), _is_few(which), THERE, *filters.where(choice), NOT_PINNED]
    if position is not None:
        wanted.append(_later(choice, key, position))
    few = PINNED.replace("pins", f"few_{which}")
    return f"""
    SELECT {COLUMNS}, NULL::int FROM {few} WHERE {" AND ".join(wanted)}
    ORDER BY {key} IS NOT NULL, {key} {way}, c.id {way} LIMIT {most}
    """  # noqa: S608 - the same


def _parts(choice: Choice, over: Ground, position: Position, most: int) -> Iterator[str]:
    """Each with the place of what is pinned behind its columns. Those in which nothing was said
    come first either way: backwards the index has them there.
    """
    wanted = filters.where(choice)
    if position is None:
        there = " AND ".join([THERE, *wanted])
        yield f"SELECT {COLUMNS}, pins.position FROM {PINNED} WHERE {there}"  # noqa: S608 - constants
    wanted += [NOT_PINNED, *_are_many(len(list(filters.narrows(choice))))]
    key = "c.last_message_at" if choice.order.by_messages else BEGAN
    if choice.order.by_messages and not choice.order.down:
        if position is None or position[0] is None:
            silent = [f"{key} IS NULL"] + (["c.id > %(id)s"] if position else [])
            yield _merged(choice, over, [*wanted, *silent], most)
            position = None
        wanted.append(f"{key} IS NOT NULL")
    if position is not None:
        wanted.append(_later(choice, key, position))
    yield _merged(choice, over, wanted, most)


def _later(choice: Choice, key: str, position: tuple[datetime | None, int]) -> str:
    """What stands behind a conversation; behind one in which nothing was said, the others too."""
    than = "<" if choice.order.down else ">"
    if position[0] is None:
        return f"({key} IS NOT NULL OR c.id {than} %(id)s)"
    return f"({key}, c.id) {than} (%(at)s, %(id)s)"


def _merged(choice: Choice, over: Ground, wanted: list[str], most: int) -> str:
    """Some rows of all the inboxes, in the list's order."""
    key = "c.last_message_at" if choice.order.by_messages else BEGAN
    way = "DESC" if choice.order.down else "ASC"
    several = len(over.places) > 1
    columns = f"c.*, {key} AS key" if several else f"{COLUMNS}, NULL::int"
    kept = " AND ".join([*wanted, IS_SO] if choice.inbox is None else wanted)
    ranges = [
        f"SELECT {columns} FROM {place}, conversations_conversation c WHERE {there} AND {kept}"  # noqa: S608 - constants
        f" ORDER BY {key} {way}, c.id {way} LIMIT {most}"
        for place, there in over.places
    ]
    if not several:
        return ranges[0]
    every = " UNION ALL ".join(f"({one})" for one in ranges)
    tail = f"ORDER BY key {way}, id {way} LIMIT {most}"
    return f"SELECT {COLUMNS}, NULL::int FROM ({every} {tail}) c"  # noqa: S608 - the same


def _ordered(found: list[Found], choice: Choice, most: int) -> list[Found]:
    """As the list shows them: each part came in its order, but which comes first nothing says."""
    pinned = sorted((row for row in found if row[-1] is not None), key=_by_pin)
    listed = [row for row in found if row[-1] is None]
    listed.sort(key=_by_message if choice.order.by_messages else _by_begin,
                reverse=choice.order.down)  # fmt: skip
    if choice.order.by_messages:
        listed.sort(key=_is_spoken)
    return [*pinned, *listed[:most]]


def _by_pin(row: Found) -> tuple[int, int]:
    return row[-1], row[0]


def _by_message(row: Found) -> tuple[datetime, int]:
    return row[MESSAGE_AT] or NEVER, row[0]


def _by_begin(row: Found) -> tuple[datetime, int]:
    return row[CLOSED_AT] or row[OPENED_AT], row[0]


def _is_spoken(row: Found) -> bool:
    return row[MESSAGE_AT] is not None

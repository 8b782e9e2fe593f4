"""Lists of conversations: keyset pages in the order of an index, and the rows they show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.finding import along, driving, filters, walks
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finding.walks import Position
from inbox.conversations.showing.around import Around, around
from inbox.conversations.showing.rows import THESE, Row, shaped

PAGE, HUNDRED = 50, 100


@dataclass(frozen=True)
class Page:
    """Some rows, where the next ones begin ("" at the end), and what is the member's own: which
    are pinned above them, which they have not read, and what they began to write.
    """

    rows: list[Row]
    after: str
    unread: frozenset[int]
    pinned: list[Row] = field(default_factory=list)
    drafts: dict[int, str] = field(default_factory=dict)


GIVEN = "SELECT unnest(%(few)s::bigint[]) AS id"
NAMED = """
SELECT n.id FROM conversations_conversation n
WHERE n.organization_id = %(organization)s AND n.uuid = ANY(%(uuids)s)
"""


@dataclass(frozen=True)
class Fetched:
    """What PostgreSQL gave for a page: the columns of each row, behind them its place among what is
    pinned or None; and what stands around them.
    """

    rows: list[tuple[Any, ...]]
    around: Around


def page(
    choice: Choice, *, member: Member, country: str, after: str = "", most: int = PAGE
) -> Page:
    """A page of the list from `after` on; pinned ones stand on the first page, above it, and in no
    other place. A cursor nobody gave out is the start.
    """
    return _page(fetch(choice, member=member, after=after, most=most), choice, country, most)


def fetch(choice: Choice, *, member: Member, after: str = "", most: int = PAGE) -> Fetched:
    """What PostgreSQL gives for a page, and one row more."""
    params = {**choice.params, "member": member.pk}
    position = _position(after)
    if position is not None:
        params["at"], params["id"] = position
    filters.where(choice)  # a wrong word is an error before anything is asked
    rows = along.walk(choice, params, position, most + 1)
    if rows is None:
        few = _few(choice, params)
        params["few"] = tenancy.array(few or ())
        drives = "" if few is None else GIVEN
        return _found(walks.ids(choice, drives, position, most + 1), params)
    return Fetched(rows, around(rows, member.pk))


def among(choice: Choice, uuids: Sequence[UUID], *, member: Member, country: str) -> Page:
    """Those of these conversations that the list holds, pinned or not, in its order."""
    params = {**choice.params, "member": member.pk, "uuids": list(uuids)}
    most = -(-len(uuids) // HUNDRED) * HUNDRED  # one statement, and not one for each number of rows
    return _page(_found(walks.among(choice, NAMED, most), params), choice, country, most)


def _found(ids: str, params: dict[str, Any]) -> Fetched:
    """The rows of the ids that a statement gives, in its order; part 0 of the list is pinned.

    Apart: what finds them is planned for its filters, what shows them once for all lists.
    """
    picked = tenancy.rows(ids, params, prepared=True)
    shown = {row[0]: row for row in these(pk for pk, _ in picked)}
    rows = [(*shown[pk], None if part else 0) for pk, part in picked if pk in shown]
    return Fetched(rows, around(rows, params["member"]))


def rows(ids: Iterable[int], *, country: str) -> list[Row]:
    """The rows of these conversations, in no order."""
    found = these(set(ids))
    return shaped(found, around(found), country)


def these(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """The columns of these conversations, in no order."""
    wanted = tenancy.array(ids)
    return tenancy.rows(THESE, {"ids": wanted}, prepared=True) if wanted != "{}" else []


def _few(choice: Choice, params: dict[str, Any]) -> list[int] | None:
    """The smallest set that holds the whole list, where it is small enough to read whole."""
    narrows = list(filters.narrows(choice))
    if not narrows:
        return None
    sql = f"{walks.tables_of(choice)} SELECT {driving.sets_of(narrows)}"
    return driving.whole(tenancy.rows(sql, params, prepared=True)[0])


def _page(found: Fetched, choice: Choice, country: str, most: int) -> Page:
    every = shaped(found.rows, found.around, country)
    places = [values[-1] for values in found.rows]
    pinned = [one for one, place in zip(every, places, strict=True) if place is not None]
    listed = [one for one, place in zip(every, places, strict=True) if place is None]
    shown = listed[:most]
    return Page(
        rows=shown,
        after=_cursor(shown[-1], choice) if len(listed) > most else "",
        unread=found.around.unread,
        pinned=pinned,
        drafts=found.around.drafts,
    )


def _cursor(last: Row, choice: Choice) -> str:
    """Where the next page begins."""
    at = last.message_at if choice.order.by_messages else last.began_at
    return f"{at.isoformat() if at else '-'}~{last.id}"


def _position(after: str) -> Position:
    at, _, pk = after.partition("~")
    try:
        return (None if at == "-" else datetime.fromisoformat(at)), int(pk)
    except ValueError:
        return None

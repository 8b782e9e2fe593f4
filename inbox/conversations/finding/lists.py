"""Lists of conversations: keyset pages in the order of an index, and the rows they show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.finding import driving, filters, walks
from inbox.conversations.finding.filters import UNREAD, Choice
from inbox.conversations.finding.walks import Position
from inbox.conversations.showing.rows import THESE, Row, shaped, these

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


NAMED = """
SELECT n.id FROM conversations_conversation n
WHERE n.organization_id = %(organization)s AND n.uuid = ANY(%(uuids)s)
"""
# What is the viewer's own of a conversation: whether it is unread, and what they began to write.
OWN = f"""
{UNREAD}, (SELECT left(d.body, 160) FROM conversations_draft d
    WHERE d.organization_id = %(organization)s AND d.member_id = %(member)s
      AND d.conversation_id = c.id)
"""  # noqa: S608 - constants
THEIRS = these(OWN)


def page(
    choice: Choice, *, member: Member, country: str, after: str = "", most: int = PAGE
) -> Page:
    """A page of the list from `after` on; pinned ones stand on the first page, above it, and in no
    other place. A cursor nobody gave out is the start.
    """
    return _page(fetch(choice, member=member, after=after, most=most), choice, country, most)


def fetch(
    choice: Choice, *, member: Member, after: str = "", most: int = PAGE
) -> list[tuple[Any, ...]]:
    """What PostgreSQL gives for a page, and one row more."""
    params = {**choice.params, "member": member.pk}
    position = _position(after)
    if position is not None:
        params["at"], params["id"] = position
    filters.where(choice)  # a wrong word is an error before anything is asked
    return _found(walks.ids(choice, _driving(choice, params), position, most + 1), params)


def among(choice: Choice, uuids: Sequence[UUID], *, member: Member, country: str) -> Page:
    """Those of these conversations that the list holds, pinned or not, in its order."""
    params = {**choice.params, "member": member.pk, "uuids": list(uuids)}
    most = -(-len(uuids) // HUNDRED) * HUNDRED  # one statement, and not one for each number of rows
    return _page(_found(walks.among(choice, NAMED, most), params), choice, country, most)


def _found(ids: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of the ids that a statement gives, in its order, each with its part of the list.

    Apart: what finds them is planned for its filters, what shows them once for all lists.
    """
    picked = tenancy.rows(ids, params, prepared=True)
    if not picked:
        return []
    known = {"ids": [pk for pk, _ in picked], "member": params["member"]}
    shown = {row[0]: row for row in tenancy.rows(THEIRS, known, prepared=True)}
    return [(*shown[pk], part) for pk, part in picked if pk in shown]


def rows(ids: Sequence[int], *, country: str) -> list[Row]:
    """The rows of these conversations, in no order."""
    return shaped(tenancy.rows(THESE, {"ids": list(set(ids))}, prepared=True), country)


def _driving(choice: Choice, params: dict[str, Any]) -> str:
    """The smallest set that holds the whole list, where it is small enough to read whole."""
    narrows = list(filters.narrows(choice))
    if not narrows:
        return ""
    sql = f"{walks.tables_of(choice)} SELECT {driving.sizes_of(narrows)}"
    (sizes,) = tenancy.rows(sql, params, prepared=True)
    return driving.smallest(narrows, sizes)


def _page(found: list[tuple[Any, ...]], choice: Choice, country: str, most: int) -> Page:
    every = shaped(found, country)
    pinned = [one for one, (*_, part) in zip(every, found, strict=True) if part == 0]
    listed = [one for one, (*_, part) in zip(every, found, strict=True) if part]
    shown = listed[:most]
    return Page(
        rows=shown,
        after=_cursor(shown[-1], choice) if len(listed) > most else "",
        unread=frozenset(values[0] for *values, is_unread, _, _ in found if is_unread),
        pinned=pinned,
        drafts={values[0]: draft for *values, _, draft, _ in found if draft},
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

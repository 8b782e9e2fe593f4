"""Lists of conversations: keyset pages in the order of an index, and the rows they show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.finding import filters
from inbox.conversations.finding.filters import BEGAN, FEW, UNREAD, WHOSE, Choice, Narrow
from inbox.conversations.owning.attendance import WITHHELD
from inbox.conversations.showing.rows import THESE, Row, shaped, these
from inbox.conversations.sight import holds, seen

PAGE = 50
BADGE = 100  # counts stop here: "99+"


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


# the unread conversations of the inbox that `a` and `b` name, counted up to BADGE: of an inbox that
# shows less than everything, those the member sees
COUNT = f"""
CASE WHEN b.sight = 'all' THEN (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
    AND u.member_id = %(member)s AND u.inbox_id = a.inbox_id LIMIT {BADGE}
) bounded) ELSE (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u JOIN conversations_conversation c
      ON c.organization_id = u.organization_id AND c.id = u.conversation_id
    WHERE u.organization_id = %(organization)s
      AND u.member_id = %(member)s AND u.inbox_id = a.inbox_id
      AND {holds(seen("a.member_id", "b"))} LIMIT {BADGE}
) bounded) END
"""

# The inboxes a list is made of: the member's, or the one of them that was chosen. Materialized:
# what is compared with an index must be a plain value there, or row-level security keeps it out.
PLACE = f"""
place AS MATERIALIZED (
    SELECT a.inbox_id, now() - b.archive_days * interval '1 day' AS archived,
           {WITHHELD} AS withheld, {seen("a.member_id", "b")} AS seen
    FROM conversations_inboxaccess a
    JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
    WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
      AND (%(inbox)s::bigint IS NULL OR a.inbox_id = %(inbox)s)
)
"""
# The same for what was before: each channel of theirs in each inbox that is not its present one.
# Both inboxes' rules hold: `seen` is the one's, `also` the other's.
BEFORE = f"""
place AS MATERIALIZED (
    SELECT o.id AS inbox_id, ch.id AS channel_id, ch.joined_at, false AS withheld,
           {seen("a.member_id", "o")} AS seen, {seen("a.member_id", "b")} AS also
    FROM conversations_inboxaccess a
    JOIN conversations_channel ch
      ON ch.organization_id = a.organization_id AND ch.inbox_id = a.inbox_id
    JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
    JOIN conversations_inbox o ON o.organization_id = a.organization_id AND o.id <> a.inbox_id
    WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
      AND (%(inbox)s::bigint IS NULL OR a.inbox_id = %(inbox)s)
)
"""
THERE = f"""
c.organization_id = %(organization)s AND c.inbox_id = place.inbox_id
AND NOT (place.withheld AND c.state = 'open' AND {WHOSE} = 0)
AND {holds("place.seen")}
"""
PINS = """
SELECT p.conversation_id AS id, p.position FROM conversations_pin p
WHERE p.organization_id = %(organization)s AND p.member_id = %(member)s
"""
NAMED = """
SELECT n.id FROM conversations_conversation n
WHERE n.organization_id = %(organization)s AND n.uuid = ANY(%(uuids)s)
"""
# What is the viewer's own of a conversation: whether it is unread, and what they began to write.
OWN = f"""
{UNREAD}, (SELECT left(d.body, 160) FROM conversations_draft d
    WHERE d.organization_id = %(organization)s AND d.member_id = %(member)s
      AND d.conversation_id = c.id)
"""
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
    driving = _driving(choice, params)
    parts = parts_of(choice, driving, position, most + 1)
    pinned = _pinned(choice) if position is None else ""
    return _found(_ids(choice, driving, parts, most + 1, pinned), params)


def among(choice: Choice, uuids: Sequence[UUID], *, member: Member, country: str) -> Page:
    """Those of these conversations that the list holds, pinned or not, in its order."""
    params = {**choice.params, "member": member.pk, "uuids": list(uuids)}
    parts = parts_of(choice, NAMED, None, len(uuids), with_pins=True)
    found = _found(_ids(choice, NAMED, parts, len(uuids)), params)
    return _page(found, choice, country, len(uuids))


def _found(ids: str, params: dict[str, Any], *, prepared: bool = True) -> list[tuple[Any, ...]]:
    """The rows of the ids that a statement gives, in its order, each with its part of the list.

    Apart: what finds them is planned for its filters, what shows them once for all lists.
    """
    picked = tenancy.rows(ids, params, prepared=prepared)
    if not picked:
        return []
    known = {"ids": [pk for pk, _ in picked], "member": params["member"]}
    shown = {row[0]: row for row in tenancy.rows(THEIRS, known, prepared=True)}
    return [(*shown[pk], part) for pk, part in picked if pk in shown]


def rows(ids: Sequence[int], *, country: str) -> list[Row]:
    """The rows of these conversations, in no order."""
    return shaped(tenancy.rows(THESE, {"ids": list(set(ids))}, prepared=True), country)


def badges(member: Member) -> dict[int, int]:
    """Unread conversations by inbox id, each counted up to BADGE."""
    found = tenancy.rows(
        f"""
        SELECT a.inbox_id, {COUNT} FROM conversations_inboxaccess a
        JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
        WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
        """,
        {"member": member.pk},
        prepared=True,
    )
    return dict(found)


def _ids(choice: Choice, driving: str, parts: list[str], most: int, pinned: str = "") -> str:
    """The statement that gives the ids of a page in their order, each with its part."""
    way = "DESC" if choice.order.down else "ASC"
    listed = " UNION ALL ".join(f"({part})" for part in parts)
    if len(parts) > 1:
        tail = f"ORDER BY part, key {way}, id {way} LIMIT {most}"
        listed = f"SELECT id, part, position, key FROM ({listed}) listed {tail}"
    picked = " UNION ALL ".join(f"({one})" for one in (pinned, listed) if one)
    return f"""
    {tables_of(choice, driving)}
    SELECT id, part FROM ({picked}) picked
    ORDER BY part, position, key {way}, id {way} LIMIT {most + 100}
    """


def _driving(choice: Choice, params: dict[str, Any]) -> str:
    """The smallest set that holds the whole list, where it is small enough to read whole."""
    narrows = list(filters.narrows(choice))
    if not narrows:
        return ""
    sql = f"{tables_of(choice)} SELECT {sizes_of(narrows)}"
    (sizes,) = tenancy.rows(sql, params, prepared=True)
    return smallest(narrows, sizes)


def tables_of(choice: Choice, driving: str = "") -> str:
    """What a list's statement begins with: `place` and, where a small set drives it, `few`.

    By an array: of a join the planner knows less than it thinks, and walks a whole inbox for it.
    """
    place = BEFORE if choice.state == "before" else PLACE
    if not driving:
        return f"WITH {place}"
    return f"""WITH {place}, few AS MATERIALIZED (
        SELECT * FROM conversations_conversation WHERE organization_id = %(organization)s
          AND id = ANY(ARRAY(SELECT id FROM ({driving}) driving LIMIT {FEW}))
    )"""


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


def parts_of(
    choice: Choice, driving: str, position: tuple[datetime | None, int] | None, most: int, *,
    with_pins: bool = False,
) -> list[str]:  # fmt: skip
    """The branches of the list, each in its order: by messages, the empty ones come first."""
    order = choice.order
    pinned = "" if with_pins else f"c.id <> ALL (ARRAY(SELECT id FROM ({PINS}) pins))"
    common = [*filters.where(choice), *([pinned] if pinned else [])]
    if not order.by_messages:
        return [_branch(choice, driving, BEGAN, [*common, *_later(choice, BEGAN, position)], most)]
    key = "c.last_message_at"
    parts = []
    if position is None or position[0] is None:
        empty = [*common, f"{key} IS NULL"]
        after = [f"c.id {'<' if order.down else '>'} %(id)s"] if position else []
        parts.append(_branch(choice, driving, key, [*empty, *after], most))
        position = None
    spoken = [*common, f"{key} IS NOT NULL"]
    spoken += _later(choice, key, position)
    return [*parts, _branch(choice, driving, key, spoken, most, part=2)]


def _later(choice: Choice, key: str, position: tuple[datetime | None, int] | None) -> list[str]:
    if position is None or position[0] is None:
        return []
    return [f"({key}, c.id) {'<' if choice.order.down else '>'} (%(at)s, %(id)s)"]


def _branch(
    choice: Choice, driving: str, key: str, wanted: list[str], most: int, part: int = 1
) -> str:
    """Some ids in order: walked along an index of each inbox, or the driving set sorted."""
    there = [THERE, *wanted]
    if choice.state == "before":
        there += ["c.channel_id = place.channel_id", holds("place.also")]
    way = "DESC" if choice.order.down else "ASC"
    columns = f"c.id, {part} AS part, 0 AS position, {key} AS key"
    tail = f"ORDER BY key {way}, id {way} LIMIT {most}"
    if driving:
        return f"""
        SELECT {columns} FROM few c JOIN place ON place.inbox_id = c.inbox_id
        WHERE {" AND ".join(there)} {tail}
        """
    return f"""
    SELECT walked.* FROM place CROSS JOIN LATERAL (
        SELECT {columns} FROM conversations_conversation c WHERE {" AND ".join(there)} {tail}
    ) walked {tail}
    """


def _pinned(choice: Choice) -> str:
    """OFFSET 0: each is fetched by its id, or an index of the list would be walked for each."""
    there = [THERE, *filters.where(choice)]
    if choice.state == "before":
        there += ["c.channel_id = place.channel_id", holds("place.also")]
    return f"""
    SELECT c.id, 0 AS part, pins.position, NULL::timestamptz AS key FROM ({PINS} LIMIT 100) pins
    CROSS JOIN LATERAL (
        SELECT p.* FROM conversations_conversation p
        WHERE p.organization_id = %(organization)s AND p.id = pins.id OFFSET 0
    ) c
    JOIN place ON place.inbox_id = c.inbox_id
    WHERE {" AND ".join(there)}
    """


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


def _position(after: str) -> tuple[datetime | None, int] | None:
    at, _, pk = after.partition("~")
    try:
        return (None if at == "-" else datetime.fromisoformat(at)), int(pk)
    except ValueError:
        return None

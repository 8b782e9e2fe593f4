"""The statement that gives the ids of a list in its order: along an index of each inbox, or through
the set that drives it.
"""

from datetime import datetime

from inbox.conversations.finding import driving as sets
from inbox.conversations.finding import filters
from inbox.conversations.finding.filters import BEGAN, WHOSE, Choice
from inbox.conversations.owning.attendance import WITHHELD
from inbox.conversations.sight import holds, seen

# After which row a page begins: what it is sorted by, None while nothing was said, and its id.
Position = tuple[datetime | None, int] | None

# The inboxes a list is made of: the member's, or the one of them that was chosen. Materialized:
# what is compared with an index must be a plain value there, or row-level security keeps it out.
PLACE = f"""
place AS MATERIALIZED (
    SELECT a.inbox_id, b.archive_days AS days,
           now() - b.archive_days * interval '1 day' AS archived,
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


def ids(choice: Choice, driving: str, position: Position, most: int) -> str:
    """A page's ids in their order, each with its part; on the first page the pinned ones before."""
    pinned = _pinned(choice) if position is None else ""
    return _ordered(choice, driving, parts_of(choice, driving, position, most), most, pinned)


def among(choice: Choice, these: str, most: int) -> str:
    """Those of some ids that the list holds, pinned or not, in its order."""
    parts = parts_of(choice, these, None, most, with_pins=True)
    return _ordered(choice, these, parts, most)


def _ordered(choice: Choice, driving: str, parts: list[str], most: int, pinned: str = "") -> str:
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


def tables_of(choice: Choice, driving: str = "") -> str:
    """What a list's statement begins with: `place` and, where a small set drives it, `few`."""
    place = BEFORE if choice.state == "before" else PLACE
    return f"WITH {place}, {sets.few(driving)}" if driving else f"WITH {place}"


def parts_of(
    choice: Choice, driving: str, position: Position, most: int, *, with_pins: bool = False
) -> list[str]:
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


def _later(choice: Choice, key: str, position: Position) -> list[str]:
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

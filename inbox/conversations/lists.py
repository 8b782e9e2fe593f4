"""Lists of conversations: keyset pages from an index each, and the rows they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts import phones
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.people import Person, hue_of, initials

PAGE = 50
BADGE = 100  # counts stop here: "99+"


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation as the list shows it, the same for every viewer."""

    id: int
    uuid: UUID
    inbox: UUID
    state: str
    name: str
    initials: str
    hue: int
    at: datetime
    sort_at: datetime
    direction: str
    status: str
    preview: str
    kind: str
    author: str
    assignee: Person | None
    channel: str
    revision: int

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.sort_at.isoformat()}~{self.id}"


@dataclass(frozen=True)
class Page:
    """Some rows, where the next ones begin ("" at the end), and which the member has not read."""

    rows: list[Row]
    after: str
    unread: frozenset[int]


COLUMNS = """
c.id, c.uuid, b.uuid, c.state, coalesce(k.name, ''), i.address, c.last_message_at,
       c.opened_at, c.closed_at, c.last_direction, c.last_status, c.last_preview, c.last_kind,
       lu.name,
       a.uuid, au.name, a.hue, ch.kind, c.revision
"""
FROM = """
FROM conversations_conversation c
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
JOIN conversations_channel ch ON ch.organization_id = c.organization_id AND ch.id = c.channel_id
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
LEFT JOIN accounts_member a ON a.organization_id = c.organization_id AND a.id = c.assignee_id
LEFT JOIN accounts_user au ON au.id = a.user_id
LEFT JOIN accounts_member l ON l.organization_id = c.organization_id AND l.id = c.last_author_id
LEFT JOIN accounts_user lu ON lu.id = l.user_id
WHERE c.organization_id = %(organization)s
"""

UNREAD = """
EXISTS (SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
        AND u.member_id = %(member)s AND u.conversation_id = c.id OFFSET 0)
"""

# the unread conversations of the inbox that `a` names, counted up to `most`
COUNT = """
(SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
    AND u.member_id = %(member)s AND u.inbox_id = a.inbox_id LIMIT %(most)s
) bounded)
"""

# state -> (the column it is sorted by, its where clause); each has its index (see the model)
STATES = {
    "open": ("last_message_at", "AND c.state = 'open'"),
    "closed": ("closed_at", "AND c.state = 'closed'"),
}
ASSIGNED = {
    "": "",
    "me": "AND c.assignee_id = %(member)s",
    "unassigned": "AND c.assignee_id IS NULL",
    "others": "AND c.assignee_id <> %(member)s",
}


@dataclass(frozen=True)
class Choice:
    """Which list: every field comes from a closed set, nothing a browser says reaches the SQL."""

    inbox: int | None = None
    state: str = "open"
    assigned: str = ""
    unread: bool = False


def page(
    choice: Choice, *, member: Member, country: str, after: str = "", most: int = PAGE
) -> Page:
    """A page of the list, newest first, from `after` on. A cursor nobody gave out is the start."""
    column, where = STATES[choice.state]
    parts = [f"SELECT {COLUMNS}, {UNREAD} {FROM}", where, ASSIGNED[choice.assigned]]
    params: dict[str, Any] = {"member": member.pk, "most": most + 1}
    if choice.inbox is not None:
        parts.append("AND c.inbox_id = %(inbox)s")
        params["inbox"] = choice.inbox
    else:
        parts.append(
            "AND c.inbox_id IN (SELECT inbox_id FROM conversations_inboxaccess "
            "WHERE organization_id = %(organization)s AND member_id = %(member)s)"
        )
    if choice.unread:
        parts.append(f"AND {UNREAD}")
    position = _position(after)
    if position is not None:
        parts.append(f"AND (c.{column}, c.id) < (%(at)s, %(id)s)")
        params["at"], params["id"] = position
    parts.append(f"ORDER BY c.{column} DESC, c.id DESC LIMIT %(most)s")
    found = tenancy.rows("\n".join(parts), params)
    rows = [_row(values, country) for *values, _ in found[:most]]
    unread = frozenset(pk for pk, *_, is_unread in found[:most] if is_unread)
    return Page(rows, rows[-1].cursor if len(found) > most else "", unread)


def rows(ids: Sequence[int], *, country: str) -> list[Row]:
    """The rows of these conversations, in no order."""
    found = tenancy.rows(f"SELECT {COLUMNS} {FROM} AND c.id = ANY(%(ids)s)", {"ids": list(ids)})
    return [_row(values, country) for values in found]


def _position(after: str) -> tuple[datetime, int] | None:
    at, _, pk = after.partition("~")
    try:
        return datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None


def _row(values: Sequence[Any], country: str) -> Row:
    (pk, uuid, inbox, state, name, address, last_at, opened_at, closed_at, direction, status,
     preview, kind, author, assignee, assignee_name, assignee_hue, channel,
     revision) = values  # fmt: skip
    shown = name or phones.display(address, country)
    person = (
        Person(assignee, assignee_name, initials(assignee_name), assignee_hue) if assignee else None
    )
    at = last_at or opened_at
    return Row(
        pk, uuid, inbox, state, shown, initials(shown), hue_of(address), at,
        closed_at if state == "closed" and closed_at else at, direction, status, preview, kind,
        (author or "").split(" ")[0], person, channel, revision,
    )  # fmt: skip


def badges(member: Member) -> dict[int, int]:
    """Unread conversations by inbox id, each counted up to BADGE."""
    found = tenancy.rows(
        f"""
        SELECT a.inbox_id, {COUNT} FROM conversations_inboxaccess a
        WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
        """,
        {"member": member.pk, "most": BADGE},
    )
    return dict(found)

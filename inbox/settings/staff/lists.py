"""The list of members: what they are, where they work, when they were last here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.conversations.showing.people import Person, initials

PAGE = 50

MEMBERS = """
SELECT m.id, m.uuid, u.name, m.hue, m.picture, u.email, m.role, m.is_active, m.seen_at,
       (SELECT array_agg(t.name ORDER BY t.name) FROM accounts_teammember x
        JOIN accounts_team t ON t.organization_id = x.organization_id AND t.id = x.team_id
        WHERE x.organization_id = m.organization_id AND x.member_id = m.id),
       (SELECT array_agg(b.name ORDER BY b.position, b.name) FROM conversations_inboxaccess a
        JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
        WHERE a.organization_id = m.organization_id AND a.member_id = m.id AND b.kind = 'shared'),
       EXISTS (SELECT 1 FROM mfa_authenticator f
               WHERE f.user_id = m.user_id AND f.type <> 'recovery_codes')
FROM accounts_member m JOIN accounts_user u ON u.id = m.user_id
WHERE m.organization_id = %(organization)s AND m.removed_at IS NULL
  AND (%(q)s = '' OR u.name ILIKE %(like)s OR u.email ILIKE %(like)s)
  AND (lower(u.name), m.id) > (%(after)s, %(id)s)
ORDER BY lower(u.name), m.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Listed:
    """A member as the list shows them."""

    id: int
    uuid: UUID
    person: Person
    email: str
    role: str
    is_active: bool
    seen_at: datetime | None
    teams: list[str]
    inboxes: list[str]
    has_second_factor: bool


def page(*, q: str = "", after: str = "") -> tuple[list[Listed], str]:
    """One page by name, and the cursor of the next, "" where there is none."""
    name, pk = _cursor(after)
    words = q.strip()
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    asked = {"q": words, "like": pattern, "after": name, "id": pk, "most": PAGE + 1}
    found = [_listed(*row) for row in tenancy.rows(MEMBERS, asked)]
    shown = found[:PAGE]
    more = f"{shown[-1].id}:{shown[-1].person.name.lower()}" if len(found) > PAGE else ""
    return shown, more


def _cursor(after: str) -> tuple[str, int]:
    pk, colon, name = after.partition(":")
    return (name, int(pk)) if colon and pk.isascii() and pk.isdigit() and len(pk) < 19 else ("", 0)


def _listed(pk: int, uuid: UUID, name: str, *rest: Any) -> Listed:
    hue, picture, email, role, is_active, seen_at, teams, inboxes, factor = rest
    person = Person(uuid, name, initials(name), hue, picture)
    return Listed(
        pk, uuid, person, email, role, is_active, seen_at, teams or [], inboxes or [], factor
    )

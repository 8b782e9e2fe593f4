"""Who works in an inbox, as the others see them: there or why not, and with how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from inbox import tenancy
from inbox.conversations.finding.filters import WHOSE
from inbox.conversations.showing.people import Person, initials

MOST_SHOWN = 200


@dataclass(frozen=True)
class Colleague:
    """A member of a queue, as the others see them: there, or why not, since when."""

    uuid: UUID
    person: Person
    is_in: bool
    reason: str
    since: datetime | None
    open: int
    availability: str
    status: str
    away_until: datetime | None  # out of office, with what colleagues are to know
    note: str


PEOPLE = f"""
SELECT x.inbox_id, m.uuid, u.name, m.hue, m.picture, coalesce(a.is_in, false),
       coalesce(a.reason, ''), a.since,
       (SELECT count(*) FROM (
            SELECT 1 FROM conversations_conversation c
            WHERE c.organization_id = x.organization_id AND {WHOSE} = x.member_id
              AND c.inbox_id = x.inbox_id AND c.state = 'open' LIMIT 100) bounded),
       m.availability, m.status, z.until, coalesce(z.note, '')
FROM conversations_inboxaccess x
JOIN accounts_member m ON m.organization_id = x.organization_id AND m.id = x.member_id
JOIN accounts_user u ON u.id = m.user_id
LEFT JOIN conversations_attendance a ON a.organization_id = x.organization_id
     AND a.inbox_id = x.inbox_id AND a.member_id = x.member_id
LEFT JOIN hours_absence z ON z.organization_id = x.organization_id AND z.member_id = x.member_id
     AND z.since <= now() AND z.until > now()
WHERE x.organization_id = %(organization)s AND x.inbox_id = ANY(%(inboxes)s) AND m.is_active
ORDER BY coalesce(a.is_in, false) DESC, u.name, m.id LIMIT %(most)s
"""  # noqa: S608 - our own words


def of(inboxes: Iterable[int]) -> dict[int, list[Colleague]]:
    """Everybody who works in these inboxes, those who are there first; by inbox id."""
    wanted = list(inboxes)
    found: dict[int, list[Colleague]] = {pk: [] for pk in wanted}
    rows = tenancy.rows(PEOPLE, {"inboxes": wanted, "most": MOST_SHOWN}) if wanted else []
    for inbox, uuid, name, hue, picture, *rest in rows:
        person = Person(uuid, name, initials(name), hue, picture)
        found[inbox].append(Colleague(uuid, person, *rest))
    return found

"""What stands around some conversations: their inboxes, channels and tags, whose they are, who is
answering them, and what of them is one viewer's own. One statement for a whole list.

Each is read once for all of them: looked up row by row, a list of fifty made three hundred lookups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.conversations.showing.people import Person, persons


@dataclass(frozen=True, slots=True)
class Place:
    """An inbox as its conversations show it."""

    uuid: UUID
    name: str
    hue: int
    archives_after: timedelta


@dataclass(frozen=True, slots=True)
class Line:
    """A channel as its conversations show it."""

    uuid: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class Around:
    """By ids; tags in the order they are shown. `holders` and `tokens` are of locks, by
    conversation; `unread` and `drafts` the viewer's, none without one.
    """

    inboxes: dict[int, Place]
    channels: dict[int, Line]
    tags: dict[int, tuple[str, str, int]]  # uuid, name, hue
    holders: dict[int, int]
    tokens: dict[int, int]
    unread: frozenset[int]
    drafts: dict[int, str]
    people: dict[int, Person]  # members
    country: str  # as the organization writes numbers


NOTHING = Around({}, {}, {}, {}, {}, frozenset(), {}, {}, "")
# Each by its key, one by one: of an array the planner knows no length, and in a plan for all
# organizations it would rather read whatever an average one has, which the largest has a thousand
# times. Drafts are few whatever it reads.
VIEWERS = "member_id = %(member)s AND conversation_id"
EACH = """
unnest(%({ids})s::bigint[]) AS v(id) CROSS JOIN LATERAL (
    SELECT * FROM {table} WHERE organization_id = %(organization)s AND {key} = v.id OFFSET 0
) t
"""


def _each(ids: str, table: str, key: str = "id") -> str:
    return EACH.format(ids=ids, table=table, key=key)


AROUND = f"""
WITH locks AS MATERIALIZED (
    SELECT t.conversation_id, t.token, CASE WHEN t.expires_at > now() THEN t.member_id END AS holder
    FROM {_each("ids", "conversations_lock", "conversation_id")}
)
SELECT
(SELECT json_agg(json_build_array(t.id, t.uuid, t.name, t.hue, t.archive_days))
 FROM {_each("inboxes", "conversations_inbox")}),
(SELECT json_agg(json_build_array(t.id, t.uuid, t.kind))
 FROM {_each("channels", "conversations_channel")}),
(SELECT json_agg(json_build_array(t.id, t.uuid, t.name, t.hue) ORDER BY lower(t.name), t.id)
 FROM {_each("tags", "conversations_tag")}),
(SELECT json_agg(json_build_array(conversation_id, token, holder)) FROM locks),
ARRAY(SELECT v.id FROM {_each("ids", "conversations_unread", VIEWERS)}),
(SELECT json_agg(json_build_array(conversation_id, left(body, 160))) FROM conversations_draft
 WHERE organization_id = %(organization)s AND {VIEWERS} = ANY(%(ids)s::bigint[])),
(SELECT json_agg(json_build_array(t.id, t.uuid, u.name, t.hue, t.picture)) FROM (
    SELECT unnest(%(members)s::bigint[]) UNION SELECT holder FROM locks
 ) v(id) CROSS JOIN LATERAL (
    SELECT id, uuid, hue, picture, user_id FROM accounts_member
    WHERE organization_id = %(organization)s AND id = v.id OFFSET 0
 ) t JOIN accounts_user u ON u.id = t.user_id),
(SELECT country FROM accounts_organization WHERE id = %(organization)s)
"""  # noqa: S608 - constants


def around(found: Sequence[Sequence[Any]], member_id: int | None = None) -> Around:
    """What stands around conversations that rows.COLUMNS gave, for a viewer or for everybody."""
    if not found:
        return NOTHING
    ids, inboxes, channels, tags, *people = zip(*(values[:7] for values in found), strict=True)
    asked = {
        "ids": tenancy.array(ids),
        "inboxes": tenancy.array(set(inboxes)),
        "channels": tenancy.array(set(channels)),
        "tags": tenancy.array(set(chain.from_iterable(tags))),
        "members": tenancy.array(set(chain.from_iterable(people)) - {None}),
        "member": member_id,
    }
    (given,) = tenancy.rows(AROUND, asked, prepared=True)
    inboxes, channels, tags, locks, unread, drafts, people, country = given
    return Around(
        inboxes={pk: Place(_uuid(uuid), name, hue, timedelta(days=days))
                 for pk, uuid, name, hue, days in inboxes},
        channels={pk: Line(_uuid(uuid), kind) for pk, uuid, kind in channels},
        tags={pk: (uuid, name, hue) for pk, uuid, name, hue in tags or ()},
        holders={pk: holder for pk, _, holder in locks or () if holder is not None},
        tokens={pk: token for pk, token, _ in locks or ()},
        unread=frozenset(unread),
        drafts=dict(drafts or ()),
        people=persons((pk, _uuid(uuid), *person) for pk, uuid, *person in people or ()),
        country=country,
    )  # fmt: skip


@lru_cache(maxsize=10_000)
def _uuid(text: str) -> UUID:
    return UUID(text)

"""One conversation as lists show it, and the columns that takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts import phones
from inbox.conversations.showing.people import Person, hue_of, initials, members


@dataclass(frozen=True, slots=True)
class Row:
    """The same for every viewer. `message_at` is None while nothing was said; `began_at` is when it
    was opened, or closed; `archives_at` is when a closed one leaves the Closed list.
    """

    id: int
    uuid: UUID
    inbox: UUID
    inbox_name: str
    inbox_hue: int
    state: str
    name: str
    initials: str
    hue: int
    at: datetime
    message_at: datetime | None
    began_at: datetime
    archives_at: datetime | None
    direction: str
    status: str
    preview: str
    kind: str
    author: str
    assignee: Person | None
    owner: UUID | None
    channel: str
    channel_uuid: UUID
    tags: tuple[tuple[str, str, int], ...]  # uuid, name, hue
    answering: Person | None  # who holds its lock
    revision: int  # of the conversation and its lock together: both only grow

    @property
    def labels(self) -> list[tuple[str, int]]:
        """Its tags as they are drawn: name and hue."""
        return [(name, hue) for _, name, hue in self.tags]


# People are looked up afterwards, all at once: each join of them costs the planner more than that.
COLUMNS = """
c.id, c.uuid, b.uuid, b.name, b.hue, c.state, coalesce(k.name, ''), i.address, c.last_message_at,
       c.opened_at, coalesce(c.closed_at, c.opened_at),
       CASE c.state WHEN 'closed' THEN coalesce(c.closed_at, c.opened_at)
            + b.archive_days * interval '1 day' END,
       c.last_direction, c.last_status, c.last_preview, c.last_kind, c.last_author_id,
       c.assignee_id, k.owner_id, ch.kind, ch.uuid,
       CASE WHEN EXISTS (SELECT 1 FROM conversations_conversationtag x
                         WHERE x.organization_id = %(organization)s AND x.conversation_id = c.id)
       THEN (SELECT json_agg(json_build_array(t.uuid, t.name, t.hue) ORDER BY lower(t.name), t.id)
             FROM conversations_conversationtag x JOIN conversations_tag t
               ON t.organization_id = x.organization_id AND t.id = x.tag_id
             WHERE x.organization_id = %(organization)s AND x.conversation_id = c.id) END,
       CASE WHEN lo.expires_at > now() THEN lo.member_id END, c.revision + coalesce(lo.token, 0)
"""
JOINS = """
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
     AND k.private_to_id IS NULL
LEFT JOIN conversations_lock lo ON lo.organization_id = c.organization_id
     AND lo.conversation_id = c.id
"""


def these(*more: str) -> str:
    """The statement that shows the conversations of some ids, with further columns behind.

    They are found first, one by one: among few inboxes and channels the planner would rather walk
    all of these, and in a plan for all organizations whatever an average one has. The LIMIT leaves
    nothing out: of one that the planner cannot see it expects a tenth of the rows, and so it looks
    up each of the others too.
    """
    return f"""
    WITH c AS MATERIALIZED (
        SELECT one.* FROM unnest(%(ids)s::bigint[]) AS v(id) CROSS JOIN LATERAL (
            SELECT * FROM conversations_conversation
            WHERE organization_id = %(organization)s AND id = v.id OFFSET 0
        ) one LIMIT cardinality(%(ids)s::bigint[])
    ), b AS MATERIALIZED (
        SELECT id, uuid, name, hue, archive_days FROM conversations_inbox
        WHERE organization_id = %(organization)s AND id = ANY(ARRAY(SELECT inbox_id FROM c))
    ), ch AS MATERIALIZED (
        SELECT id, uuid, kind FROM conversations_channel
        WHERE organization_id = %(organization)s AND id = ANY(ARRAY(SELECT channel_id FROM c))
    )
    SELECT {", ".join([COLUMNS, *more])}
    FROM c JOIN b ON b.id = c.inbox_id JOIN ch ON ch.id = c.channel_id {JOINS}
    """  # noqa: S608 - constants


THESE = these()


def shaped(found: Sequence[Sequence[Any]], country: str) -> list[Row]:
    """What COLUMNS gave, as rows; whatever stands behind those columns is not looked at."""
    people = members(pk for values in found for pk in (*values[16:19], values[22]))
    return [_row(values[:24], country, people) for values in found]


def _row(values: Sequence[Any], country: str, people: dict[int, Person]) -> Row:
    (pk, uuid, inbox, inbox_name, inbox_hue, state, name, address, message_at, opened_at, began_at,
     archives_at, direction, status, preview, kind, author, assignee, owner, channel, channel_uuid,
     tags, holder, revision) = values  # fmt: skip
    shown = name or phones.display(address, country)
    return Row(
        id=pk,
        uuid=uuid,
        inbox=inbox,
        inbox_name=inbox_name,
        inbox_hue=inbox_hue,
        state=state,
        name=shown,
        initials=initials(shown),
        hue=hue_of(address),
        at=message_at or opened_at,
        message_at=message_at,
        began_at=began_at,
        archives_at=archives_at,
        direction=direction,
        status=status,
        preview=preview,
        kind=kind,
        author=people[author].name.split(" ")[0] if author in people else "",
        assignee=people.get(assignee),
        owner=people[owner].uuid if owner in people else None,
        channel=channel,
        channel_uuid=channel_uuid,
        tags=tuple((tag, label, hue) for tag, label, hue in tags or ()),
        answering=people.get(holder),
        revision=revision,
    )

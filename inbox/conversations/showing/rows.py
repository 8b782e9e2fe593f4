"""One conversation as lists show it, and the columns that takes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from contacts import phones
from inbox.conversations.showing.around import Around
from inbox.conversations.showing.people import Person, hue_of, initials


class Row(NamedTuple):
    """The same for every viewer. `message_at` is None while nothing was said; `began_at` is when it
    was opened, or closed; `archives_at` is when a closed one leaves the Closed list.

    A tuple: a frozen dataclass is filled field by field, which took a list of fifty twice as long.
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


# The conversation's own, its card among it: what is looked up for fifty rows costs fifty times. The
# rest is the same for many of them, or there for few (see around.py).
COLUMNS = """
c.id, c.inbox_id, c.channel_id, c.tag_ids, c.last_author_id, c.assignee_id, c.customer_owner,
c.uuid, c.state, c.customer_name, c.customer_address, c.last_message_at, c.opened_at, c.closed_at,
c.last_direction, c.last_status, c.last_preview, c.last_kind, c.revision""".strip()
# Found one by one: of an array the planner knows no length, and in a plan for all organizations it
# would rather read whatever an average one has.
THESE = f"""
SELECT {COLUMNS} FROM unnest(%(ids)s::bigint[]) AS v(id) CROSS JOIN LATERAL (
    SELECT * FROM conversations_conversation
    WHERE organization_id = %(organization)s AND id = v.id OFFSET 0
) c
"""  # noqa: S608 - constants


def shaped(found: Sequence[Sequence[Any]], around: Around, country: str) -> list[Row]:
    """What COLUMNS gave, as rows; whatever stands behind those columns is not looked at."""
    return [_row(values[:19], around, country) for values in found]


def _row(values: Sequence[Any], around: Around, country: str) -> Row:
    (pk, inbox, channel, tags, author, assignee, owner, uuid, state, name, address, message_at,
     opened_at, closed_at, direction, status, preview, kind, revision) = values  # fmt: skip
    shown = name or phones.display(address, country)
    place, line, people = around.inboxes[inbox], around.channels[channel], around.people
    began_at = closed_at or opened_at
    return Row(
        id=pk,
        uuid=uuid,
        inbox=place.uuid,
        inbox_name=place.name,
        inbox_hue=place.hue,
        state=state,
        name=shown,
        initials=initials(shown),
        hue=hue_of(address),
        at=message_at or opened_at,
        message_at=message_at,
        began_at=began_at,
        archives_at=began_at + place.archives_after if state == "closed" else None,
        direction=direction,
        status=status,
        preview=preview,
        kind=kind,
        author=people[author].name.split(" ")[0] if author in people else "",
        assignee=people.get(assignee),
        owner=people[owner].uuid if owner in people else None,
        channel=line.kind,
        channel_uuid=line.uuid,
        tags=tuple(tag for pk, tag in around.tags.items() if pk in tags) if tags else (),
        answering=people.get(around.holders.get(pk, 0)),
        revision=revision + around.tokens.get(pk, 0),
    )

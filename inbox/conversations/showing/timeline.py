"""One contact's messages on all numbers and channels, newest first, as a member may read them.

The rules are search's: no notes of a team the member is not in, nothing that was taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from contacts.models import Contact
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Conversation, Message
from inbox.conversations.phoning import callings
from inbox.conversations.phoning.callings import Spoken
from inbox.conversations.showing import history, people
from inbox.conversations.showing.people import Person
from inbox.conversations.showing.previews import preview
from inbox.conversations.sight import open_to
from inbox.conversations.writing.withdrawing import WITHDRAWN

PAGE = 30
MOST = 500  # of their conversations, the newest ones
LATEST = f"""
SELECT i.contact_id, max(c.last_message_at)
FROM contacts_identity i
JOIN conversations_conversation c
  ON c.organization_id = i.organization_id AND c.identity_id = i.id
WHERE i.organization_id = %(organization)s AND i.contact_id = ANY(%(contacts)s)
  AND c.state <> 'spam' AND c.inbox_id = ANY(%(inboxes)s) AND {open_to("%(member)s")}
GROUP BY i.contact_id
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Moment:
    """A message: who wrote it where, and the conversation it stands in."""

    id: int
    uuid: UUID
    conversation: UUID
    direction: str
    author: Person | None
    words: str
    files: int
    status: str
    inbox: str
    hue: int
    channel: str
    state: str
    at: datetime
    begins: bool  # the first shown of its conversation
    call: Spoken | None = None


@dataclass(frozen=True)
class Timeline:
    """`before` is where older ones begin."""

    moments: list[Moment]
    before: int | None


def of(contact: Contact, *, member: Member, before: int | None = None) -> Timeline:
    """The newest messages, or those before one."""
    talks = _talks(contact, member)
    # Asked of these alone: as a subquery it is all that the member may see.
    own = access.visible_to(member).filter(pk__in=list(talks)).values_list("pk", flat=True)
    query = Message.objects.filter(conversation_id__in=list(talks))
    query = query.filter(Q(conversation_id__in=list(own)) | ~Q(direction="note"))
    query = query.exclude(WITHDRAWN).exclude(status="scheduled")
    if before is not None:
        query = query.filter(id__lt=before)
    found = list(query.order_by((F("id") + 0).desc())[: PAGE + 1])
    shown = found[:PAGE]
    return Timeline(_moments(shown, talks), shown[-1].pk if len(found) > PAGE else None)


def _talks(contact: Contact, member: Member) -> dict[int, Conversation]:
    found = (
        access.readable_by(member)
        .filter(history.on_all(contact.pk))
        .exclude(state="spam")
        .select_related("inbox", "channel")
        .order_by((F("id") + 0).desc())[:MOST]
    )
    return {talk.pk: talk for talk in found}


def _moments(messages: Sequence[Message], talks: dict[int, Conversation]) -> list[Moment]:
    authors = people.members(message.author_id for message in messages)
    spoken = callings.of(messages)
    last, found = None, []
    for message in messages:
        talk: Any = talks[message.conversation_id]
        found.append(
            Moment(
                id=message.pk,
                uuid=message.uuid,
                conversation=talk.uuid,
                direction=message.direction,
                author=authors.get(message.author_id or 0),
                words=preview(message.body),
                files=message.files,
                status=message.status,
                inbox=talk.inbox.name,
                hue=talk.inbox.hue,
                channel=talk.channel.kind,
                state=talk.state,
                at=message.created_at,
                begins=talk.pk != last,
                call=spoken.get(message.pk),
            )
        )
        last = talk.pk
    return found


def latest(contact_ids: Sequence[int], *, member: Member) -> dict[int, datetime]:
    """When something was last said with each, as far as the member sees it."""
    inboxes = list(access.inbox_ids(member).values_list("inbox_id", flat=True))
    params = {"contacts": list(contact_ids), "inboxes": inboxes, "member": member.pk}
    return {pk: at for pk, at in tenancy.rows(LATEST, params) if at is not None}

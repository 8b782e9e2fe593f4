"""What a thread shows: messages with their files, and the quiet lines of what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from contacts import phones
from inbox.accounts.models import Event
from inbox.conversations import people
from inbox.conversations.models import Attachment, Conversation, Message
from inbox.conversations.people import Person, hue_of, initials

PAGE = 50
LINES = ["ConversationClosed", "ConversationReopened", "ConversationAssigned", "ConsentChanged",
         "ConsentDoubted", "ContactChanged"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message, as the thread shows it."""

    uuid: UUID
    state: str
    name: str
    content_type: str
    size: int
    width: int
    height: int
    has_thumbnail: bool

    @property
    def family(self) -> str:
        """picture, audio, video or file."""
        if self.has_thumbnail:
            return "picture"
        return {"audio": "audio", "video": "video"}.get(self.content_type.split("/")[0], "file")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message, the same for every viewer."""

    id: int
    uuid: UUID
    conversation: UUID
    direction: str
    body: str
    status: str
    error: str
    error_code: str
    delivered_before: bool
    attempts: int
    at: datetime
    revision: int
    who: Person
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was done, in a sentence the template writes."""

    id: int
    kind: str
    at: datetime
    actor: Person | None
    member: Person | None
    changes: dict[str, Any]


@dataclass(frozen=True)
class Thread:
    """Some of a conversation, oldest first, and whether there is more above."""

    items: list[Bubble | Line]
    more_before: int | None


def contact_person(conversation: Conversation, country: str) -> Person:
    """The customer, their identity and contact already loaded."""
    identity = conversation.identity
    shown = identity.contact.name if identity.contact else phones.display(identity.address, country)
    return Person(None, shown, initials(shown), hue_of(identity.address))


def thread(
    conversation: Conversation, *, country: str, before: int | None = None, most: int = PAGE
) -> Thread:
    """The newest messages, or those before a message id, with the lines between them."""
    query, until = Message.objects.filter(conversation=conversation), None
    if before is not None:
        # up to the message below: what happened just before it stands on no other page
        until = query.filter(pk=before).values_list("created_at", flat=True).first()
        query = query.filter(id__lt=before)
    found = list(query.order_by("-id")[: most + 1])
    shown = found[:most][::-1]
    items: list[Bubble | Line] = list(bubbles(shown, {conversation.pk: conversation}, country))
    more = shown[0].pk if len(found) > most else None
    lines = _lines(conversation, since=shown[0].created_at if more else None, until=until)
    return Thread(sorted([*items, *lines], key=lambda item: item.at), more)


def bubbles(
    messages: Sequence[Message], conversations: dict[int, Conversation], country: str
) -> list[Bubble]:
    """The messages as bubbles; their conversations are loaded with identity and contact."""
    authors = people.members(message.author_id for message in messages)
    files = _files([message.pk for message in messages if message.files])
    return [
        _bubble(message, conversations[message.conversation_id], authors, files, country)
        for message in messages
    ]


def _bubble(
    message: Message,
    conversation: Conversation,
    authors: dict[int, Person],
    files: dict[int, tuple[File, ...]],
    country: str,
) -> Bubble:
    author = authors.get(message.author_id or 0)
    return Bubble(
        id=message.pk,
        uuid=message.uuid,
        conversation=conversation.uuid,
        direction=message.direction,
        body=message.body,
        status=message.status,
        error=message.error,
        error_code=message.error_code,
        delivered_before=message.delivered_before,
        attempts=message.attempts,
        at=message.created_at,
        revision=message.revision,
        who=author or contact_person(conversation, country),
        files=files.get(message.pk, ()),
    )


def _files(message_ids: list[int]) -> dict[int, tuple[File, ...]]:
    if not message_ids:
        return {}
    found = Attachment.objects.filter(message_id__in=message_ids).order_by("message_id", "position")
    return {
        pk: tuple(file_of(attachment) for attachment in group)
        for pk, group in groupby(found, key=lambda attachment: attachment.message_id)
    }


def file_of(attachment: Attachment) -> File:
    """The attachment as a thread or the composer's tray shows it."""
    return File(
        attachment.uuid, attachment.state, attachment.name, attachment.content_type,
        attachment.size, attachment.width, attachment.height, bool(attachment.thumbnail),
    )  # fmt: skip


def _lines(
    conversation: Conversation, *, since: datetime | None, until: datetime | None
) -> list[Line]:
    """What was done between the first message shown and the first that another page shows."""
    query = Event.objects.filter(conversation_id=conversation.pk, kind__in=LINES)
    if since is not None:
        query = query.filter(at__gte=since)
    if until is not None:
        query = query.filter(at__lt=until)
    return lines(query.order_by("-id")[:PAGE])


def lines(events: Iterable[Event]) -> list[Line]:
    """Event rows as lines."""
    found = list(events)
    who = people.members([*(e.actor_id for e in found), *(e.member_id for e in found)])
    return [
        Line(e.pk, e.kind, e.at, who.get(e.actor_id or 0), who.get(e.member_id or 0), e.changes)
        for e in found
    ]

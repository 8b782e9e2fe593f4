"""What a thread shows: messages with their files, and the quiet lines of what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from contacts import visibility, zones
from inbox.accounts.models import Event, Member
from inbox.conversations.carrying import capabilities
from inbox.conversations.models import Attachment, Conversation, Message
from inbox.conversations.phoning import callings
from inbox.conversations.phoning.callings import Spoken
from inbox.conversations.showing import people
from inbox.conversations.showing.people import Person
from inbox.conversations.writing import beside
from inbox.conversations.writing.beside import Quote
from inbox.conversations.writing.withdrawing import WITHDRAWN

PAGE = 50
A_MOMENT = timedelta(seconds=0.5)
WAITING = ("scheduled", "queued")
AUTOMATIC = Person(None, "", "", 17)  # whoever "wrote" what went by itself
LINES = ["ConversationClosed", "ConversationReopened", "ConversationAssigned", "ConsentChanged",
         "ConsentDoubted", "DoubtSettled", "ContactChanged", "LockTakenOver", "ConversationMoved",
         "ConversationMarkedSpam", "ConversationReleased", "ConversationSnoozed",
         "ConversationWoken", "TagsChanged"]  # fmt: skip


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
    formats: bool = False  # the far end shows *bold* as bold
    due_at: datetime | None = None  # while it waits for its time
    unless_answered: bool = False
    zone: str = ""  # where the customer probably is, while it is scheduled
    named: tuple[str, ...] = ()
    quote: Quote | None = None
    reactions: tuple[tuple[str, int], ...] = ()
    call: Spoken | None = None  # it is a call, and nothing was written

    @property
    def is_withdrawn(self) -> bool:
        """Taken back before it left: a thread shows nothing of it."""
        return self.status == "cancelled" and not self.error

    @property
    def is_automatic(self) -> bool:
        """Nobody wrote it: it went by itself."""
        return self.direction == "out" and self.who is AUTOMATIC

    @property
    def is_held(self) -> bool:
        """Within its inbox's undo window, when the page is young enough; the browser knows."""
        waits = self.status == "queued" and not self.attempts and self.due_at is not None
        return bool(waits and self.due_at and self.due_at - self.at > A_MOMENT)


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


def contact_person(conversation: Conversation, country: str, *, to: Member | None = None) -> Person:
    """The customer, their identity and contact already loaded; a private contact's name is for its
    member only, to everybody it is a number.
    """
    identity = conversation.identity
    contact = visibility.behind(identity, to=to)
    return people.of_customer(contact.name if contact else None, identity.address, country)


def thread(
    conversation: Conversation,
    *,
    country: str,
    before: int | None = None,
    most: int = PAGE,
    notes: bool = True,
) -> Thread:
    """The newest messages, or those before a message id, with the lines between them. Without
    `notes` it is what was exchanged, and nothing of what another team said among themselves.
    """
    query, until = Message.objects.filter(conversation=conversation).exclude(WITHDRAWN), None
    query = query.exclude(status="scheduled")
    if not notes:
        query = query.exclude(direction="note")
    if before is not None:
        # up to the messages below: what happened just before them stands on no other page
        below = query.filter(id__gte=before).order_by("id").values_list("created_at", flat=True)
        until = min(below[:most], default=None)
        query = query.filter(id__lt=before)
    found = list(query.order_by("-id")[: most + 1])
    shown = found[:most][::-1]
    more = shown[0].pk if len(found) > most else None
    since = min(message.created_at for message in shown) if more else None
    lines = _lines(conversation, since=since, until=until)
    if before is None and notes:
        shown += Message.objects.filter(conversation=conversation, status="scheduled")
    items: list[Bubble | Line] = list(bubbles(shown, {conversation.pk: conversation}, country))
    return Thread(sorted([*items, *lines], key=lambda item: item.at), more)


def bubbles(
    messages: Sequence[Message], conversations: dict[int, Conversation], country: str
) -> list[Bubble]:
    """The messages as bubbles; their conversations are loaded with identity and contact."""
    authors = people.members(message.author_id for message in messages)
    files = _files([message.pk for message in messages if message.files])
    around = beside.of(messages, conversations)
    spoken = callings.of(messages)
    return [
        replace(
            _bubble(message, conversations[message.conversation_id], authors, country),
            files=files.get(message.pk, ()),
            named=around.named.get(message.pk, ()),
            quote=around.quotes.get(message.pk),
            reactions=around.reactions.get(message.pk, ()),
            call=spoken.get(message.pk),
        )
        for message in messages
    ]


def _bubble(
    message: Message, conversation: Conversation, authors: dict[int, Person], country: str
) -> Bubble:
    author = authors.get(message.author_id or 0)
    is_scheduled = message.status == "scheduled"
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
        at=(message.due_at if is_scheduled else None) or message.created_at,
        revision=message.revision,
        who=author or _nobody(message) or contact_person(conversation, country),
        formats=message.direction == "note" or capabilities.of(conversation.channel.kind).formats,
        due_at=message.due_at if message.status in WAITING else None,
        unless_answered=message.unless_answered,
        zone=zones.of(conversation.identity) if is_scheduled else "",
    )


def _nobody(message: Message) -> Person | None:
    return AUTOMATIC if message.direction == "out" else None


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

"""Notes: what the team says to itself beside a conversation. No verb here knows a way out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from inbox.accounts.models import Member
from inbox.conversations import sight
from inbox.conversations.events import MessageNoted
from inbox.conversations.models import (
    Attachment,
    Conversation,
    Mention,
    Message,
    Unread,
)
from inbox.conversations.owning import participants
from inbox.conversations.showing.people import Person, of_member
from inbox.conversations.writing import clicks
from inbox.conversations.writing.messages import NotSendable
from inbox.events import publish
from inbox.words import kept

LONGEST = 5000
MOST_NAMED = 200  # offered after an @


@dataclass(frozen=True, slots=True)
class Named:
    """A member who may be named, and the word after the @ that names them."""

    member: Member
    person: Person
    handle: str
    names: tuple[str, ...]


@transaction.atomic
def note(
    conversation: Conversation,
    *,
    by: Member,
    body: str,
    key: UUID,
    files: Sequence[Attachment] = (),
) -> Message:
    """Keep a note. Whoever is named after an @ and may open the inbox has it as unread.

    Raises NotSendable and clicks.KeyTaken. The same key again gives the same note.
    """
    earlier = clicks.made(conversation, by=by, key=key, direction="note")
    if earlier is not None:
        return earlier
    body = kept(body).replace("\r\n", "\n").strip("\n")
    refusal = _refusal(body, files)
    if refusal:
        raise NotSendable(refusal)
    try:
        with transaction.atomic():
            message = Message.objects.create(
                uuid=key,
                conversation=conversation,
                direction="note",
                author=by,
                body=body,
                status="noted",
                files=len(files),
            )
    except IntegrityError:  # the same click, committed by another request a moment ago
        earlier = clicks.made(conversation, by=by, key=key, direction="note")
        if earlier is None:
            raise
        return earlier
    for position, file in enumerate(files):
        file.message, file.position, file.for_note = message, position, True
        file.save(update_fields=["message", "position", "for_note"])
    _name(message, conversation, by)
    publish(
        MessageNoted(
            inbox_id=conversation.inbox_id,
            conversation_id=conversation.pk,
            message_id=message.pk,
            actor_id=by.pk,
        )
    )
    return message


def mentionable(conversation: Conversation) -> list[Named]:
    """Who may open it, by name. The handle is the first name where that is one person's."""
    found = (
        Member.objects.filter(pk__in=sight.who(conversation.pk), is_active=True)
        .select_related("user")
        .order_by("user__name", "id")[:MOST_NAMED]
    )
    return _handles(list(found))


def named(body: str, known: Sequence[Named]) -> list[Named]:
    """Those of `known` whom the text names."""
    found = []
    for one in known:
        names = "|".join(map(re.escape, one.names))
        if re.search(rf"(?<![\w/])@(?:{names})(?!\w)", body, re.I):
            found.append(one)
    return found


def _handles(members: list[Member]) -> list[Named]:
    people = [of_member(member) for member in members]
    first = Counter(person.first.casefold() for person in people)
    whole = Counter(person.name.casefold() for person in people)
    taken: Counter[str] = Counter()
    found = []
    for member, person in zip(members, people, strict=True):
        names: tuple[str, ...] = (person.name,)
        if first[person.first.casefold()] == 1:
            names = (person.first, person.name)
        elif whole[person.name.casefold()] > 1:  # two of one name: numbered, as they are listed
            taken[person.name] += 1
            names = (f"{person.name} {taken[person.name]}",)
        found.append(Named(member, person, names[0], names))
    return found


def _name(message: Message, conversation: Conversation, by: Member) -> None:
    """The mentions as rows; unread for each, and they take part from now on."""
    found = named(message.body, mentionable(conversation)) if "@" in message.body else []
    Mention.objects.bulk_create(Mention(message=message, member=one.member) for one in found)
    others = [one.member for one in found if one.member.pk != by.pk]
    Unread.objects.bulk_create(
        [
            Unread(member=other, conversation=conversation, inbox_id=conversation.inbox_id)
            for other in others
        ],
        ignore_conflicts=True,
    )
    participants.add((conversation.pk, member.pk) for member in [by, *others])


def _refusal(body: str, files: Sequence[Attachment]) -> str:
    if not body.strip() and not files:
        return "empty_note"
    if len(body) > LONGEST:
        return "note_too_long"
    return "file_used" if any(file.message_id is not None for file in files) else ""

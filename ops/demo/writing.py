"""The messages of the stories: with their attempts and files, and what the lists show of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from channels_app.carriers.twilio import errors
from contacts.models import Identity
from inbox.accounts.models import Member
from inbox.conversations.models import Attachment, Attempt, Channel, Conversation, Message
from inbox.conversations.showing.previews import kind_of, preview
from inbox.conversations.writing import files
from ops.demo import drawings, papers
from ops.demo.stories import Line, Story

# Carrier ids of messages no carrier has ever seen begin so.
TOLD = "SMdemo"


@dataclass
class Told:
    """A story and the rows made of it."""

    story: Story
    conversation: Conversation
    channel: Channel
    identity: Identity
    members: dict[str, Member]
    times: list[datetime]
    messages: list[Message] = field(default_factory=list)


def write(told: Sequence[Told]) -> None:
    """Write all messages, oldest first, so that ids and times agree."""
    entries = [
        (at, number, one, line)
        for number, one in enumerate(told)
        for at, line in zip(one.times, one.story.lines, strict=True)
    ]
    entries.sort(key=lambda entry: entry[:2])
    messages = Message.objects.bulk_create(_message(one, line, at) for at, _, one, line in entries)
    for (_, _, one, _), message in zip(entries, messages, strict=True):
        one.messages.append(message)
    Attempt.objects.bulk_create(
        _attempt(one, message, at)
        for (at, _, one, line), message in zip(entries, messages, strict=True)
        if line.is_ours and not line.is_note
    )
    for (_, _, one, line), message in zip(entries, messages, strict=True):
        if message.files:
            _attach(one, line, message)
    _show_last(told)


def _message(one: Told, line: Line, at: datetime) -> Message:
    return Message(
        conversation=one.conversation,
        direction="note" if line.is_note else "out" if line.is_ours else "in",
        author=one.members[line.who] if line.is_ours else None,
        body=line.words,
        status=line.status,
        error_code=line.error_code,
        error=errors.words(line.error_code),
        attempts=1 if line.is_ours and not line.is_note else 0,
        files=1 if line.photo or line.paper else 0,
        connection=None if line.is_ours else one.channel.connection,
        carrier_id=None if line.is_ours else _carrier_id(),
        created_at=at,
    )


def _attempt(one: Told, message: Message, at: datetime) -> Attempt:
    return Attempt(
        message=message,
        channel=one.channel,
        state=message.status,
        carrier_id=_carrier_id(),
        error_code=message.error_code,
        error=message.error,
        at=at,
    )


def _carrier_id() -> str:
    return TOLD + uuid4().hex[len(TOLD) - 2 :]


def _attach(one: Told, line: Line, message: Message) -> None:
    if line.photo:
        name, data, kind = f"{line.photo}.jpg", drawings.jpeg(line.photo), "image/jpeg"
    else:
        name, lines = papers.PAPERS[line.paper]
        data, kind = papers.pdf(lines), "application/pdf"
    attachment = Attachment(
        conversation=one.conversation, message=message, uploader=message.author, name=name
    )
    files.keep(attachment, data, claimed=kind)
    attachment.save()


def _show_last(told: Sequence[Told]) -> None:
    for one in told:
        last, line = next(
            pair for pair in zip(one.messages[::-1], one.story.lines[::-1], strict=True)
            if not pair[1].is_note
        )  # fmt: skip
        kinds = ["image/jpeg"] if line.photo else ["application/pdf"] if line.paper else []
        row = one.conversation
        row.last_message_id, row.last_message_at = last.pk, last.created_at
        row.last_direction, row.last_author = last.direction, last.author
        row.last_status, row.last_preview = last.status, preview(last.body)
        row.last_kind = kind_of(kinds)
    Conversation.objects.bulk_update(
        [one.conversation for one in told],
        [
            "last_message_id", "last_message_at", "last_direction", "last_author", "last_status",
            "last_preview", "last_kind",
        ],
    )  # fmt: skip

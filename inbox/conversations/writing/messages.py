"""Writing to a customer. The message row is its own outbox entry; no carrier is called here."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from contacts import phones
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import MessageQueued
from inbox.conversations.finding import reading
from inbox.conversations.finishing import triage
from inbox.conversations.locking import fence
from inbox.conversations.locking.fence import Screen
from inbox.conversations.models import Attachment, Conversation, Message
from inbox.conversations.owning import participants
from inbox.conversations.showing.previews import kind_of, preview
from inbox.conversations.writing import clicks, formatting
from inbox.events import publish
from inbox.words import kept

LONGEST = 1600  # characters, the carrier's limit for one text


class NotSendable(Exception):
    """This may not be sent; `reason` says why in a word: a view puts it in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def why_not(conversation: Conversation) -> str:
    """Why nothing can be sent here just now: "opted_out", "unregistered", "suspended", "released",
    "number_moved", "spam", "nameless" or "".
    """
    if conversation.state == "spam":
        return "spam"
    if phones.why_not(conversation.identity.address) == "nameless":
        return "nameless"
    if conversation.identity.opted_out_at is not None:
        return "opted_out"
    return _silenced(conversation)


def _silenced(conversation: Conversation) -> str:
    """Why nothing leaves from its number, or ""."""
    if conversation.channel.released_at is not None:
        return "released"
    if conversation.is_left_behind:
        return "number_moved"
    return conversation.channel.refusal


@transaction.atomic
def send(
    conversation: Conversation,
    *,
    by: Member,
    body: str,
    key: UUID,
    files: Sequence[Attachment] = (),
    screen: Screen = Screen(),  # noqa: B008 - frozen
) -> Message:
    """Queue an answer. The same key again gives the same message: a double click sends once.

    Raises NotSendable, clicks.KeyTaken, and fence.Refused when somebody else is answering, or
    something was written that the `screen` it comes from did not show.
    """
    earlier = clicks.made(conversation, by=by, key=key)
    if earlier is not None:
        return earlier
    body = checked(conversation, body, files)
    try:
        taken = fence.check(conversation, by=by, screen=screen)
    except fence.Refused:  # unless it was the same click, a moment ago, that ended the hold
        earlier = clicks.made(conversation, by=by, key=key)
        if earlier is None:
            raise
        return earlier
    held = tenancy.now() + timedelta(seconds=conversation.inbox.undo_seconds)
    message, is_new = write(
        conversation, by=by, body=body, key=key, files=files, status="queued", due_at=held
    )
    if is_new:
        _bump(conversation, message, kind_of([file.content_type for file in files]))
        _reopen(conversation, by)
        publish(_queued(message, by))
        fence.spend(conversation, taken, by=by)
    return message


@transaction.atomic
def send_and_close(conversation: Conversation, *, by: Member, **given: Any) -> Message:
    """Answer and finish, in one. Raises what `send` raises; the same key again changes nothing."""
    earlier = clicks.made(conversation, by=by, key=given["key"])
    if earlier is not None:  # somebody may have written since
        return earlier
    message = send(conversation, by=by, **given)
    if message.status == "queued":
        triage.close(conversation, by=by)
    return message


def checked(conversation: Conversation, body: str, files: Sequence[Attachment]) -> str:
    """The words as they are kept. Raises NotSendable."""
    body = kept(body).replace("\r\n", "\n").strip("\n")
    refusal = _refusal(conversation, body, files)
    if refusal:
        raise NotSendable(refusal)
    return body


def write(
    conversation: Conversation,
    *,
    by: Member,
    body: str,
    key: UUID,
    files: Sequence[Attachment] = (),
    **fields: Any,
) -> tuple[Message, bool]:
    """The row of an outgoing message with its files, and whether it is new: its writer's draft is
    done with then. Raises clicks.KeyTaken.
    """
    try:
        with transaction.atomic():
            message = Message.objects.create(
                uuid=key,
                conversation=conversation,
                direction="out",
                author=by,
                body=body,
                files=len(files),
                created_at=tenancy.now(),
                **fields,
            )
    except IntegrityError:  # the same click, committed by another request a moment ago
        found = clicks.made(conversation, by=by, key=key)
        if found is None:
            raise
        return found, False
    for position, file in enumerate(files):
        file.message, file.position = message, position
        file.save(update_fields=["message", "position"])
    reading.drop_draft(conversation, by=by)
    participants.add([(conversation.pk, by.pk)])
    return message, True


@transaction.atomic
def retry(message: Message, *, by: Member) -> Message:
    """Queue a failed or uncertain message once more: a person chose so. Its attempts stay.

    It is an answer like any other. Raises NotSendable, and fence.Refused while a colleague is
    answering; a second click finds it queued already and changes nothing.
    """
    refusal = why_not(message.conversation)
    if refusal:
        raise NotSendable(refusal)
    retryable = Message.objects.filter(pk=message.pk, status__in=["failed", "uncertain"])
    if retryable.exists():
        fence.check(message.conversation, by=by, screen=Screen())
    changed = retryable.update(
        status="queued", due_at=tenancy.now(), error="", error_code="", revision=F("revision") + 1
    )
    message.refresh_from_db()
    if changed:
        Conversation.objects.filter(last_message_id=message.pk).update(
            last_status="queued", revision=F("revision") + 1
        )
        publish(_queued(message, by))
    return message


def _refusal(conversation: Conversation, body: str, files: Sequence[Attachment]) -> str:
    if not body.strip() and not files:
        return "empty"
    if len(body) > LONGEST:
        return "too_long"
    if any(file.for_note for file in files):  # it stays in the house
        return "no_file"
    if any(file.message_id is not None for file in files):
        return "file_used"
    return why_not(conversation)


def _bump(conversation: Conversation, message: Message, kind: str) -> None:
    """The list shows the answer."""
    Conversation.objects.filter(pk=conversation.pk).update(
        last_message_id=message.pk,
        last_message_at=message.created_at,
        last_direction="out",
        last_author_id=message.author_id,
        last_status="queued",
        last_preview=preview(formatting.plain(message.body)),
        last_kind=kind,
        revision=F("revision") + 1,
    )


def _reopen(conversation: Conversation, by: Member) -> None:
    """Answering a closed conversation opens it again. Its row is locked: nobody closes it now."""
    if Conversation.objects.filter(pk=conversation.pk, state="closed").exists():
        try:
            triage.reopen(conversation, by=by)
        except triage.AlreadyOpen:
            raise NotSendable("newer_open") from None


def _queued(message: Message, by: Member) -> MessageQueued:
    return MessageQueued(
        inbox_id=message.conversation.inbox_id,
        conversation_id=message.conversation_id,
        message_id=message.pk,
        actor_id=by.pk,
    )

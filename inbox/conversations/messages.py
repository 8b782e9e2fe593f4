"""Writing to a customer. The message row is its own outbox entry; no carrier is called here."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from inbox.accounts.models import Member
from inbox.conversations import triage
from inbox.conversations.events import MessageQueued
from inbox.conversations.models import Attachment, Conversation, Draft, Message
from inbox.conversations.previews import kind_of, preview
from inbox.events import publish
from inbox.words import kept

LONGEST = 1600  # characters, the carrier's limit for one text


class NotSendable(Exception):
    """This may not be sent; `reason` says why in a word: a view puts it in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyTaken(Exception):
    """The client key belongs to another message."""


def why_not(conversation: Conversation) -> str:
    """Why nothing can be sent here just now: "opted_out", "unregistered" or ""."""
    if conversation.identity.opted_out_at is not None:
        return "opted_out"
    if not conversation.channel.registered:
        return "unregistered"
    return ""


@transaction.atomic
def send(
    conversation: Conversation,
    *,
    by: Member,
    body: str,
    key: UUID,
    files: Sequence[Attachment] = (),
) -> Message:
    """Queue an answer. The same key again gives the same message: a double click sends once.

    Raises NotSendable and KeyTaken.
    """
    earlier = Message.objects.filter(uuid=key).first()
    if earlier is not None:
        return _same(earlier, conversation, by)
    body = kept(body).replace("\r\n", "\n").strip("\n")
    refusal = _refusal(conversation, body, files)
    if refusal:
        raise NotSendable(refusal)
    now = timezone.now()
    try:
        with transaction.atomic():
            message = Message.objects.create(
                uuid=key,
                conversation=conversation,
                direction="out",
                author=by,
                body=body,
                status="queued",
                files=len(files),
                due_at=now,
                created_at=now,
            )
    except IntegrityError:  # the same click, committed by another request a moment ago
        return _same(Message.objects.get(uuid=key), conversation, by)
    for position, file in enumerate(files):
        file.message, file.position = message, position
        file.save(update_fields=["message", "position"])
    _bump(conversation, message, kind_of([file.content_type for file in files]))
    _reopen(conversation, by)
    Draft.objects.filter(member=by, conversation=conversation).delete()
    publish(_queued(message, by))
    return message


@transaction.atomic
def retry(message: Message, *, by: Member) -> Message:
    """Queue a failed or uncertain message once more: a person chose so. Its attempts stay.

    Raises NotSendable; a second click finds it queued already and changes nothing.
    """
    refusal = why_not(message.conversation)
    if refusal:
        raise NotSendable(refusal)
    changed = Message.objects.filter(pk=message.pk, status__in=["failed", "uncertain"]).update(
        status="queued", due_at=timezone.now(), error="", error_code="", revision=F("revision") + 1
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
    if any(file.message_id is not None for file in files):
        return "file_used"
    return why_not(conversation)


def _same(earlier: Message, conversation: Conversation, by: Member) -> Message:
    if earlier.conversation_id != conversation.pk or earlier.author_id != by.pk:
        raise KeyTaken
    return earlier


def _bump(conversation: Conversation, message: Message, kind: str) -> None:
    """The list shows the answer."""
    Conversation.objects.filter(pk=conversation.pk).update(
        last_message_id=message.pk,
        last_message_at=message.created_at,
        last_direction="out",
        last_author_id=message.author_id,
        last_status="queued",
        last_preview=preview(message.body),
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

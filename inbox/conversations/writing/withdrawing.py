"""Taking back what has not left: within an inbox's undo window, or before its scheduled time."""

from contextlib import suppress

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from inbox.accounts.models import Member
from inbox.conversations.events import MessageChanged
from inbox.conversations.finding import reading
from inbox.conversations.finishing import triage
from inbox.conversations.models import Attachment, Conversation, Message
from inbox.conversations.phoning import callings
from inbox.conversations.showing.previews import kind_of, preview
from inbox.conversations.writing import formatting, signatures
from inbox.events import publish

# Taken back by a person: it was never there. (One cancelled by a rule says why, and stays.)
WITHDRAWN = Q(status="cancelled", error="")


class TooLate(Exception):
    """It left, or was taken back already."""


@transaction.atomic
def withdraw(message: Message, *, by: Member) -> Message:
    """Undo a send while it is held, its writer only, or cancel a scheduled one. Raises TooLate.

    The condition is the fence: the outbox claims the same row, and only one of the two finds it.
    """
    held = Q(status="queued", attempts=0, due_at__gt=Now(), author=by)
    changed = Message.objects.filter(held | Q(status="scheduled"), pk=message.pk).update(
        status="cancelled", due_at=None, revision=F("revision") + 1
    )
    if not changed:
        raise TooLate
    message.refresh_from_db()
    _fall_back(message.conversation, message)
    publish(
        MessageChanged(
            inbox_id=message.conversation.inbox_id,
            conversation_id=message.conversation_id,
            message_id=message.pk,
            actor_id=by.pk,
        )
    )
    return message


@transaction.atomic
def take_back(message: Message, *, by: Member) -> str:
    """Withdraw it; its words and files are the member's draft again. The draft. Raises TooLate."""
    message = withdraw(message, by=by)
    conversation = message.conversation
    if conversation.closed_by_id == by.pk and _closed_with(conversation, message):
        with suppress(triage.AlreadyOpen):  # the customer began anew: it stays closed
            triage.reopen(conversation, by=by)
    # as new: what was uploaded and not sent is swept away after a day
    Attachment.objects.filter(message=message).update(
        message=None, uploader=by, created_at=timezone.now()
    )
    typed = reading.draft(conversation, of=by)
    words = signatures.bare(message.body, by=by)
    body = f"{words}\n{typed}" if typed else words
    reading.keep_draft(conversation, by=by, body=body)
    return body


def _closed_with(conversation: Conversation, message: Message) -> bool:
    """Sent and closed in one: undone in one."""
    closed_at = conversation.closed_at
    return closed_at is not None and closed_at >= message.created_at


def _fall_back(conversation: Conversation, message: Message) -> None:
    """The list shows what was last before."""
    if conversation.last_message_id != message.pk:
        return
    last = (
        Message.objects.filter(conversation=conversation)
        .exclude(WITHDRAWN)
        .exclude(status__in=["scheduled", "noted"])
        .order_by("-id")
        .first()
    )
    files = Attachment.objects.filter(message=last).order_by("position") if last else ()
    Conversation.objects.filter(pk=conversation.pk, last_message_id=message.pk).update(
        last_message_id=last.pk if last else None,
        last_message_at=last.created_at if last else None,
        last_direction=last.direction if last else "",
        last_author=last.author_id if last else None,
        last_status=last.status if last else "",
        last_preview=preview(_shown(last)) if last else "",
        last_kind=callings.kind_of(last) or kind_of([file.content_type for file in files]),
        revision=F("revision") + 1,
    )


def _shown(message: Message) -> str:
    return message.body if message.direction == "in" else formatting.plain(message.body)

"""A text that nobody wrote: it waits in the same outbox and is refused there as any other."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inbox.conversations.events import MessageQueued
from inbox.conversations.models import Conversation, Message
from inbox.conversations.writing import messages
from inbox.events import publish


@transaction.atomic
def send(conversation: Conversation, *, body: str, key: UUID, why: str) -> Message:
    """Queue it; `why` stands in the trail. The list goes on showing what the customer wrote: nobody
    has answered yet, and mails and counts say so. Raises messages.NotSendable.
    """
    body = messages.checked(conversation, body, ())
    now = timezone.now()
    message = Message.objects.create(
        uuid=key,
        conversation=conversation,
        direction="out",
        body=body,
        status="queued",
        due_at=now,
        created_at=now,
    )
    Conversation.objects.filter(pk=conversation.pk).update(revision=F("revision") + 1)
    publish(
        MessageQueued(
            inbox_id=conversation.inbox_id,
            conversation_id=conversation.pk,
            message_id=message.pk,
            changes={"automatic": why},
        )
    )
    return message

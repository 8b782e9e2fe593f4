"""Messages that wait in the outbox and are not to go any more."""

from django.db.models import F

from contacts.models import Identity
from inbox.conversations.events import MessageChanged
from inbox.conversations.models import Conversation, Message
from inbox.events import publish


def cancel_waiting(person: Identity, *, reason: str) -> None:
    """Cancel what is queued or scheduled for an address; what a carrier may have is left alone.

    What the outbox holds just now is not waited for: the outbox waits for our commit, and refuses.
    """
    waiting = list(
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            conversation__identity=person,
            status__in=["queued", "scheduled"],
            due_at__isnull=False,
        )
        .select_related("conversation")
    )
    if not waiting:
        return
    ids = [message.pk for message in waiting]
    Message.objects.filter(pk__in=ids).update(
        status="cancelled", due_at=None, error=reason, revision=F("revision") + 1
    )
    Conversation.objects.filter(last_message_id__in=ids).update(
        last_status="cancelled", revision=F("revision") + 1
    )
    publish(
        *(
            MessageChanged(
                inbox_id=message.conversation.inbox_id,
                conversation_id=message.conversation_id,
                message_id=message.pk,
            )
            for message in waiting
        )
    )

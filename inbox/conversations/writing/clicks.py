"""The key of a click: the browser chooses it, and however often it comes it makes one message."""

from uuid import UUID

from inbox.accounts.models import Member
from inbox.conversations.models import Conversation, Message


class KeyTaken(Exception):
    """The client key belongs to another message."""


def made(
    conversation: Conversation,
    *,
    by: Member,
    key: UUID,
    direction: str = "out",
    kind: str = "text",
) -> Message | None:
    """The message that the same click made before. Raises KeyTaken when it is another one's."""
    found: Message | None = Message.objects.filter(uuid=key).first()
    if found is None:
        return None
    whose = (found.conversation_id, found.author_id, found.direction, found.kind)
    if whose != (conversation.pk, by.pk, direction, kind):
        raise KeyTaken
    return found

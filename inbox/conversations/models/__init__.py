"""The tables of the heart, one file a noun."""

from inbox.conversations.models.attachment import Attachment
from inbox.conversations.models.attempt import Attempt
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.inbox import Channel, Connection, Inbox, InboxAccess
from inbox.conversations.models.message import Message
from inbox.conversations.models.reading import Draft, ReadCursor, Unread

__all__ = [
    "Attachment",
    "Attempt",
    "Channel",
    "Connection",
    "Conversation",
    "Draft",
    "Inbox",
    "InboxAccess",
    "Message",
    "ReadCursor",
    "Unread",
]

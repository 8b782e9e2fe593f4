"""The tables of the heart, one file a noun."""

from inbox.conversations.models.attachment import Attachment
from inbox.conversations.models.attempt import Attempt
from inbox.conversations.models.bulk import BulkBatch, BulkJob
from inbox.conversations.models.call import Call
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.erasure import Erasure
from inbox.conversations.models.inbox import Channel, Connection, Inbox, InboxAccess
from inbox.conversations.models.lock import Lock, LockWaiter
from inbox.conversations.models.message import Mention, Message, Reaction
from inbox.conversations.models.ownership import Attendance, Participant
from inbox.conversations.models.reading import Draft, ReadCursor, Unread
from inbox.conversations.models.tag import ConversationTag, Tag
from inbox.conversations.models.views import ListChoice, Pin, SavedView

__all__ = [
    "Attachment",
    "Attempt",
    "Attendance",
    "BulkBatch",
    "BulkJob",
    "Call",
    "Channel",
    "Connection",
    "Conversation",
    "ConversationTag",
    "Draft",
    "Erasure",
    "Inbox",
    "InboxAccess",
    "ListChoice",
    "Lock",
    "LockWaiter",
    "Mention",
    "Message",
    "Participant",
    "Pin",
    "Reaction",
    "ReadCursor",
    "SavedView",
    "Tag",
    "Unread",
]

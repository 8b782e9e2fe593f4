"""What happens in conversations. Ids only; who is told what stands in broadcasts.py."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ConversationEvent(Event):
    """Something in one conversation."""

    inbox_id: int
    conversation_id: int


@dataclass(frozen=True, kw_only=True)
class MessageReceived(ConversationEvent):
    """A customer wrote."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageQueued(ConversationEvent):
    """A member wrote, or asked to send again; the outbox may take it."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageChanged(ConversationEvent):
    """A tick, a failure, a file that arrived."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(ConversationEvent):
    """A member finished it."""


@dataclass(frozen=True, kw_only=True)
class ConversationReopened(ConversationEvent):
    """A member, or a new text, opened it again."""


@dataclass(frozen=True, kw_only=True)
class ConversationAssigned(ConversationEvent):
    """`member_id` is the new assignee, None when it went back to all."""

    member_id: int | None


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(ConversationEvent):
    """The address may, or may no longer, be texted; `changes` says by what."""


@dataclass(frozen=True, kw_only=True)
class ConsentDoubted(ConversationEvent):
    """The customer's words may be a refusal; a person decides."""


@dataclass(frozen=True, kw_only=True)
class ReadingChanged(ConversationEvent):
    """`member_id` read the conversation, or marked it unread for themselves."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class AccessChanged(Event):
    """What `member_id` may see changed: their sockets look again."""

    member_id: int

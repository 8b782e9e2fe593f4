"""What happens in conversations. Ids only; who is told what stands in broadcasts.py."""

from dataclasses import dataclass

from inbox.events import Event

# What of a registration decides whether an inbox can send.
SENDS = frozenset({"state", "number"})
# Settings of an inbox that change what its members can do: open browsers begin anew.
CONTROLS = frozenset({"is_queue", "assignment", "auto_assign", "allow_moving"})


@dataclass(frozen=True, kw_only=True)
class ConversationEvent(Event):
    """Something in one conversation."""

    inbox_id: int
    conversation_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(ConversationEvent):
    """What is known of its customer is otherwise now; no line tells of it."""


@dataclass(frozen=True, kw_only=True)
class MessageReceived(ConversationEvent):
    """A customer wrote. `files` are how many somebody must fetch; the row does not keep it."""

    message_id: int
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class MessageQueued(ConversationEvent):
    """A member wrote, or asked to send again; the outbox may take it."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageNoted(ConversationEvent):
    """A member wrote a note: for the team alone. Whom it names stands in Mention rows."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageScheduled(ConversationEvent):
    """A member wrote for later."""

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
    """The customer's words may be a refusal, or the number is not theirs, or dead: `changes` says
    which. A person decides.
    """


@dataclass(frozen=True, kw_only=True)
class DoubtSettled(ConversationEvent):
    """A member looked at what was doubted and found nothing; `changes` says at what."""


@dataclass(frozen=True, kw_only=True)
class OptOutsAdded(Event):
    """Addresses were put on the list of opt-outs, by hand or as a list; `changes` says how many."""


@dataclass(frozen=True, kw_only=True)
class RetentionApplied(Event):
    """One round in an inbox that keeps its messages for some days: `changes` says which one, how
    many messages and conversations went, and from before when.
    """


@dataclass(frozen=True, kw_only=True)
class RetentionChanged(Event):
    """An inbox keeps its messages for longer, or not so long; `changes` says the days."""


@dataclass(frozen=True, kw_only=True)
class ConversationErased(ConversationEvent):
    """It is gone, and so is what was said in it. `changes` holds its uuid, for open lists."""


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(Event):
    """The actor asked to forget a person. `changes` names the job, and nothing of whom."""


@dataclass(frozen=True, kw_only=True)
class ErasureFailed(Event):
    """It was tried for hours and stands still. `changes` names the job and where it stopped."""


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """Nothing of them is left but that nobody may write there."""


@dataclass(frozen=True, kw_only=True)
class ReadingChanged(ConversationEvent):
    """`member_id` read the conversation, or marked it unread for themselves."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class DraftChanged(Event):
    """`member_id` typed in the conversation on one of their devices. In no inbox: theirs alone."""

    conversation_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class PinsChanged(Event):
    """`member_id` pinned, moved or unpinned it. In no inbox: their lists alone."""

    conversation_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class AccessChanged(Event):
    """What `member_id` may see changed: their sockets look again. `about` is "access:<uuid>" where
    one inbox was opened or shut for them.
    """

    member_id: int
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class SightChanged(Event):
    """`member_id` may see other conversations of their inboxes from now on: their sockets look
    again, their lists are drawn anew.
    """

    member_id: int


@dataclass(frozen=True, kw_only=True)
class AttendanceChanged(Event):
    """`member_id` logged in to queues, or out; `changes` says which, and why. In no one inbox."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class LockTaken(ConversationEvent):
    """`member_id` began to answer: nobody else can just now."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class LockReleased(ConversationEvent):
    """`member_id` sent, left or was not heard of; `changes` names who wanted to be told."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class LockTakenOver(ConversationEvent):
    """The actor took the answering from `member_id`."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class LockAsked(ConversationEvent):
    """The actor would like to answer in place of `member_id`."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class LockAwaited(ConversationEvent):
    """The actor wants to be told when it is free."""


@dataclass(frozen=True, kw_only=True)
class ConversationMoved(ConversationEvent):
    """It is in another inbox now, `inbox_id`; `changes` says which it left, by id."""


@dataclass(frozen=True, kw_only=True)
class ConversationLeft(ConversationEvent):
    """It is not in this inbox any more: those who have only this one lose it."""


@dataclass(frozen=True, kw_only=True)
class ConversationMarkedSpam(ConversationEvent):
    """A member put it away, and its address is blocked."""


@dataclass(frozen=True, kw_only=True)
class ConversationReleased(ConversationEvent):
    """It was no spam: its address may write again."""


@dataclass(frozen=True, kw_only=True)
class SpamReceived(ConversationEvent):
    """A blocked address wrote. Nobody is told but who looks into spam."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationSnoozed(ConversationEvent):
    """A member put it away until a moment, `changes` says which, or until a reply."""


@dataclass(frozen=True, kw_only=True)
class ConversationWoken(ConversationEvent):
    """It is back, by itself or by a member; `member_id` is whose it is."""

    member_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class BulkChanged(Event):
    """What `member_id` does to many conversations began, went on or ended; `changes` says."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class CallStarted(ConversationEvent):
    """A customer calls, or a member (the actor) asked to call one."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class CallChanged(ConversationEvent):
    """A call came further, or is over; `changes` says from where to where."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class CallMissed(ConversationEvent):
    """Nobody took a customer's call, or they left a message: it waits for somebody."""

    message_id: int
    files: int = 0

"""Calls in the thread: what the carrier says of each climbs, whatever order it comes in.

A call is a message like a text, so that lists, threads, unread marks and exports know one path; its
Call row tells how far it came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inbox.conversations.carrying import inbound, unread
from inbox.conversations.carrying.inbound import Inbound
from inbox.conversations.events import CallChanged, CallMissed
from inbox.conversations.models import Attachment, Call, Conversation, Inbox, Message
from inbox.conversations.phoning import ringing, unanswered
from inbox.conversations.phoning.callings import KINDS
from inbox.events import publish

State = Call.State
# What the carrier says of one end of a call; what it means for the whole depends on what was.
ENDED, UNANSWERED = "ended", "unanswered"
RANK = {
    State.ASKED: 0, State.DIALING: 1, State.CALLING: 2, State.RINGING: 3, State.TALKING: 4,
    State.DECLINED: 5, State.UNREACHED: 5, State.CANCELLED: 5, State.MISSED: 5, State.FAILED: 5,
    State.VOICEMAIL: 6, State.ANSWERED: 7,
}  # fmt: skip
OVER = 5  # from this rank on
LIVE_STATES = [state for state, rank in RANK.items() if rank < OVER]
STORED, STRAY, UNKNOWN = "stored", "stray", "unknown"
LOOK_AGAIN = timedelta(minutes=2)  # the carrier is asked when nothing was heard for so long


@dataclass(frozen=True)
class Recording:
    """Sound the carrier keeps for us."""

    url: str
    seconds: int


@dataclass(frozen=True)
class CallReport:
    """What a carrier said of a call. `carrier_id` is of the leg that began it; `call` is our own
    name for one that a member asked for. `state` is a Call.State, ENDED or UNANSWERED.
    """

    connection_id: int
    carrier_id: str
    state: str
    at: datetime
    is_inbound: bool = False
    sender: str = ""
    to: str = ""
    seconds: int = 0
    error_code: str = ""
    error: str = ""
    recording: Recording | None = None
    call: UUID | None = None
    key: int = 0


@transaction.atomic(savepoint=False)
def report(batch: Sequence[CallReport]) -> list[str]:
    """Take in what was said, in its order; the outcome of each: stored, stray (for a number that is
    not the connection's) or unknown (a call nobody here began).
    """
    return [_take(one) for one in batch]


def _take(said: CallReport) -> str:
    call = _find(said)
    if call is None and said.is_inbound:
        outcome = inbound.receive([_ring(said)])[0]
        if outcome != inbound.STORED:
            return STRAY if outcome == inbound.STRAY else STORED
        call = _begin(said)
    if call is None:
        return UNKNOWN
    if said.carrier_id and not call.carrier_id:
        call.carrier_id = said.carrier_id
        call.save(update_fields=["carrier_id"])
    if said.recording is not None:
        _attach(call, said.recording, said.at)
    climb(
        call, _meaning(call, said.state), seconds=said.seconds, error=(said.error_code, said.error)
    )
    return STORED


def _find(said: CallReport) -> Call | None:
    rows = Call.objects.select_for_update(of=("self",)).select_related("message__conversation")
    if said.call is not None:
        named: Call | None = rows.filter(message__uuid=said.call).first()
        return named
    found: Call | None = rows.filter(
        carrier_id=said.carrier_id, channel__connection_id=said.connection_id
    ).first()
    return found


def _ring(said: CallReport) -> Inbound:
    return Inbound(
        connection_id=said.connection_id,
        carrier_id=said.carrier_id,
        sender=said.sender,
        to=said.to,
        body="",
        at=said.at,
        is_call=True,
    )


def _begin(said: CallReport) -> Call:
    """The row of a call that came in, whose message was just filed. Where nothing may ring and no
    voicemail answers, it is missed before it began.
    """
    message = Message.objects.select_related("conversation__inbox", "conversation__channel").get(
        connection_id=said.connection_id, carrier_id=said.carrier_id
    )
    talk = message.conversation
    call: Call = Call.objects.create(
        message=message,
        channel=talk.channel,
        phone=ringing.rings_at(talk.channel.inbox, caller=said.sender),
        state=State.RINGING,
        carrier_id=said.carrier_id,
        due_at=timezone.now() + LOOK_AGAIN,
    )
    if not call.phone and not talk.channel.inbox.voicemail:
        climb(call, State.MISSED)
    return call


def _meaning(call: Call, state: str) -> str:
    """What the end of one leg says of the call."""
    meant = _ended(call, state)
    gave_up = call.hung_up_at is not None and meant in {State.UNREACHED, State.DECLINED}
    return State.CANCELLED if gave_up else meant


def _ended(call: Call, state: str) -> str:
    is_inbound = call.message.direction == "in"
    if state == UNANSWERED:
        return State.MISSED if is_inbound else State.UNREACHED
    if state == ENDED:
        if call.state == State.TALKING:
            return State.ANSWERED
        if is_inbound:
            return State.MISSED
        return State.UNREACHED if call.state == State.RINGING else State.DECLINED
    if state == State.CALLING and is_inbound:
        return State.RINGING
    return state


def climb(call: Call, state: str, *, seconds: int = 0, error: tuple[str, str] = ("", "")) -> None:
    """Bring it to a state above the one it has; what is behind or beside it changes nothing."""
    was, rank = call.state, RANK[State(state)]
    longer = state == was and seconds > call.seconds
    if rank <= RANK[State(was)] and not longer:
        return
    call.state, call.seconds = state, max(seconds, call.seconds)
    if rank >= OVER:
        call.member, call.due_at = None, None
    elif was != state:
        call.due_at, call.checks = timezone.now() + LOOK_AGAIN, 0
    call.error_code, call.error = error[0][:12], error[1][:200]
    call.save()
    show(call, was)


def show(call: Call, was: str) -> None:
    """The thread and the list follow; what nobody took is unread, and told like a text."""
    message = call.message
    Message.objects.filter(pk=message.pk).update(revision=F("revision") + 1)
    shown = {"last_kind": KINDS.get(State(call.state), "call"), "revision": F("revision") + 1}
    if call.state == State.ANSWERED:
        shown["last_direction"] = "out"  # somebody spoke with them: nobody waits for an answer
    Conversation.objects.filter(last_message_id=message.pk).update(**shown)
    talk = message.conversation
    given: dict[str, Any] = {
        "inbox_id": talk.inbox_id,
        "conversation_id": talk.pk,
        "message_id": message.pk,
    }
    if call.state in KINDS and talk.state != "spam":
        if unanswered.opened(talk):
            unread.mark([talk])
        publish(CallMissed(**given, files=int(call.state == State.VOICEMAIL)))
    else:
        publish(CallChanged(**given, changes={"state": [was, call.state]}))
    if message.direction == "in" and call.phone:
        _judge_forwarding(call, talk)


def _judge_forwarding(call: Call, talk: Conversation) -> None:
    """A number the carrier cannot call is said where it is set up, until a call gets through."""
    if call.error and call.state == State.MISSED:
        Inbox.objects.filter(pk=talk.inbox_id, forward_to=call.phone).update(
            forward_problem=call.error
        )
    elif call.state == State.ANSWERED:
        Inbox.objects.filter(pk=talk.inbox_id).exclude(forward_problem="").update(
            forward_problem=""
        )


def _attach(call: Call, recording: Recording, at: datetime) -> None:
    """The sound becomes a file of the message; the same one again changes nothing."""
    known = Attachment.objects.filter(message=call.message, source_url=recording.url[:500])
    if known.exists():
        return
    Attachment.objects.create(
        conversation=call.message.conversation,
        message=call.message,
        position=call.message.files,
        content_type="audio/mpeg",
        source_url=recording.url[:500],
        due_at=at,
    )
    Message.objects.filter(pk=call.message_id).update(
        files=F("files") + 1, revision=F("revision") + 1
    )
    call.message.files += 1
    if recording.seconds > call.seconds:
        call.seconds = recording.seconds
        call.save(update_fields=["seconds"])

"""A member calls a customer: the row that asks for it. A worker has the member's own phone rung
first; no carrier is called here.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from contacts import phones
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import CallStarted
from inbox.conversations.finishing import triage
from inbox.conversations.models import Call, Channel, Conversation, Message
from inbox.conversations.owning import participants
from inbox.conversations.phoning import calls
from inbox.conversations.writing import clicks
from inbox.events import publish


class NotCallable(Exception):
    """Nobody can be called here just now; `reason` says why in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Over(Exception):
    """There is no call of theirs that could be hung up: it is over, or they are on the phone."""


Refusal = Callable[[Channel], str]
_also: list[Refusal] = []


def also(function: Refusal) -> Refusal:
    """Ask the function, too, why our number cannot call: "" when it can."""
    _also.append(function)
    return function


def why_not(conversation: Conversation, *, by: Member) -> str:
    """Why the member cannot call them just now: "spam", "nameless", "short_code", "no_number",
    "unregistered", "no_voice", "no_phone", "own_number", "on_the_phone" or "". Opting out of texts
    forbids no call.
    """
    if conversation.state == "spam" or conversation.identity.blocked_at is not None:
        return "spam"
    refusal = phones.why_not(conversation.identity.address) or _line(conversation.channel)
    return refusal or _phone(conversation.identity.address, by)


def _line(channel: Channel) -> str:
    """Whether our number can call."""
    if not channel.registered:
        return "unregistered"
    if not phones.is_number(channel.address):
        return "no_voice"
    return next((reason for function in _also if (reason := function(channel))), "")


def _phone(address: str, by: Member) -> str:
    """Whether the member's phone can be rung for it."""
    if not by.phone:
        return "no_phone"
    if by.phone == address or Channel.objects.filter(address__in=[by.phone, address]).exists():
        return "own_number"
    return "on_the_phone" if Call.objects.filter(member=by).exists() else ""


@transaction.atomic
def call(conversation: Conversation, *, by: Member, key: UUID) -> Message:
    """Ask for a call. The same key again gives the same one, and a member has one at a time: a
    double click rings once. Raises NotCallable and clicks.KeyTaken.
    """
    earlier = clicks.made(conversation, by=by, key=key, kind="call")
    if earlier is not None:
        return earlier
    reason = why_not(conversation, by=by)
    if reason:
        raise NotCallable(reason)
    try:
        with transaction.atomic():
            message = _write(conversation, by=by, key=key)
    except IntegrityError:  # the same click, or another call of theirs, a moment ago
        earlier = clicks.made(conversation, by=by, key=key, kind="call")
        if earlier is None:
            raise NotCallable("on_the_phone") from None
        return earlier
    _bump(conversation, message)
    if Conversation.objects.filter(pk=conversation.pk, state="closed").exists():
        try:
            triage.reopen(conversation, by=by)
        except triage.AlreadyOpen:
            raise NotCallable("newer_open") from None
    participants.add([(conversation.pk, by.pk)])
    publish(
        CallStarted(
            inbox_id=conversation.inbox_id,
            conversation_id=conversation.pk,
            message_id=message.pk,
            actor_id=by.pk,
        )
    )
    return message


def ringing(conversation: Conversation, *, by: Member) -> Call | None:
    """The member's own call here, as long as nobody speaks and it is not hung up."""
    found: Call | None = (
        Call.objects.select_related("message__conversation")
        .filter(member=by, message__conversation=conversation, hung_up_at=None)
        .exclude(state=Call.State.TALKING)
        .first()
    )
    return found


@transaction.atomic
def hang_up(conversation: Conversation, *, by: Member) -> None:
    """Give up a call while it rings. One that no worker took yet is never placed; of any other the
    carrier is told. Raises Over.
    """
    found = ringing(conversation, by=by)
    rows = Call.objects.select_for_update(of=("self",)).select_related("message__conversation")
    call = rows.filter(pk=found.pk).first() if found is not None else None
    if call is None or call.member_id != by.pk or call.state == Call.State.TALKING:
        raise Over
    if call.state == Call.State.ASKED:
        calls.climb(call, Call.State.CANCELLED)
        return
    call.hung_up_at = timezone.now()
    if call.carrier_id:  # otherwise whoever learns it hangs up
        call.due_at, call.checks = call.hung_up_at, 0
    call.save(update_fields=["hung_up_at", "due_at", "checks"])
    calls.show(call, call.state)


def _write(conversation: Conversation, *, by: Member, key: UUID) -> Message:
    now = tenancy.now()
    message: Message = Message.objects.create(
        uuid=key,
        conversation=conversation,
        direction="out",
        kind="call",
        author=by,
        status="received",
        connection_id=conversation.channel.connection_id,
        created_at=now,
    )
    Call.objects.create(
        message=message,
        channel=conversation.channel,
        member=by,
        phone=by.phone,
        state=Call.State.ASKED,
        due_at=now,
    )
    return message


def _bump(conversation: Conversation, message: Message) -> None:
    """The list shows it."""
    Conversation.objects.filter(pk=conversation.pk).update(
        last_message_id=message.pk,
        last_message_at=message.created_at,
        last_direction="out",
        last_author_id=message.author_id,
        last_status="received",
        last_preview="",
        last_kind="call",
        revision=F("revision") + 1,
    )

"""What became of an attempt. Status only climbs; an old attempt never moves a newer one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop as _

from contacts import consent
from inbox.conversations import outgoing
from inbox.conversations.events import ConsentChanged, MessageChanged
from inbox.conversations.models import Attempt, Channel, Connection, Conversation, Message
from inbox.events import Event, publish

# From `uncertain` anything that is known is a climb.
RANK = {
    "queued": 0, "dispatching": 1, "uncertain": 1, "accepted": 2, "sent": 3, "delivered": 4,
    "read": 5,
}  # fmt: skip
FINAL = {"failed", "cancelled"}
UNFINISHED = {"accepted", "sent"}  # the carrier is still asked for the end


@dataclass(frozen=True)
class Report:
    """What a carrier says of one send: by the attempt's uuid, or by the carrier's own id."""

    state: str
    attempt: UUID | None = None
    carrier_id: str = ""
    error_code: str = ""
    error: str = ""
    opted_out: bool = False
    unregistered: bool = False
    dead_number: bool = False
    problem: str = ""  # of the whole carrier account
    check_at: datetime | None = None  # when the carrier is to be asked


def climbs(old: str, new: str) -> bool:
    """Whether `new` is news. Failure is final, and is accepted only below delivered."""
    if old in FINAL or old == new:
        return False
    if new in FINAL:
        return RANK[old] < RANK["delivered"]
    if new == "uncertain":
        return old == "dispatching"
    return RANK[new] > RANK[old]


@transaction.atomic
def report(reports: Sequence[Report]) -> list[bool]:
    """Apply the reports in their order; False for those whose attempt is not known (yet)."""
    attempts = _attempts(reports)
    by_uuid = {attempt.uuid: attempt for attempt in attempts}
    by_carrier = {attempt.carrier_id: attempt for attempt in attempts if attempt.carrier_id}
    outcomes = []
    changed: dict[int, Message] = {}
    events: list[Event] = []
    known: list[tuple[Attempt, Report]] = []
    for item in reports:
        attempt = by_uuid.get(item.attempt) if item.attempt else by_carrier.get(item.carrier_id)
        outcomes.append(attempt is not None)
        if attempt is None:
            continue
        if _apply(attempt, item):
            changed[attempt.message_id] = attempt.message
        if item.opted_out:
            events.extend(_opted_out(attempt.message.conversation))
        if item.dead_number:
            consent.doubt(attempt.message.conversation.identity, reason="dead_number")
        known.append((attempt, item))
    _heed_sender(known)
    show(changed.values())
    publish(*events)
    return outcomes


def _heed_sender(known: Sequence[tuple[Attempt, Report]]) -> None:
    """What was said of our own number and account. After the people: the outbox locks so too."""
    unregistered = {attempt.channel_id for attempt, item in known if item.unregistered}
    if unregistered:
        Channel.objects.filter(pk__in=unregistered).update(registered=False)
    for attempt, item in known:
        if item.problem:
            channel = Channel.objects.filter(pk=attempt.channel_id)
            account = Connection.objects.filter(pk__in=channel.values("connection_id"))
            account.exclude(problem=item.problem).update(problem=item.problem)


def _attempts(reports: Sequence[Report]) -> list[Attempt]:
    """Locked in one order, so that two batches never wait for each other in a ring.

    One table at a time: for four joined ones PostgreSQL guesses badly until it has statistics, and
    a batch of 120 takes seconds.
    """
    uuids = [item.attempt for item in reports if item.attempt]
    carrier_ids = [item.carrier_id for item in reports if not item.attempt]
    found = list(
        Attempt.objects.select_for_update()
        .filter(Q(uuid__in=uuids) | Q(carrier_id__in=[sid for sid in carrier_ids if sid]))
        .order_by("id")
    )
    wanted = {attempt.message_id for attempt in found}
    locked = Message.objects.select_for_update().filter(pk__in=wanted).order_by("id")
    messages = {message.pk: message for message in locked}
    threads = Conversation.objects.in_bulk({m.conversation_id for m in messages.values()})
    for message in messages.values():
        message.conversation = threads[message.conversation_id]
    for attempt in found:
        attempt.message = messages[attempt.message_id]
    return found


def _apply(attempt: Attempt, item: Report) -> bool:
    """Move the attempt, and its message when it is the newest. False when nothing shows."""
    fields = []
    if item.carrier_id and not attempt.carrier_id:
        attempt.carrier_id = item.carrier_id
        fields.append("carrier_id")
    moved = climbs(attempt.state, item.state)
    if moved:
        attempt.state = item.state
        attempt.error_code, attempt.error = item.error_code, item.error[:200]
        attempt.check_at = item.check_at or (attempt.check_at if item.state in UNFINISHED else None)
        fields += ["state", "error_code", "error", "check_at"]
    if fields:
        attempt.save(update_fields=fields)
    return moved and _carry(attempt)


def _carry(attempt: Attempt) -> bool:
    message = attempt.message
    newest = not Attempt.objects.filter(message=message, id__gt=attempt.pk).exists()
    waiting_again = message.status == "queued" and message.due_at is not None
    if newest and not waiting_again:
        message.status = attempt.state
        message.error_code, message.error = attempt.error_code, attempt.error
    elif attempt.state in {"delivered", "read"}:
        message.delivered_before = True
    else:
        return False
    message.revision += 1
    message.save(update_fields=["status", "error_code", "error", "delivered_before", "revision"])
    return True


def show(messages: Iterable[Message]) -> None:
    """The rows changed: their conversations' last lines follow, and everybody is told."""
    events: list[Event] = []
    for message in messages:
        Conversation.objects.filter(pk=message.conversation_id, last_message_id=message.pk).update(
            last_status=message.status, revision=F("revision") + 1
        )
        events.append(
            MessageChanged(
                inbox_id=message.conversation.inbox_id,
                conversation_id=message.conversation_id,
                message_id=message.pk,
            )
        )
    publish(*events)


def put_back(message: Message, *, due_at: datetime) -> None:
    """The last attempt is proven not to have arrived: the message waits for its next one."""
    message.status, message.due_at = "queued", due_at
    message.error_code = message.error = ""
    message.revision += 1
    message.save(update_fields=["status", "due_at", "error_code", "error", "revision"])
    show([message])


def _opted_out(thread: Conversation) -> list[Event]:
    """The carrier knows of a STOP that we do not."""
    if not consent.opt_out(thread.identity, source="carrier", wording="21610"):
        return []
    outgoing.cancel_waiting(thread.identity, reason=_("This person opted out"))
    return [
        ConsentChanged(
            inbox_id=thread.inbox_id,
            conversation_id=thread.pk,
            changes={"consent": ["in", "out"], "by": "carrier"},
        )
    ]

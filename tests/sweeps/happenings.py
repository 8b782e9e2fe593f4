"""Everything that can happen in a conversation, each done as the product does it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from contacts import consent, people
from contacts.models import Identity
from inbox.accounts.models import Event, Member
from inbox.conversations import access
from inbox.conversations.carrying import delivery, inbound
from inbox.conversations.carrying.inbound import Inbound
from inbox.conversations.events import AccessChanged, ConsentChanged
from inbox.conversations.finding import pins, reading
from inbox.conversations.finishing import snoozing, spam, tags, triage
from inbox.conversations.knowing import consenting
from inbox.conversations.locking import locks, waiters
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.owning import assigning, attendance
from inbox.conversations.phoning import calls
from inbox.conversations.phoning.calls import CallReport
from inbox.conversations.writing import messages, notes, scheduling
from inbox.events import publish
from tests.sweeps.stage import Stage


def within(stage: Stage, call: Callable[[], Any]) -> Any:
    """Inside Aurora, committed when it returns."""
    with stage.cast.aurora.open():
        return call()


def ring(stage: Stage, state: str = "ringing") -> None:
    """The customer of Aurora's Sales calls, and nobody is there yet."""
    sales = stage.sales
    Inbox.objects.filter(pk=sales.inbox.pk).update(forward_to="+12065550777")
    said = CallReport(
        connection_id=sales.channel.connection_id, carrier_id="CA" + "7" * 32, state=state,
        at=timezone.now(), is_inbound=True, sender=sales.conversation.identity.address,
        to=sales.channel.address,
    )  # fmt: skip
    calls.report([said])


def text(stage: Stage, body: str) -> None:
    """The customer of Aurora's Sales writes."""
    sales = stage.sales
    customer = Inbound(
        connection_id=sales.channel.connection_id, carrier_id=f"SM{uuid4().hex}",
        sender=sales.conversation.identity.address, to=sales.channel.address, body=body,
        at=timezone.now(),
    )  # fmt: skip
    within(stage, lambda: inbound.receive([customer]))


def conversation(stage: Stage, number: int) -> UUID:
    """One more conversation in Aurora's Sales."""

    def make() -> UUID:
        identity = Identity.objects.create(address=f"+1303555{number:04d}")
        made = Conversation.objects.create(
            inbox=stage.sales.inbox, channel=stage.sales.channel, identity=identity
        )
        return made.uuid

    return within(stage, make)


def newest(stage: Stage) -> int:
    """The live cursor as it stands."""
    return within(stage, lambda: Event.objects.order_by("-id").values_list("id", flat=True)[0])


def revoke(stage: Stage, member: Member) -> None:
    within(stage, lambda: access.revoke(stage.sales.inbox, of=member))


def suspend(stage: Stage, member: Member) -> None:
    """Shut the organization for a member."""

    def shut() -> None:
        Member.objects.filter(pk=member.pk).update(is_active=False)
        publish(AccessChanged(member_id=member.pk))

    within(stage, shut)


def _talk(stage: Stage) -> Conversation:
    return Conversation.objects.select_related("identity__contact", "channel").get(
        pk=stage.sales.conversation.pk
    )


def _opt_out(stage: Stage) -> None:
    talk = _talk(stage)
    consent.opt_out(talk.identity, source="member", by=stage.cast.ada)
    publish(
        ConsentChanged(
            inbox_id=talk.inbox_id, conversation_id=talk.pk, actor_id=stage.cast.ada.pk,
            changes={"consent": ["in", "out"], "by": "member"},
        )
    )  # fmt: skip


def _rename(stage: Stage) -> None:
    talk = _talk(stage)
    people.edit(talk.identity.contact, {"name": "Mara"}, by=stage.cast.ada)


def _look_up(stage: Stage) -> None:
    people.edit(_talk(stage).identity.contact, {"company": "CANARY Dental"}, by=stage.cast.ada)


def _log_out(stage: Stage) -> None:
    Inbox.objects.filter(pk=stage.sales.inbox.pk).update(is_queue=True)
    attendance.log_out(stage.cast.ada, reason="Lunch")


def _held(stage: Stage) -> Conversation:
    """Ben is answering."""
    talk = _talk(stage)
    locks.acquire(talk, by=stage.cast.ben, tab=uuid4())
    return talk


# What to do for each event to be published, and the frames it makes: (swap, whom it is for).
MAKE: dict[str, Callable[[Stage], Any]] = {
    "MessageReceived": lambda stage: text(stage, "Hello"),
    "CallStarted": ring,
    "CallChanged": lambda stage: ring(stage, "talking"),
    "CallMissed": lambda stage: ring(stage, calls.UNANSWERED),
    "MessageQueued": lambda stage: messages.send(
        _talk(stage), by=stage.cast.ada, body="Yes", key=uuid4()
    ),
    "MessageChanged": lambda stage: delivery.report(
        [delivery.Report("sent", attempt=stage.sales.attempt.uuid)]
    ),
    "MessageNoted": lambda stage: notes.note(
        _talk(stage), by=stage.cast.ada, body="Look, all", key=uuid4()
    ),
    "MessageScheduled": lambda stage: scheduling.schedule(
        _talk(stage),
        by=stage.cast.ada,
        body="Later",
        key=uuid4(),
        when=scheduling.When(timezone.now() + timedelta(days=1)),
    ),
    "DraftChanged": lambda stage: reading.keep_draft(
        _talk(stage), by=stage.cast.ben, body="CANARY draft"
    ),
    "ConversationClosed": lambda stage: triage.close(_talk(stage), by=stage.cast.ada),
    "ConversationReopened": lambda stage: triage.reopen(_talk(stage), by=stage.cast.ada),
    "ConversationAssigned": lambda stage: assigning.assign(
        _talk(stage), to=stage.cast.ben, by=stage.cast.ada
    ),
    "ConsentChanged": _opt_out,
    "ConsentDoubted": lambda stage: text(stage, "Please leave me alone"),
    "DoubtSettled": lambda stage: consenting.settle(_talk(stage), by=stage.cast.ada),
    "ContactChanged": _rename,
    "CustomerChanged": _look_up,
    "ReadingChanged": lambda stage: reading.unread(_talk(stage), by=stage.cast.ben),
    "ConversationMarkedSpam": lambda stage: spam.mark(_talk(stage), by=stage.cast.ben),
    "ConversationReleased": lambda stage: spam.release(_talk(stage), by=stage.cast.ada),
    "SpamReceived": lambda stage: text(stage, "Cheap watches"),
    "ConversationSnoozed": lambda stage: snoozing.snooze(
        _talk(stage), until=timezone.now() + timedelta(hours=1), by=stage.cast.ben
    ),
    "ConversationWoken": lambda stage: snoozing.wake(_talk(stage), by=stage.cast.ben),
    "TagsChanged": lambda stage: tags.take(_talk(stage), stage.sales.tag, by=stage.cast.ben),
    "LockTaken": _held,
    "LockReleased": lambda stage: locks.release(_talk(stage), by=stage.cast.ben),
    "LockTakenOver": lambda stage: locks.take_over(_talk(stage), by=stage.cast.ada, tab=uuid4()),
    "LockAsked": lambda stage: waiters.ask(_talk(stage), by=stage.cast.ada),
    "LockAwaited": lambda stage: waiters.wait(_talk(stage), by=stage.cast.ben),
    "AttendanceChanged": _log_out,
    "PinsChanged": lambda stage: pins.pin(_talk(stage), by=stage.cast.ben),
    "AccessChanged": lambda stage: access.grant(stage.workshop.inbox, to=stage.cast.ben),
}


def prepare(stage: Stage, kind: str) -> None:
    """What must have happened before."""
    if kind in {"CallChanged", "CallMissed"}:
        within(stage, lambda: ring(stage))
    if kind == "ConversationReopened":
        within(stage, lambda: triage.close(_talk(stage), by=stage.cast.ada))
    if kind in {"ConversationReleased", "SpamReceived"}:
        within(stage, lambda: spam.mark(_talk(stage), by=stage.cast.ben))
    if kind == "ConversationWoken":
        within(stage, lambda: MAKE["ConversationSnoozed"](stage))
    if kind in {"LockReleased", "LockTakenOver", "LockAsked", "LockAwaited"}:
        within(stage, lambda: _held(stage))


def happen(stage: Stage, kind: str) -> None:
    """Do what publishes the event."""
    prepare(stage, kind)
    within(stage, lambda: MAKE[kind](stage))

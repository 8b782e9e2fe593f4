"""Everything that can happen in a conversation, each done as the product does it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from contacts import consent, identities
from contacts.models import Identity
from inbox.accounts.models import Event, Member
from inbox.conversations import access, delivery, inbound, messages, reading, triage
from inbox.conversations.events import AccessChanged, ConsentChanged
from inbox.conversations.inbound import Inbound
from inbox.conversations.models import Conversation
from inbox.events import publish
from tests.sweeps.stage import Stage


def within(stage: Stage, call: Callable[[], Any]) -> Any:
    """Inside Aurora, committed when it returns."""
    with stage.cast.aurora.open():
        return call()


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
    identities.rename(
        talk.identity, name="Mara", by=stage.cast.ada, inbox_id=talk.inbox_id,
        conversation_id=talk.pk,
    )  # fmt: skip


# What to do for each event to be published, and the frames it makes: (swap, whom it is for).
MAKE: dict[str, Callable[[Stage], Any]] = {
    "MessageReceived": lambda stage: text(stage, "Hello"),
    "MessageQueued": lambda stage: messages.send(
        _talk(stage), by=stage.cast.ada, body="Yes", key=uuid4()
    ),
    "MessageChanged": lambda stage: delivery.report(
        [delivery.Report("sent", attempt=stage.sales.attempt.uuid)]
    ),
    "ConversationClosed": lambda stage: triage.close(_talk(stage), by=stage.cast.ada),
    "ConversationReopened": lambda stage: triage.reopen(_talk(stage), by=stage.cast.ada),
    "ConversationAssigned": lambda stage: triage.assign(
        _talk(stage), to=stage.cast.ben, by=stage.cast.ada
    ),
    "ConsentChanged": _opt_out,
    "ConsentDoubted": lambda stage: text(stage, "Please leave me alone"),
    "ContactChanged": _rename,
    "ReadingChanged": lambda stage: reading.unread(_talk(stage), by=stage.cast.ben),
    "AccessChanged": lambda stage: access.grant(stage.workshop.inbox, to=stage.cast.ben),
}


def happen(stage: Stage, kind: str) -> None:
    """Do what publishes the event."""
    if kind == "ConversationReopened":
        within(stage, lambda: triage.close(_talk(stage), by=stage.cast.ada))
    within(stage, lambda: MAKE[kind](stage))

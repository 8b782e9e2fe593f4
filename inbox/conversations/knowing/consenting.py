"""What an address agrees to, told in its conversations: composers close and open everywhere."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop as _

from contacts import consent
from contacts.consent import Said
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.carrying import outgoing
from inbox.conversations.carrying.texts import Thread
from inbox.conversations.events import ConsentChanged, ConsentDoubted, DoubtSettled
from inbox.conversations.models import Conversation, Message
from inbox.conversations.models.conversation import LIVE_STATES
from inbox.events import Event, publish

Place = Conversation | Thread
WHY = _("This person opted out")
# what became of the last one before, wherever it was sent from
LAST = """
SELECT a.state FROM conversations_conversation c
JOIN conversations_message m
  ON m.organization_id = c.organization_id AND m.conversation_id = c.id AND m.direction = 'out'
JOIN conversations_attempt a ON a.organization_id = m.organization_id AND a.message_id = m.id
WHERE c.organization_id = %(organization)s AND c.identity_id = %(identity)s
  AND a.id <> %(attempt)s AND a.state IN ('failed', 'delivered', 'read')
ORDER BY a.id DESC LIMIT 1
"""


@transaction.atomic
def opt_out(identity: Identity, said: Said, *, thread: Place | None = None) -> bool:
    """Nobody here texts them any more, and what waits goes no more. False when it was so."""
    events = out(identity, said, thread=thread)
    publish(*events)
    return identity.opted_out_at is not None and bool(events or thread is None)


@transaction.atomic
def opt_in(identity: Identity, said: Said, *, thread: Place | None = None) -> None:
    """They said that they want to hear from us. Raises consent.NoProof and consent.NeverIn."""
    publish(*back_in(identity, said, thread=thread))


def out(identity: Identity, said: Said, *, thread: Place | None = None) -> list[Event]:
    """The same, for a caller who publishes what happened with more."""
    before = identity.consent
    if not consent.opt_out(
        identity, source=said.source, wording=said.wording, proof=said.proof, by=said.by
    ):
        return []
    outgoing.cancel_waiting(identity, reason=WHY)
    return _changed([identity.pk], [before, "out"], said, thread)


def back_in(identity: Identity, said: Said, *, thread: Place | None = None) -> list[Event]:
    """The same of an opt-in."""
    before = identity.consent
    if not consent.opt_in(
        identity, source=said.source, wording=said.wording, proof=said.proof, by=said.by
    ):
        return []
    return _changed([identity.pk], [before, "in"], said, thread)


@transaction.atomic
def opt_out_all(identity_ids: Sequence[int], said: Said) -> int:
    """Many addresses of a list; how many were not out before."""
    changed = consent.opt_out_all(identity_ids, said)
    waiting = Message.objects.filter(
        conversation__identity_id__in=changed,
        status__in=["queued", "scheduled"],
        due_at__isnull=False,
    )
    people = Identity.objects.filter(pk__in=waiting.values("conversation__identity_id"))
    for person in people.order_by("id"):
        outgoing.cancel_waiting(person, reason=WHY)
    publish(*_changed(changed, ["unknown", "out"], said, None))
    return len(changed)


def carrier_said_out(thread: Conversation) -> list[Event]:
    """The carrier knows of a STOP that we do not."""
    return out(thread.identity, Said(source="carrier", wording="21610"), thread=thread)


def dead(thread: Conversation) -> list[Event]:
    """No phone of this number will ever get a text."""
    is_news = consent.doubt(thread.identity, reason="dead_number")
    return [doubted(thread, "dead_number")] if is_news else []


def unreached(thread: Conversation, attempt_id: int) -> list[Event]:
    """The phone was not reached: after the third time in a row somebody is to look."""
    last = tenancy.rows(LAST, {"identity": thread.identity_id, "attempt": attempt_id})
    in_a_row = not last or last[0][0] == "failed"
    is_often = consent.unreached(thread.identity, in_a_row=in_a_row)
    return [doubted(thread, "dead_number")] if is_often else []


def doubted(thread: Place, flag: str) -> ConsentDoubted:
    """Somebody is to look at it."""
    return ConsentDoubted(
        inbox_id=thread.inbox_id, conversation_id=thread.pk, changes={"flag": flag}
    )


@transaction.atomic
def settle(thread: Conversation, *, by: Member) -> bool:
    """It was no refusal, or the number is right after all. False when somebody was faster."""
    flag = consent.settle(thread.identity)
    if flag:
        publish(
            *(
                DoubtSettled(
                    inbox_id=inbox_id,
                    conversation_id=pk,
                    actor_id=by.pk,
                    changes={"flag": [flag, ""]},
                )
                for inbox_id, pk in _where([thread.identity_id], thread)
            )
        )
    return bool(flag)


def _changed(
    identity_ids: Sequence[int], change: list[str], said: Said, thread: Place | None
) -> list[Event]:
    """A word in each conversation that is not over, so that its composer follows."""
    return [
        ConsentChanged(
            inbox_id=inbox_id,
            conversation_id=pk,
            actor_id=said.by.pk if said.by else None,
            changes={"consent": change, "by": said.source},
        )
        for inbox_id, pk in _where(identity_ids, thread)
    ]


def _where(identity_ids: Sequence[int], thread: Place | None) -> list[tuple[int, int]]:
    live = Conversation.objects.filter(identity_id__in=identity_ids, state__in=LIVE_STATES)
    found = [(thread.inbox_id, thread.pk)] if thread is not None else []
    others = live.order_by("id").values_list("inbox_id", "pk")
    return found + [place for place in others if place not in found]

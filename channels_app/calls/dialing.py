"""Placing the calls that members asked for. The row says `dialing`, committed, before the carrier
is called: one that may have been placed is never placed again.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_noop as _

from channels_app.addresses import voice_step
from channels_app.calls import hanging_up
from channels_app.carriers.outcomes import Accepted, Outcome, TryLater, Unknown
from channels_app.carriers.twilio import calling
from channels_app.carriers.twilio.calling import Account, Ticket
from channels_app.carriers.twilio.calls import problem
from inbox import tenancy
from inbox.conversations.models import Call
from inbox.conversations.phoning import calls
from inbox.failpoints import failpoint

MOST = 10
SOON = timedelta(seconds=30)  # when the carrier is asked about one whose answer was lost
STALE = timedelta(minutes=1)  # whoever asked put the phone down long ago


@dataclass(frozen=True)
class Errand:
    """A call to place."""

    call_id: int
    ticket: Ticket


def dial() -> int:
    """Place the current organization's calls; how many."""
    errands = _claim()
    for errand in errands:
        failpoint("call.before_place")
        outcome = calling.place(errand.ticket)
        failpoint("call.before_record")
        _record(errand.call_id, outcome)
    return len(errands)


def _claim() -> list[Errand]:
    with tenancy.transaction():
        now = tenancy.now()
        asked = list(
            Call.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(state="asked", due_at__lte=now)
            .select_related("message__conversation__identity", "channel__connection")
            .order_by("due_at")[:MOST]
        )
        for call in asked:
            if call.message.created_at < now - STALE:
                reason = _("It could not be placed in time. Call again.")
                calls.climb(call, Call.State.FAILED, error=("", reason))
            elif call.message.conversation.identity.blocked_at is not None:
                calls.climb(call, Call.State.FAILED, error=("", _("This number is blocked")))
            else:
                calls.climb(call, Call.State.DIALING)
                Call.objects.filter(pk=call.pk).update(due_at=now + SOON)
        return [_errand(call) for call in asked if call.state == Call.State.DIALING]


def _errand(call: Call) -> Errand:
    connection, uuid = call.channel.connection, call.message.uuid
    ticket = Ticket(
        account=Account(connection.credentials, connection.api_base),
        to=call.phone,
        sender=call.channel.address,
        url=voice_step(connection.key, "pickup", uuid),
        progress=voice_step(connection.key, "progress", uuid),
    )
    return Errand(call.pk, ticket)


def _record(call_id: int, outcome: Outcome) -> None:
    """A report may have come before the answer: what it said stands."""
    with tenancy.transaction():
        rows = Call.objects.select_for_update(of=("self",))
        call = rows.select_related("message__conversation").filter(pk=call_id).first()
        if call is None:
            return
        if isinstance(outcome, Accepted):
            call.carrier_id = outcome.carrier_id
            call.save(update_fields=["carrier_id"])
            calls.climb(call, Call.State.CALLING)
            hanging_up.at_once(call)
        elif not isinstance(outcome, Unknown):
            words = problem(outcome.code, outcome.text)
            if isinstance(outcome, TryLater):
                words = outcome.problem or _("The carrier cannot be reached. Call again.")
            calls.climb(call, Call.State.FAILED, error=(outcome.code, words))

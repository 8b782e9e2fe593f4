"""Asking the carrier about calls nobody told the end of: a caller who hangs up while it rings need
not be told of, and a webhook may be lost.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from channels_app.calls import hanging_up
from channels_app.calls.ends import End, end_of
from channels_app.carriers.twilio import calling
from channels_app.carriers.twilio.calling import Account, Heard
from channels_app.carriers.twilio.listing import Unavailable
from inbox import tenancy
from inbox.conversations.models import Call
from inbox.conversations.phoning import calls
from inbox.conversations.phoning.calls import ENDED, CallReport

MOST = 20
LONGEST = timedelta(hours=5)  # no call lasts longer
CLOCKS = timedelta(minutes=1)


def ask() -> int:
    """Ask about the current organization's calls that are due; how many."""
    due = _take()
    for call in due:
        try:
            _ask(call)
        except Unavailable:
            continue
    return len(due)


def _take() -> list[Call]:
    now = timezone.now()
    with tenancy.transaction():
        due = list(
            Call.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(due_at__lte=now)
            .exclude(state="asked")
            .select_related("message__conversation", "channel__connection")
            .order_by("due_at")[:MOST]
        )
        for call in due:
            call.checks += 1
            call.due_at = now + timedelta(seconds=min(600, 30 * 2**call.checks))
            call.save(update_fields=["checks", "due_at"])
    return due


def _ask(call: Call) -> None:
    connection = call.channel.connection
    account = Account(connection.credentials, connection.api_base)
    if not call.carrier_id:
        _find(call, account)
        return
    try:
        end = end_of(call.carrier_id, account)
    except Unavailable:
        if timezone.now() - call.message.created_at > LONGEST:
            _tell(call, ENDED)
        raise
    late = timezone.now() - call.message.created_at > LONGEST
    if not end.goes_on:
        _tell(call, end.state, end)
    elif late:
        _tell(call, ENDED)


def _find(call: Call, account: Account) -> None:
    """One whose answer was lost: it is the carrier's call to that phone that is nobody else's."""
    since = call.message.created_at - CLOCKS
    found = calling.placed(to=call.phone, sender=call.channel.address, since=since, account=account)
    with tenancy.transaction():
        current = Call.objects.select_for_update(of=("self",)).select_related(
            "message__conversation"
        ).get(pk=call.pk)  # fmt: skip
        if current.carrier_id or current.state != Call.State.DIALING:
            return
        mine = _mine(found)
        if mine is not None:
            current.carrier_id = mine.carrier_id
            current.save(update_fields=["carrier_id"])
            calls.climb(current, Call.State.CALLING)
            hanging_up.at_once(current)
        else:
            error = ("", _("The carrier did not receive it"))
            calls.climb(current, Call.State.FAILED, error=error)


def _mine(found: list[Heard]) -> Heard | None:
    taken = Call.objects.filter(carrier_id__in=[one.carrier_id for one in found])
    known = set(taken.values_list("carrier_id", flat=True))
    return next((one for one in found if one.carrier_id not in known), None)


def _tell(call: Call, state: str, end: End | None = None) -> None:
    with tenancy.transaction():
        calls.report(
            [
                CallReport(
                    connection_id=call.channel.connection_id,
                    carrier_id=call.carrier_id,
                    state=state,
                    at=timezone.now(),
                    seconds=end.seconds if end else 0,
                    recording=end.recording if end else None,
                )
            ]
        )

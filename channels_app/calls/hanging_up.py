"""Telling the carrier of calls that members gave up. It is told until it has heard."""

from datetime import timedelta

from django.utils import timezone

from channels_app.carriers.twilio import calling
from channels_app.carriers.twilio.calling import Account
from channels_app.carriers.twilio.listing import Unavailable
from inbox import tenancy
from inbox.conversations.models import Call
from inbox.conversations.phoning import calls

MOST = 10
MOST_TRIES = 8


def hang_up() -> int:
    """Hang up the current organization's calls that were given up; how many."""
    due = _take()
    for call in due:
        connection = call.channel.connection
        account = Account(connection.credentials, connection.api_base)
        try:
            ended = calling.hang_up(call.carrier_id, account)
        except Unavailable:
            continue  # it is due again
        _record(call.pk, ended=ended)
    return len(due)


def at_once(call: Call) -> None:
    """Its name at the carrier was just learned: one that was given up meanwhile is due."""
    if call.hung_up_at is not None:
        Call.objects.filter(pk=call.pk, due_at__isnull=False).update(
            due_at=timezone.now(), checks=0
        )


def _take() -> list[Call]:
    """Those the carrier knows by a name. Of one that was answered meanwhile the member has the
    customer on the phone: it is not cut off.
    """
    now = timezone.now()
    with tenancy.transaction():
        due = list(
            Call.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(due_at__lte=now, hung_up_at__isnull=False, checks__lt=MOST_TRIES)
            .exclude(carrier_id="")
            .exclude(state=Call.State.TALKING)
            .select_related("message__conversation", "channel__connection")
            .order_by("due_at")[:MOST]
        )
        for call in due:
            call.checks += 1
            call.due_at = now + timedelta(seconds=2**call.checks)
            call.save(update_fields=["checks", "due_at"])
    return due


def _record(pk: int, *, ended: bool) -> None:
    """What the carrier's own reports said before stands. One that had ended is asked about."""
    with tenancy.transaction():
        rows = Call.objects.select_for_update(of=("self",)).select_related("message__conversation")
        call = rows.filter(pk=pk).first()
        if call is None:
            return
        if ended:
            calls.climb(call, Call.State.CANCELLED)
        else:
            Call.objects.filter(pk=pk, due_at__isnull=False).update(
                due_at=timezone.now(), checks=MOST_TRIES
            )

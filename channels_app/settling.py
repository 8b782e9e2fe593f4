"""Sends whose outcome nobody read: the carrier's list tells. Never sent again blindly."""

import logging
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from channels_app.carriers.twilio import listing, parse
from inbox import tenancy
from inbox.conversations.carrying import delivery
from inbox.conversations.carrying.delivery import Report
from inbox.conversations.models import Attempt
from inbox.conversations.writing import formatting
from inbox.failpoints import broken

logger = logging.getLogger("frontdesk.settling")
MOST_CHECKS = 12
CLOCKS = timedelta(seconds=30)  # how far PostgreSQL's clock and the carrier's may be apart


def settle(most: int = 50) -> int:
    """Settle the current organization's due attempts; how many were asked about."""
    due = _take(most)
    for attempt in due:
        try:
            _ask(attempt)
        except listing.Unavailable as problem:
            logger.warning("attempt %s: the carrier's list is away (%s)", attempt.uuid, problem)
    return len(due)


def _take(most: int) -> list[Attempt]:
    """What a dead worker left in `dispatching` is uncertain from now on, and shown so."""
    with tenancy.transaction():
        now = tenancy.now()
        due = list(
            Attempt.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(check_at__lte=now, state__in=["dispatching", "uncertain"])
            .select_related("message__conversation__identity", "channel__connection")
            .order_by("check_at")[:most]
        )
        for attempt in due:
            _schedule(attempt, now)
        left = [a.uuid for a in due if a.state == "dispatching"]
        text = _("The carrier's answer was lost")
        delivery.report([Report(state="uncertain", attempt=uuid, error=text) for uuid in left])
        for attempt in due:  # reporting forgets the date of the next look
            Attempt.objects.filter(pk=attempt.pk).update(check_at=attempt.check_at)
    return due


def _schedule(attempt: Attempt, now: datetime) -> None:
    """When to look again if this look tells nothing; after the last, a person decides."""
    attempt.checks += 1
    wait = timedelta(seconds=min(600, 15 * 2**attempt.checks))
    attempt.check_at = None if attempt.checks > MOST_CHECKS else now + wait
    attempt.save(update_fields=["checks", "check_at"])


def _ask(attempt: Attempt) -> None:
    account = attempt.channel.connection
    found = listing.messages_to(
        attempt.message.conversation.identity.address,
        since=attempt.at - CLOCKS,
        credentials=account.credentials,
        api_base=account.api_base,
    )
    with tenancy.transaction():
        current = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
        if current.state != "uncertain":
            return
        fitting = _fitting(attempt, found)
        if not fitting:
            _absent(attempt)
        elif len(fitting) > _rivals(attempt):
            oldest = min(fitting, key=lambda listed: listed.at)
            delivery.report([parse.listed(oldest, attempt=attempt.uuid)])


def _rivals(attempt: Attempt) -> int:
    """Other sends of the same words that the carrier's messages may belong to as well: while there
    are not enough for all, nobody can tell whose they are.
    """
    others = Attempt.objects.filter(
        state__in=["dispatching", "uncertain"],
        channel_id=attempt.channel_id,
        message__conversation_id=attempt.message.conversation_id,
        message__body=attempt.message.body,
    )
    count: int = others.exclude(pk=attempt.pk).count()
    return count


def _fitting(attempt: Attempt, found: list[listing.Listed]) -> list[listing.Listed]:
    """The carrier's messages that no other attempt is known to have become."""
    known = set(
        Attempt.objects.filter(carrier_id__in=[listed.carrier_id for listed in found]).values_list(
            "carrier_id", flat=True
        )
    )
    return [
        listed
        for listed in found
        if not listed.inbound
        and listed.carrier_id not in known
        and listed.sender == attempt.channel.address
        and listed.body == formatting.sent(attempt.message.body, attempt.channel.kind)
    ]


def _absent(attempt: Attempt) -> None:
    """The carrier's whole list since the call does not name it: it never arrived there, and may go
    again as a new attempt.
    """
    if broken("settle"):
        return
    delivery.report(
        [Report(state="failed", attempt=attempt.uuid, error=_("The carrier did not receive it"))]
    )
    attempt.message.refresh_from_db()
    if attempt.message.status == "failed" and not attempt.message.bulk:
        delivery.put_back(attempt.message, due_at=tenancy.now())

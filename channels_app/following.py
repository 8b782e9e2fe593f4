"""Messages the carrier accepted and whose end it never told: callbacks are not repeated, so it is
asked, once after a quarter of an hour and once after a day. "Sent" may well be the end.
"""

import logging
from datetime import timedelta

from django.utils import timezone

from channels_app.carriers.twilio import listing, parse
from inbox import tenancy
from inbox.conversations.carrying import delivery
from inbox.conversations.models import Attempt

logger = logging.getLogger("frontdesk.following")
SECOND_LOOK = timedelta(days=1)


def follow_up(most: int = 50) -> int:
    """Ask about the current organization's overdue reports; how many were asked about."""
    due = _take(most)
    for attempt in due:
        try:
            _ask(attempt)
        except listing.Unavailable as problem:
            logger.warning("attempt %s: the carrier is away (%s)", attempt.uuid, problem)
    return len(due)


def _take(most: int) -> list[Attempt]:
    now = timezone.now()
    with tenancy.transaction():
        due = list(
            Attempt.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(check_at__lte=now, state__in=["accepted", "sent"])
            .select_related("channel__connection")
            .order_by("check_at")[:most]
        )
        for attempt in due:
            again = attempt.at + SECOND_LOOK
            attempt.check_at = again if again > now else None
            attempt.save(update_fields=["check_at"])
    return due


def _ask(attempt: Attempt) -> None:
    account = attempt.channel.connection
    found = listing.message(
        attempt.carrier_id, credentials=account.credentials, api_base=account.api_base
    )
    if found is None or found.status not in parse.STATES:
        return
    with tenancy.transaction():
        delivery.report([parse.listed(found, attempt=attempt.uuid)])

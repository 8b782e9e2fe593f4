"""Giving numbers back to the carrier: after a wait in which it can be taken back, then for good."""

from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from channels_app import routes
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.models import PhoneNumber
from channels_app.numbers.owned import UNANSWERED
from inbox import tenancy
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member, Organization
from inbox.conversations.models import Channel
from inbox.events import publish

WAITS = (1, 7, 30)  # days
AGAIN = timedelta(hours=1)
LAST_MINUTE = timedelta(minutes=1)  # longer than any transaction


class TooLate(Exception):
    """The carrier is being told just now: whoever said it is kept might be wrong."""


def plan(number: PhoneNumber, *, days: int, by: Member) -> None:
    """Give it back in so many days; until then it works as before."""
    if days not in WAITS:
        raise ValueError(days)
    at = timezone.now() + timedelta(days=days)
    changed = PhoneNumber.objects.filter(
        pk=number.pk, gone_at__isnull=True, release_at__isnull=True
    ).update(release_at=at, released_by=by, problem="")
    if changed:
        _tell(number, by.pk, ["", at.isoformat()])


def cancel(number: PhoneNumber, *, by: Member) -> None:
    """Keep it. Raises TooLate."""
    planned = PhoneNumber.objects.filter(
        pk=number.pk, gone_at__isnull=True, release_at__isnull=False
    )
    was = planned.values_list("release_at", flat=True).first()
    if was is None:
        return
    still = planned.filter(release_at__gt=timezone.now() + LAST_MINUTE)
    if not still.update(release_at=None, released_by=None, problem=""):
        raise TooLate
    _tell(number, by.pk, [was.isoformat(), ""])


def release_due(now: datetime | None = None) -> int:
    """Give back the current organization's numbers whose wait is over; how many were tried."""
    now = now or timezone.now()
    with tenancy.transaction():
        due = list(
            PhoneNumber.objects.filter(release_at__lte=now, gone_at__isnull=True)
            .select_related("connection")
            .order_by("release_at")[:10]
        )
    for number in due:
        _release(number)
    return len(due)


def _release(number: PhoneNumber) -> None:
    account = asking.account(number.connection, number.account)
    try:
        twilio.release(account, number.carrier_id)
    except asking.Refused as refusal:
        return _not_now(number, refusal.words)
    except (asking.Unreachable, asking.Unknown):
        return _not_now(number, UNANSWERED)
    with tenancy.transaction():
        gone = PhoneNumber.objects.filter(pk=number.pk, gone_at__isnull=True)
        if gone.update(gone_at=Now(), release_at=None, problem=""):
            Channel.objects.filter(address=number.address, connection=number.connection).update(
                released_at=Now(), registered=False
            )
            organization = Organization.objects.get(pk=number.organization_id)
            routes.free(organization, kind=Channel.Kind.SMS, address=number.address)
            _tell(number, number.released_by_id, [number.address, ""], what="released")
    return None


def _not_now(number: PhoneNumber, words: str) -> None:
    """The number stays, and is tried again in an hour."""
    with tenancy.transaction():
        PhoneNumber.objects.filter(pk=number.pk, release_at__isnull=False).update(
            release_at=timezone.now() + AGAIN, problem=words[:200]
        )


def _tell(number: PhoneNumber, by: int | None, change: list[str], what: str = "release_at") -> None:
    publish(SettingsChanged(about=f"number:{number.uuid}", actor_id=by, changes={what: change}))

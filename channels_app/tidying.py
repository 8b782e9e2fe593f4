"""Dropping what has served its time, a bounded number of rows at a time."""

from datetime import timedelta

from django.utils import timezone

from channels_app.models import Delivery
from contacts import deleting, merging
from inbox.accounts import undoing
from inbox.accounts.models import Event
from inbox.conversations.forgetting import retention
from inbox.conversations.models import Attachment
from inbox.conversations.writing import files
from inbox.notifications import notices
from inbox.settings import former

DELIVERIES_LIVE = timedelta(days=14)
TICKS_LIVE = timedelta(days=7)
UPLOADS_LIVE = timedelta(days=1)
MOST = 500
# Everything else in the trail is kept: it is the audit.
TICKS = ["DraftChanged", "MessageChanged", "CallChanged", "ReadingChanged", "NotificationsRead",
         "LockTaken", "LockReleased"]  # fmt: skip
TAGS_LIVE = 2 * undoing.OPEN_FOR


def tidy() -> None:
    """One bounded round for the current organization."""
    now = timezone.now()
    shortest = retention.shortest()  # no webhook outlives what an inbox keeps
    kept = min(DELIVERIES_LIVE, timedelta(days=shortest)) if shortest else DELIVERIES_LIVE
    _drop(Delivery.objects.filter(state="done", received_at__lt=now - kept))
    _drop(Event.objects.filter(kind__in=TICKS, at__lt=now - TICKS_LIVE))
    _drop(Event.objects.filter(kind="TagKept", at__lt=now - TAGS_LIVE))
    former.sweep(MOST, now=now)
    notices.tidy(MOST)
    merging.forget()
    deleting.sweep(MOST, now=now)
    unsent = Attachment.objects.filter(message__isnull=True, created_at__lt=now - UPLOADS_LIVE)
    for attachment in unsent[:MOST]:
        files.remove(attachment)


def _drop(rows: object) -> None:
    ids = list(rows.values_list("pk", flat=True)[:MOST])  # type: ignore[attr-defined]
    rows.filter(pk__in=ids).delete()  # type: ignore[attr-defined]

"""Recordings do not stay at the carrier: once the sound is kept here, or its call is erased, the
carrier's own is deleted. Committed with the file, so that no crash forgets it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from channels_app.carriers.twilio import asking, recordings
from channels_app.models import Recording
from inbox import tenancy
from inbox.conversations.forgetting import removing
from inbox.conversations.forgetting.removing import Gone
from inbox.conversations.models import Attachment

logger = logging.getLogger("frontdesk.recordings")
MOST = 20
LEASE = timedelta(minutes=2)
LONGEST = timedelta(days=1)
GONE = "20404"


def kept(attachment: Attachment) -> None:
    """The file is here: the carrier's goes, unless the inbox wants it to stay there. In the
    transaction that keeps it.
    """
    sid = recordings.sid_of(attachment.source_url)
    if sid and attachment.conversation.inbox.delete_recordings:
        _ask(attachment.message.connection_id, [attachment.source_url])


@removing.also
def erased(gone: Sequence[Gone]) -> None:
    """Who is forgotten is forgotten at the carrier too, fetched or not."""
    for one in gone:
        if one.connection_id is not None:
            _ask(one.connection_id, [url for url in one.sources if recordings.sid_of(url)])


def _ask(connection_id: int, urls: Sequence[str]) -> None:
    rows = [
        Recording(
            connection_id=connection_id,
            carrier_id=recordings.sid_of(url),
            account=recordings.account_of(url),
            due_at=timezone.now(),
        )
        for url in urls
    ]
    Recording.objects.bulk_create(rows, ignore_conflicts=True)


def delete_due() -> int:
    """Delete what is due of the current organization's; how many were tried."""
    due = _lease()
    for row in due:
        account = asking.account(row.connection, row.account)
        try:
            recordings.delete(account, row.carrier_id)
        except asking.Refused as refusal:
            if refusal.code == GONE:
                _done(row)
            else:
                _later(row, refusal.words)
        except (asking.Unreachable, asking.Unknown) as problem:
            _later(row, str(problem))
        else:
            _done(row)
    return len(due)


def _lease() -> list[Recording]:
    with tenancy.transaction():
        due = list(
            Recording.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(due_at__lte=timezone.now())
            .select_related("connection")
            .order_by("due_at")[:MOST]
        )
        for row in due:
            row.tries = min(row.tries + 1, 30)
            row.due_at = timezone.now() + LEASE
            row.save(update_fields=["tries", "due_at"])
    return due


def _done(row: Recording) -> None:
    with tenancy.transaction():
        Recording.objects.filter(pk=row.pk).delete()


def _later(row: Recording, words: str) -> None:
    """It is tried for as long as it takes, in the end once a day."""
    logger.warning("recording %s stays at the carrier: %s", row.carrier_id, words)
    with tenancy.transaction():
        Recording.objects.filter(pk=row.pk).update(due_at=_again(row.tries))


def _again(tries: int) -> datetime:
    return timezone.now() + min(LONGEST, timedelta(seconds=15 * 2 ** min(tries, 16)))

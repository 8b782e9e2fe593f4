"""The rules that hold in an inbox now, read from their rows."""

from datetime import datetime

from inbox.autoreplies.choosing import Rules
from inbox.autoreplies.models import Answering
from inbox.conversations.models import Inbox, InboxAccess
from inbox.hours import schedules
from inbox.hours.models import Absence


def kept(inbox: Inbox) -> Answering:
    """The inbox's row, or one that is not saved yet."""
    found: Answering | None = Answering.objects.filter(inbox=inbox).first()
    return found or Answering(inbox=inbox)


def made(inbox: Inbox) -> Answering:
    """The same, saved."""
    found: Answering
    found, _ = Answering.objects.get_or_create(inbox=inbox)
    return found


def of(inbox: Inbox) -> Rules:
    """A private inbox has those of its member, a shared one its own."""
    if inbox.kind == Inbox.Kind.PRIVATE:
        return _of_member(inbox)
    row = kept(inbox)
    hours = schedules.of([inbox.pk]).get(inbox.pk) if row.mode == Answering.Mode.AUTO else None
    return Rules(
        mode=row.mode,
        texts=row.texts,
        on_since=row.on_since,
        hours=hours,
        first=row.first,
        first_texts=row.first_texts,
    )


def _of_member(inbox: Inbox) -> Rules:
    owners = InboxAccess.objects.filter(inbox=inbox, member__is_active=True).order_by("id")
    row = Absence.objects.filter(member__in=owners.values("member_id")).first()
    if row is None:
        return Rules()
    away: tuple[datetime, datetime] | None = None
    if row.replies and row.since and row.until:
        away = row.since, row.until
    return Rules(first=row.first, first_texts=row.first_texts, away=away, away_texts=row.texts)

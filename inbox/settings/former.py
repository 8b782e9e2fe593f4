"""Pictures that another took the place of: kept while that can be taken back, then deleted."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage

from inbox.accounts.models import Event, Member, Organization
from inbox.accounts.undoing import OPEN_FOR
from inbox.events import publish
from inbox.settings.events import PictureReplaced

LIVE = 2 * OPEN_FOR


def leave(key: str) -> None:
    """It is shown no more; nobody needs it after a while."""
    if key:
        publish(PictureReplaced(changes={"key": key}))


def shown(changes: Any) -> Any:
    """What the trail shows of such changes: whether there is a picture."""
    return {name: [bool(was), bool(now)] for name, (was, now) in changes.items()}


def sweep(most: int, *, now: datetime) -> None:
    """Delete some of those nobody can bring back."""
    left = Event.objects.filter(kind=PictureReplaced.__name__, at__lt=now - LIVE)
    for event in left.order_by("id")[:most]:
        key = event.changes["key"]
        if not _is_used(key):
            default_storage.delete(key)
        event.delete()


def _is_used(key: str) -> bool:
    """Somebody took the change back."""
    of_member = Member.objects.filter(picture=key).exists()
    return of_member or Organization.objects.filter(logo=key).exists()

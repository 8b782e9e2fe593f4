"""Where a page stands among what happened."""

from django.db.models import Max

from inbox.accounts.models import Event


def live_cursor() -> int:
    """The newest event: what a page shows is at least as new."""
    newest: int | None = Event.objects.aggregate(newest=Max("id"))["newest"]
    return newest or 0

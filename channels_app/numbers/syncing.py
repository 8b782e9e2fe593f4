"""Asking the carrier now and then what it has: numbers vanish, move and change there without us.
What is found is shown and audited; nothing is bought again, and nothing changed back unasked.
"""

import time
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from channels_app.numbers import owned
from inbox import tenancy
from inbox.conversations.models import Connection

EVERY = timedelta(hours=6)


def sync_due(*, until: float) -> int:
    """Look at the current organization's accounts that nobody looked at lately, until that moment
    of the monotonic clock; how many. One that does not answer is asked again in the next round.
    """
    with tenancy.transaction():
        long_ago = Q(numbers_at=None) | Q(numbers_at__lt=timezone.now() - EVERY)
        due = list(Connection.objects.filter(long_ago).order_by("id")[:20])
    made = 0
    while due and time.monotonic() < until:
        owned.refresh(due.pop())
        made += 1
    return made

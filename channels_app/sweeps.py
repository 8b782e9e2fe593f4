"""When each round was last made. A gap means that nothing worked for a while: texts may have been
refused meanwhile, and the carriers are asked for them.
"""

import time
from datetime import datetime, timedelta

from django.utils import timezone

from channels_app.models import Sweep

AWAY = timedelta(seconds=8)  # shorter outages are waited for by the webhooks themselves
OFTEN = timedelta(seconds=1)  # a busy worker would write it a hundred times a second
RECONCILE_EVERY = timedelta(minutes=10)
RECONCILE_AGAIN = timedelta(minutes=1)  # after a round in which a carrier did not answer


def last(name: str) -> datetime | None:
    """When this round was made; None before the first."""
    return Sweep.objects.filter(name=name).values_list("at", flat=True).first()


def note(name: str, at: datetime | None = None) -> None:
    """This round is made, or was begun then."""
    Sweep.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})


def note_drain(noted: float | None = None) -> float:
    """The most frequent round: when it comes late, or for the first time, there was an outage.

    Returns when it was noted, on the monotonic clock; who passes that on is not asked for it with
    every text.
    """
    ticks = time.monotonic()
    if noted is not None and ticks - noted < OFTEN.total_seconds():
        return noted
    now, before = timezone.now(), last("drain")
    if before is None or now - before > AWAY:
        note("outage", now)
    if before is None or now - before >= OFTEN:
        note("drain", now)
    return ticks


def reconciling_since() -> datetime | None:
    """Who was not reconciled since then is to be now; None when nobody is. Every ten minutes, once
    after every outage, and a minute after a round that did not reach everybody.
    """
    now = timezone.now()
    tried, done, outage = last("reconciling"), last("reconcile"), last("outage")
    if tried is None:
        return now
    if outage is not None and outage > tried:
        return outage
    if now - tried < RECONCILE_AGAIN:
        return None
    if done is None:
        return tried
    if outage is not None and outage > done:
        return outage
    return now - RECONCILE_EVERY / 2 if now - done > RECONCILE_EVERY else None

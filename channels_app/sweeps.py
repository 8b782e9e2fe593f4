"""When each round was last made. A gap means that nothing worked for a while: texts may have been
refused meanwhile, and the carriers are asked for them.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from channels_app.models import Sweep
from inbox.tenancy import control

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


def note_drain() -> None:
    """The most frequent round: when it comes late, or for the first time, there was an outage."""
    now, before = timezone.now(), _last_drain()
    if before is not None and now - before < OFTEN:
        return
    if before is None or now - before > AWAY:
        note("outage", now)
    note("drain", now)


def _last_drain() -> datetime | None:
    """`last`, as often as a text comes."""
    found = control("SELECT at FROM channels_app_sweep WHERE name = 'drain'")
    return found[0][0] if found else None


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

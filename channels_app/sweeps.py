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


def is_reconciling_due() -> bool:
    """Every ten minutes, and once after every outage."""
    done, outage = last("reconcile"), last("outage")
    if done is None or timezone.now() - done > RECONCILE_EVERY:
        return True
    return outage is not None and outage > done

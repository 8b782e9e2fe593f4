"""What the clock says where a customer is, when that is no hour to call them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contacts import zones
from contacts.models import Identity

OPENS, CLOSES = time(8), time(21)


def untimely(identity: Identity, *, now: datetime) -> datetime | None:
    """Their local time, before eight in the morning and from nine in the evening; None at any other
    hour, and where nobody knows their zone. The identity's contact is loaded.
    """
    try:
        local = now.astimezone(ZoneInfo(zones.of(identity)))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return None if OPENS <= local.time() < CLOSES else local

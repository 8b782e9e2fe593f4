"""What agents see above an inbox's list and in its threads while nobody is there."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from inbox import tenancy
from inbox.autoreplies.models import Answering
from inbox.hours import clock, schedules

# Asked with every thread: one small statement where nobody set up anything.
ANY = """
SELECT (SELECT a.mode FROM autoreplies_answering a
        WHERE a.organization_id = %(organization)s AND a.inbox_id = %(inbox)s),
       EXISTS (SELECT 1 FROM hours_schedule s WHERE s.organization_id = %(organization)s
               AND (s.inbox_id IS NULL OR s.inbox_id = %(inbox)s))
"""


@dataclass(frozen=True)
class Standing:
    """Closed, or answering by itself at any hour; `until` when that ends by itself."""

    replies: bool
    until: datetime | None


def of(inbox_id: int | None, now: datetime | None = None) -> Standing | None:
    """How an inbox stands; None while it is open, or has no hours."""
    if inbox_id is None:
        return None
    ((mode, has_hours),) = tenancy.rows(ANY, {"inbox": inbox_id})
    if mode == Answering.Mode.ON:
        return Standing(replies=True, until=None)
    hours = schedules.of([inbox_id]).get(inbox_id) if has_hours else None
    now = now or timezone.now()
    if hours is None or clock.is_open(hours, now):
        return None
    return Standing(mode == Answering.Mode.AUTO, clock.next_change(hours, now))

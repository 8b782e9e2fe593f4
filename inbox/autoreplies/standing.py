"""What agents see above an inbox's list and in its threads while nobody is there, from the moment
that begins until it ends.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inbox import tenancy
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.autoreplies.models import Answering
from inbox.conversations import access
from inbox.hours import clock, schedules

LONGEST = 30 * 60  # seconds: the clock of a browser stands while its machine sleeps

# Asked with every thread: one small statement where nobody set up anything.
ANY = """
SELECT (SELECT a.mode FROM autoreplies_answering a
        WHERE a.organization_id = %(organization)s AND a.inbox_id = %(inbox)s),
       EXISTS (SELECT 1 FROM hours_schedule s WHERE s.organization_id = %(organization)s
               AND (s.inbox_id IS NULL OR s.inbox_id = %(inbox)s))
"""


@dataclass(frozen=True)
class Standing:
    """Open, closed, or answering by itself at any hour; `until` when that ends by itself. It is
    asked for again `after` so many seconds.
    """

    is_closed: bool
    replies: bool
    until: datetime | None
    after: int


def of(inbox_id: int | None, now: datetime | None = None) -> Standing | None:
    """How an inbox stands; None while it has no hours and answers nobody by itself."""
    if inbox_id is None:
        return None
    ((mode, has_hours),) = tenancy.rows(ANY, {"inbox": inbox_id}, prepared=True)
    if mode == Answering.Mode.ON:
        return Standing(is_closed=True, replies=True, until=None, after=LONGEST)
    hours = schedules.of([inbox_id]).get(inbox_id) if has_hours else None
    if hours is None:
        return None
    now = now or timezone.now()
    is_closed, until = not clock.is_open(hours, now), clock.next_change(hours, now)
    after = ceil((until - now).total_seconds()) + 1 if until else LONGEST
    return Standing(is_closed, mode == Answering.Mode.AUTO, until, min(after, LONGEST))


@require_safe
@needs(Action.READ)
def page(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What stands above the inbox's list, for a browser in which it is time to look again."""
    inbox = access.inboxes(request.member).filter(uuid=uuid).first()
    if inbox is None:
        raise Http404
    response = render(request, "autoreplies/_standing.html", {"inbox": inbox})
    response["Cache-Control"] = "no-store"
    return response

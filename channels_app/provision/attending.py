"""Hours and automatic replies, as a plan says."""

from django.utils import timezone

from channels_app.provision.plan import HoursPlan, Plan, RepliesPlan
from channels_app.provision.rows import settle
from inbox.autoreplies import rules
from inbox.autoreplies.models import Answering
from inbox.conversations.models import Inbox
from inbox.hours import schedules


def attend(plan: Plan) -> None:
    """Make it so; what the file leaves open stays as it is."""
    _hours(plan.organization.hours, None)
    for wanted in plan.inboxes:
        inbox = Inbox.objects.get(name=wanted.name)
        _hours(wanted.hours, inbox.pk)
        _replies(wanted.replies, inbox)


def _hours(plan: HoursPlan | None, inbox_id: int | None) -> None:
    if plan is None:
        return
    own = {} if inbox_id is None else {"inherits": False}
    settle(schedules.made(inbox_id), **plan.columns, **own)


def _replies(plan: RepliesPlan | None, inbox: Inbox) -> None:
    if plan is None:
        return
    row = rules.made(inbox)
    settle(row, **plan.columns)
    if row.mode == Answering.Mode.ON and row.on_since is None:
        settle(row, on_since=timezone.now())
    elif row.mode != Answering.Mode.ON and row.on_since is not None:
        row.on_since = None
        row.save(update_fields=["on_since"])

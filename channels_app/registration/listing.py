"""All inboxes with where their numbers stand, in a bounded number of queries."""

from dataclasses import dataclass, field
from typing import Any

from channels_app.models import Registration
from channels_app.registration.showing import COLORS
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Inbox
from inbox.settings.inboxes import manageable

MOST = 200


@dataclass
class Row:
    """An inbox: how many of its numbers may send, and what is under way."""

    inbox: Inbox
    numbers: int = 0
    registered: int = 0
    training: int = 0
    suspended: int = 0
    ways: list[tuple[str, str, str]] = field(default_factory=list)  # label, state, color


def everything(member: Member) -> dict[str, Any]:
    """The businesses and the inboxes."""
    rows = {one.pk: Row(one) for one in manageable(member)[:MOST]}
    for channel in Channel.objects.filter(inbox_id__in=rows, released_at=None).order_by("id"):
        row = rows[channel.inbox_id]
        row.numbers += 1
        row.registered += channel.registered
        row.training += channel.training
        row.suspended += channel.refusal == "suspended"
    found = Registration.objects.order_by("id").select_related("connection")
    brands = [one for one in found if one.kind == Registration.Kind.BRAND]
    for one in found:
        if one.inbox_id in rows:
            state = Registration.State(one.state)
            label = str(Registration.Kind(one.kind).label)
            rows[one.inbox_id].ways.append((label, str(state.label), COLORS[state]))
    colors = {one.pk: COLORS[Registration.State(one.state)] for one in brands}
    return {"rows": list(rows.values()), "brands": brands, "colors": colors}

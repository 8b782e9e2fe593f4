"""Who joins the organization is let into the inboxes that their invitation named."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from inbox.accounts.events import MemberJoined
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Channel, Inbox
from inbox.events import Published, within


def offered() -> Any:
    """Shared inboxes that one can work in: a number of theirs is registered."""
    ready = Channel.objects.filter(inbox=OuterRef("pk"), registered=True)
    found = Inbox.objects.filter(Exists(ready), kind=Inbox.Kind.SHARED, archived_at=None)
    return found.order_by("position", "name", "id")


@within(MemberJoined)
def let_in(items: Sequence[Published]) -> None:
    """In the transaction in which they join."""
    for item in items:
        member = Member.objects.select_related("user").get(pk=item.event.member_id)
        for inbox in offered().filter(pk__in=item.event.inboxes):
            access.grant(inbox, to=member)

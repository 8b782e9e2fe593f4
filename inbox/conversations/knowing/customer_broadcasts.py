"""Who hears that something is known of a customer: the row, and whoever has it open asks anew."""

from collections.abc import Sequence
from functools import partial

from inbox.accounts.models import Organization
from inbox.conversations.events import CustomerChanged
from inbox.conversations.finding import lists
from inbox.conversations.hearing import broadcasts
from inbox.events import Published, subscribe
from inbox.live import push


@subscribe(CustomerChanged)
def show_customer(items: Sequence[Published]) -> None:
    """The details differ by viewer, so they are not sent but asked for."""
    country = Organization.objects.values_list("country", flat=True).get()
    told = broadcasts.by_conversation(items)
    rows = lists.rows(list(told), country=country)
    push.many(
        ("inbox", row.inbox, partial(broadcasts.row_frame, told[row.id], row)) for row in rows
    )
    for row in rows:
        push.signal("conversation", row.uuid, customer=str(row.uuid))

"""A campaign's message, with what is known of one recipient in it."""

from collections.abc import Callable
from typing import Protocol

from campaigns.models import Campaign
from contacts import phones
from inbox.accounts.models import Organization
from inbox.conversations.writing import filling


class Known(Protocol):
    """What a message may say of a recipient."""

    @property
    def name(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def address(self) -> str: ...


def filler(campaign: Campaign) -> Callable[[Known], str]:
    """Puts what is known of a recipient into the message."""
    starter = campaign.started_by or campaign.created_by
    mine = starter.user.name if starter else ""
    country = Organization.objects.values_list("country", flat=True).get()
    inbox, names = campaign.inbox.name, filling.names(campaign.body)

    def fill(one: Known) -> str:
        values = {
            "first name": one.name.split(" ")[0],
            "name": one.name,
            "company": one.company,
            # reading one takes longer than everything else here
            "number": phones.display(one.address, country) if "number" in names else "",
            "my name": mine,
            "my first name": mine.split(" ")[0],
            "inbox": inbox,
        }
        return filling.fill(campaign.body, values).text

    return fill

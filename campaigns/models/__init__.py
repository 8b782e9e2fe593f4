"""The tables of campaigns."""

from campaigns.models.campaign import Campaign, Sender, State
from campaigns.models.enclosures import Enclosure
from campaigns.models.link import Link
from campaigns.models.recipient import Recipient
from campaigns.models.rules import Lane, Leaving, Rules, Segment

__all__ = [
    "Campaign",
    "Enclosure",
    "Lane",
    "Leaving",
    "Link",
    "Recipient",
    "Rules",
    "Segment",
    "Sender",
    "State",
]

"""The tables of campaigns."""

from campaigns.models.campaign import Campaign, Sender, State
from campaigns.models.enclosures import Enclosure
from campaigns.models.link import Link
from campaigns.models.recipient import Recipient
from campaigns.models.rules import Lane, Leaving, Rules, Segment
from campaigns.models.series import Run, Series
from campaigns.models.signup import Keyword, ListText, SignUpList, Subscriber

__all__ = [
    "Campaign",
    "Enclosure",
    "Keyword",
    "Lane",
    "Leaving",
    "Link",
    "ListText",
    "Recipient",
    "Rules",
    "Run",
    "Segment",
    "Sender",
    "Series",
    "SignUpList",
    "State",
    "Subscriber",
]

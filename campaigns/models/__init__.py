"""The tables of campaigns."""

from campaigns.models.campaign import Campaign, Sender, State
from campaigns.models.recipient import Recipient
from campaigns.models.rules import Lane, Leaving, Rules, Segment

__all__ = ["Campaign", "Lane", "Leaving", "Recipient", "Rules", "Segment", "Sender", "State"]

"""A short link of one recipient's, and how often it was followed."""

from django.db import models

from campaigns.models.campaign import Campaign
from campaigns.models.recipient import Recipient
from inbox import tenancy
from inbox.conversations.models import Message
from inbox.tenancy import SameOrganization, TenantModel

CODE = 10  # letters nobody guesses


class Link(TenantModel):
    """Of whoever followed it nothing is kept but when: at first, and the last time. It goes with
    its message.
    """

    code = models.CharField(max_length=CODE)
    campaign = tenancy.ForeignKey(Campaign, models.CASCADE)
    recipient = tenancy.ForeignKey(Recipient, models.CASCADE)
    message = tenancy.ForeignKey(Message, models.CASCADE)
    place = models.PositiveSmallIntegerField()
    target = models.TextField()
    clicks = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="link_code"),
            models.UniqueConstraint(
                fields=["organization", "recipient", "place"], name="link_place"
            ),
            SameOrganization(field="campaign", name="link_campaign"),
            SameOrganization(field="recipient", name="link_recipient"),
            SameOrganization(field="message", name="link_message"),
            # it leads to where the campaign said, and nowhere a browser would run something
            models.CheckConstraint(
                condition=models.Q(target__regex=r"^https?://[^/]"), name="link_target"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "message"], name="link_message_list"),
            # what was followed
            models.Index(
                fields=["organization", "campaign", "recipient"],
                condition=models.Q(first_at__isnull=False),
                name="link_followed",
            ),
        ]

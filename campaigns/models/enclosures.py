"""What goes along with a campaign's message."""

import uuid

from django.db import models

from campaigns.models.campaign import Campaign
from inbox import tenancy
from inbox.tenancy import SameOrganization, TenantModel


class Enclosure(TenantModel):
    """A file that each recipient gets. It is stored once, however many messages carry it, and stays
    as long as the campaign does; `file` and `thumbnail` are keys in private storage.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    campaign = tenancy.ForeignKey(Campaign, models.CASCADE)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="enclosure_uuid"),
            SameOrganization(field="campaign", name="enclosure_campaign"),
        ]
        indexes = [
            models.Index(fields=["organization", "campaign", "position"], name="enclosure_list"),
        ]

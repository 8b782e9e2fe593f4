"""One address of a campaign, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.models import Channel
from inbox.tenancy import SameOrganization, TenantModel


class Recipient(TenantModel):
    """`planned` waits here; `queued` is a message in the outbox; the rest is what became of that,
    or why there never was one.

    `message_id` and `conversation_id` are plain ids: what is removed there stays counted here.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Waiting")
        QUEUED = "queued", _("Sending")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not sent")
        UNCERTAIN = "uncertain", _("Not confirmed")
        SKIPPED = "skipped", _("Left out")
        CANCELLED = "cancelled", _("Canceled")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    campaign = tenancy.ForeignKey(Campaign, models.CASCADE)
    address = models.CharField(max_length=64)
    identity = tenancy.ForeignKey(Identity, models.SET_NULL, null=True)
    channel = tenancy.ForeignKey(Channel, models.SET_NULL, null=True)
    zone = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=20, blank=True)  # a carrier's code, or a word of ours
    not_before = models.DateTimeField(null=True)
    message_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    opted_out_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="recipient_uuid"),
            # nobody gets a campaign twice, whatever crashes
            models.UniqueConstraint(
                fields=["organization", "campaign", "address"], name="recipient_address"
            ),
            SameOrganization(field="campaign", name="recipient_campaign"),
            SameOrganization(field="identity", name="recipient_identity"),
            SameOrganization(field="channel", name="recipient_channel"),
        ]
        indexes = [
            # who is next, by number
            models.Index(
                fields=["organization", "campaign", "channel", "not_before", "id"],
                condition=models.Q(state="planned"),
                name="recipient_next",
            ),
            # the lists by state, and their counts
            models.Index(
                fields=["organization", "campaign", "state", "id"], name="recipient_states"
            ),
            # whose text a message is
            models.Index(
                fields=["organization", "message_id"],
                condition=models.Q(message_id__isnull=False),
                name="recipient_message",
            ),
            # what a person got lately: answers, opt-outs, how often
            models.Index(fields=["organization", "identity", "-id"], name="recipient_person"),
            # how many had enough
            models.Index(
                fields=["organization", "campaign", "opted_out_at"],
                condition=models.Q(opted_out_at__isnull=False),
                name="recipient_left",
            ),
            # the chart
            models.Index(
                fields=["organization", "campaign", "sent_at"],
                condition=models.Q(sent_at__isnull=False),
                name="recipient_sent",
            ),
            models.Index(
                fields=["organization", "campaign", "replied_at"],
                condition=models.Q(replied_at__isnull=False),
                name="recipient_replied",
            ),
        ]

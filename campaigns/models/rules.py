"""What holds for all campaigns of an organization, and what its numbers have to spare for them."""

import datetime
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Channel
from inbox.tenancy import SameOrganization, TenantModel

PERCENT = [MinValueValidator(1), MaxValueValidator(100)]


class Rules(TenantModel):
    """One row an organization; what nobody changed is as written here."""

    needs_approval = models.BooleanField(_("A second manager approves"), default=False)
    only_opted_in = models.BooleanField(_("Only people who opted in"), default=False)
    quiet_until = models.TimeField(_("Not before"), default=datetime.time(8))
    quiet_from = models.TimeField(_("Not after"), default=datetime.time(21))
    most_texts = models.PositiveSmallIntegerField(_("At most so many texts"), default=4)
    most_days = models.PositiveSmallIntegerField(
        _("in so many days"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    count_colleagues = models.BooleanField(_("Texts that colleagues begin count too"), default=True)
    stop_failed = models.PositiveSmallIntegerField(
        _("Stop when so many percent fail"), default=25, validators=PERCENT
    )
    stop_opted_out = models.PositiveSmallIntegerField(
        _("Stop when so many percent opt out"), default=5, validators=PERCENT
    )
    # what the carrier takes for one SMS, to say what a campaign will cost; 0: nobody said
    price = models.DecimalField(_("Price of one SMS"), max_digits=7, decimal_places=4, default=0)
    mms_price = models.DecimalField(
        _("Price of one MMS"), max_digits=7, decimal_places=4, default=0
    )
    # where short links stand, when not at PUBLIC_URL; it led here when it was kept
    short_domain = models.CharField(_("Domain of short links"), max_length=80, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="USD")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="rules_once"),
            # somewhere in the day somebody may be written to
            models.CheckConstraint(
                condition=models.Q(quiet_until__lt=models.F("quiet_from")), name="rules_window"
            ),
        ]


class Lane(TenantModel):
    """What of a number's capacity campaigns have taken: up to which moment."""

    channel = tenancy.ForeignKey(Channel, models.CASCADE)
    taken_until = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "channel"], name="lane_once"),
            SameOrganization(field="channel", name="lane_channel"),
        ]


class Segment(TenantModel):
    """An audience with a name, to be used again: whoever fits when a campaign begins."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    audience = models.JSONField(default=dict)
    created_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="segment_uuid"),
            models.UniqueConstraint(fields=["organization", "name"], name="segment_name"),
            SameOrganization(field="created_by", name="segment_created_by"),
        ]


class Leaving(TenantModel):
    """A person who wants no more of one campaign, and may be written to otherwise."""

    campaign = tenancy.ForeignKey(Campaign, models.CASCADE)
    identity = tenancy.ForeignKey(Identity, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "campaign", "identity"], name="leaving_once"
            ),
            SameOrganization(field="campaign", name="leaving_campaign"),
            SameOrganization(field="identity", name="leaving_identity"),
            SameOrganization(field="member", name="leaving_member"),
        ]
        indexes = [
            models.Index(fields=["organization", "identity"], name="leaving_person"),
        ]

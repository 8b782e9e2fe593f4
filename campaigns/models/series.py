"""A campaign that is sent again and again: the draft is the pattern, each run a campaign."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from inbox import tenancy
from inbox.tenancy import SameOrganization, TenantModel


class Series(TenantModel):
    """On which days and at what o'clock; `next_on` is the next day and `next_at` when a worker
    takes it up: both empty while it is a draft, paused or over.
    """

    class Every(models.TextChoices):
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")

    campaign = tenancy.ForeignKey(Campaign, models.CASCADE)
    every = models.CharField(max_length=5, choices=Every.choices)
    weekdays = models.JSONField(default=list)  # 0 is Monday
    day = models.PositiveSmallIntegerField(default=1)  # 31 is a month's last
    at = models.TimeField()
    until = models.DateField(null=True)
    most = models.PositiveSmallIntegerField(null=True)
    made = models.PositiveIntegerField(default=0)
    next_on = models.DateField(null=True)
    next_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "campaign"], name="series_once"),
            SameOrganization(field="campaign", name="series_campaign"),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "organization"],
                condition=models.Q(next_at__isnull=False),
                name="series_due",
            ),
        ]


class Run(TenantModel):
    """What became of a day: a campaign, or in a word why there was none."""

    class Reason(models.TextChoices):
        LATE = "late", _("Skipped: it was hours too late")
        BUSY = "busy", _("Skipped: the one before was still sending")

    series = tenancy.ForeignKey(Series, models.CASCADE)
    day = models.DateField()
    campaign = tenancy.ForeignKey(Campaign, models.SET_NULL, null=True)
    reason = models.CharField(max_length=5, choices=Reason.choices, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            # a day comes once
            models.UniqueConstraint(fields=["organization", "series", "day"], name="run_once"),
            SameOrganization(field="series", name="run_series"),
            SameOrganization(field="campaign", name="run_campaign"),
        ]
        indexes = [models.Index(fields=["organization", "campaign"], name="run_of_campaign")]

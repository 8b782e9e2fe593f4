"""A campaign, and the numbers it is sent from."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Inbox, Tag
from inbox.tenancy import SameOrganization, TenantModel

LONGEST = 1600
SHOWN = 10_000  # characters of a list that a form shows, and sends back


class State(models.TextChoices):
    """draft -> asked (a manager is to approve) -> scheduled -> planning -> running <-> paused ->
    done or cancelled. What repeats is repeating until it is over, and sends nothing itself.
    """

    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("Waiting for approval")
    SCHEDULED = "scheduled", _("Scheduled")
    REPEATING = "repeating", _("Repeats")
    PLANNING = "planning", _("Starting")
    RUNNING = "running", _("Sending")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Finished")
    CANCELLED = "cancelled", _("Canceled")


class Campaign(TenantModel):
    """What is said, to whom, and how far it came.

    `audience` is what audience.py reads; `numbers` are those pasted, a line each, normalized. Who
    is in it is fixed when it begins. `reason` says why it stopped by itself. `local_at` is a
    moment of the organization's clock; with `in_zones` each recipient's own has to show the same.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    inbox = tenancy.ForeignKey(Inbox, models.PROTECT)
    body = models.TextField(max_length=LONGEST, blank=True)
    counts_clicks = models.BooleanField(default=False)  # its links are short, and each one's own
    audience = models.JSONField(default=dict)
    numbers = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(max_length=20, blank=True)
    share = models.PositiveSmallIntegerField(default=50)  # percent of what each number may send
    most_a_minute = models.PositiveIntegerField(default=0)  # 0: as the numbers allow
    local_at = models.DateTimeField(null=True)
    in_zones = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)  # when a worker is to look at it
    # Who gets the replies: a member, or whoever wrote with them last; else as the inbox gives them.
    assignee = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    goes_to_last = models.BooleanField(default=False)
    tag = tenancy.ForeignKey(Tag, models.SET_NULL, null=True)  # put on conversations that answer
    created_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    started_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    approved_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    # How far planning came: the last identity, -1 when through, then how many of the numbers.
    planned_people = models.BigIntegerField(default=0)
    planned_numbers = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    handed = models.PositiveIntegerField(default=0)  # became messages
    # When a person last said go on, and how many had been handed over for good until then.
    tolerated = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="campaign_uuid"),
            SameOrganization(field="inbox", name="campaign_inbox"),
            SameOrganization(field="assignee", name="campaign_assignee"),
            SameOrganization(field="tag", name="campaign_tag"),
            SameOrganization(field="created_by", name="campaign_created_by"),
            SameOrganization(field="started_by", name="campaign_started_by"),
            SameOrganization(field="approved_by", name="campaign_approved_by"),
        ]
        indexes = [
            models.Index(fields=["organization", "inbox", "-id"], name="campaign_list"),
            # what a worker takes up
            models.Index(
                fields=["next_at", "organization"],
                condition=models.Q(state__in=["scheduled", "planning", "running"]),
                name="campaign_at_work",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def listed(self) -> int:
        """How many numbers were pasted."""
        return len(self.numbers.split())

    @property
    def is_list_long(self) -> bool:
        """Whether a form only says how many there are."""
        return len(self.numbers) > SHOWN

    @property
    def is_begun(self) -> bool:
        """Whether it has recipients."""
        return self.state not in {State.DRAFT, State.ASKED, State.SCHEDULED}

    @property
    def is_open(self) -> bool:
        """Whether anything can still become of it by itself or by a person."""
        return self.state not in {State.DONE, State.CANCELLED}


class Sender(TenantModel):
    """A number of the campaign's pool."""

    campaign = tenancy.ForeignKey(Campaign, models.CASCADE)
    channel = tenancy.ForeignKey(Channel, models.CASCADE)
    # Up to when what this campaign may send a minute is taken.
    taken_until = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "campaign", "channel"], name="sender_once"
            ),
            SameOrganization(field="campaign", name="sender_campaign"),
            SameOrganization(field="channel", name="sender_channel"),
        ]

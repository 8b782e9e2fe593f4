"""A telephone call: what its message in the thread tells of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.inbox import Channel
from inbox.conversations.models.message import Message
from inbox.tenancy import SameOrganization, TenantModel


class Call(TenantModel):
    """One call with a customer; who called stands in the message's direction and author.

    `phone` is the team's end: where it was forwarded to, or the phone of the member who calls.
    `state` only climbs (see calls.py). `due_at` is when a worker places it, or asks the carrier
    what became of it; nothing is left to be asked once it is over. `hung_up_at` is when the member
    hung up here: the carrier is told by a worker.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the line")
        DIALING = "dialing", _("Waiting for the line")
        CALLING = "calling", _("Calling the member’s phone")
        RINGING = "ringing", _("Ringing")
        TALKING = "talking", _("On the phone")
        DECLINED = "declined", _("The member did not pick up")
        UNREACHED = "unreached", _("No answer")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Canceled")
        FAILED = "failed", _("Failed")
        VOICEMAIL = "voicemail", _("Voicemail")
        ANSWERED = "answered", _("Answered")

    message = tenancy.ForeignKey(Message, models.PROTECT)
    channel = tenancy.ForeignKey(Channel, models.PROTECT)
    member = tenancy.ForeignKey(Member, models.PROTECT, null=True)  # who calls, until it is over
    phone = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    carrier_id = models.CharField(max_length=64, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=12, blank=True)
    error = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    hung_up_at = models.DateTimeField(null=True)
    checks = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "message"], name="call_message"),
            # a member's phone rings for one call at a time
            models.UniqueConstraint(
                fields=["organization", "member"],
                condition=models.Q(member__isnull=False),
                name="call_one_each",
            ),
            SameOrganization(field="message", name="call_its_message"),
            SameOrganization(field="channel", name="call_channel"),
            SameOrganization(field="member", name="call_member"),
        ]
        indexes = [
            # what the carrier reports comes by its own id
            models.Index(
                fields=["organization", "carrier_id"],
                condition=~models.Q(carrier_id=""),
                name="call_carrier_id",
            ),
            # what is to be placed, or asked about
            models.Index(
                fields=["due_at", "organization"],
                condition=models.Q(due_at__isnull=False),
                name="call_due",
            ),
        ]

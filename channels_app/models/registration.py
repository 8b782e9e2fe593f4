"""What carriers must approve before they carry our texts: a business, its texts, its numbers."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Connection, Inbox
from inbox.secrets import SecretField
from inbox.tenancy import SameOrganization, TenantModel


class Registration(TenantModel):
    """One application. A brand is the business at a carrier account; a campaign says what an inbox
    sends, and is made under a brand. Toll-free numbers and numbers abroad go their own, shorter
    ways. `due_at` is when the next call may be made; it is empty while a person has to act.
    """

    class Kind(models.TextChoices):
        BRAND = "brand", _("Business")
        CAMPAIGN = "campaign", _("Texts to the United States")
        TOLL_FREE = "toll_free", _("Toll-free numbers")
        ABROAD = "abroad", _("Numbers outside the United States")

    class State(models.TextChoices):
        DRAFT = "draft", _("Not submitted yet")
        SUBMITTED = "submitted", _("Being submitted")
        REVIEW = "review", _("In review")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Needs changes")
        SUSPENDED = "suspended", _("Suspended")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    connection = tenancy.ForeignKey(Connection, models.CASCADE)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE, null=True)
    brand = tenancy.ForeignKey("self", models.PROTECT, null=True)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    answers = SecretField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    code = models.CharField(max_length=10, blank=True, db_default="")
    reason = models.TextField(blank=True, db_default="")
    limits = models.JSONField(default=dict)  # a campaign's, by carrier, as they say it
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # the state last mailed
    told = models.CharField(max_length=10, choices=State.choices, blank=True, db_default="")
    created_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="registration_uuid"),
            # an inbox is registered once in each way
            models.UniqueConstraint(
                fields=["organization", "inbox", "kind"], name="registration_inbox_kind"
            ),
            # a business pays for being registered: once at each carrier account
            models.UniqueConstraint(
                fields=["organization", "connection"],
                condition=models.Q(kind="brand"),
                name="registration_brand",
            ),
            SameOrganization(field="connection", name="registration_connection"),
            SameOrganization(field="inbox", name="registration_inbox"),
            SameOrganization(field="brand", name="registration_brand_of"),
            SameOrganization(field="member", name="registration_member"),
        ]
        indexes = [
            # who has something to do, oldest first
            models.Index(
                fields=["due_at", "organization"],
                condition=models.Q(due_at__isnull=False),
                name="registration_due",
            ),
        ]


class RegistrationStep(TenantModel):
    """One call, or one wait, on the way. The row is `doing` before the call is made and keeps the
    SID that came back; `print` is what was sent, so that a correction is told from a repetition.
    `subject` is the number a step is about.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DOING = "doing"
        DONE = "done"
        FAILED = "failed"

    registration = tenancy.ForeignKey(Registration, models.CASCADE)
    name = models.CharField(max_length=24)
    subject = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sid = models.CharField(max_length=64, blank=True, default="")
    print = models.CharField(max_length=16, blank=True, default="")
    status = models.CharField(max_length=40, blank=True, default="")  # the carrier's own word
    code = models.CharField(max_length=10, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    event_at = models.DateTimeField(null=True)  # the carrier's own time of its last news
    at = models.DateTimeField(db_default=Now())
    lost = False  # in memory: an earlier call may have been made, and nobody read its answer

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "registration", "name", "subject"],
                name="registrationstep_once",
            ),
            SameOrganization(field="registration", name="registrationstep_registration"),
        ]
        indexes = [
            # an event of the carrier's names a SID
            models.Index(
                fields=["organization", "sid"],
                condition=~models.Q(sid=""),
                name="registrationstep_sid",
            ),
        ]

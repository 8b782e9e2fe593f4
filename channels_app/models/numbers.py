"""Numbers of the carrier accounts, what is being bought, and inboxes that are being set up."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Connection, Inbox
from inbox.tenancy import SameOrganization, TenantModel


class PhoneNumber(TenantModel):
    """A number of a connected carrier account, as the carrier last told of it."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    connection = tenancy.ForeignKey(Connection, models.CASCADE)
    account = models.CharField(max_length=64)
    carrier_id = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    name = models.CharField(max_length=120, blank=True)
    capabilities = models.JSONField(default=list)  # of "sms", "mms", "voice"
    # Where the carrier posts texts and calls: the number's own addresses, and its service's.
    message_url = models.CharField(max_length=400, blank=True)
    voice_url = models.CharField(max_length=400, blank=True)
    service = models.CharField(max_length=64, blank=True)
    service_url = models.CharField(max_length=400, blank=True)
    service_defers = models.BooleanField(default=False)
    cost = models.CharField(max_length=20, blank=True)  # a month, in the account's currency
    synced_at = models.DateTimeField(db_default=Now())
    gone_at = models.DateTimeField(null=True)  # the account has it no more
    release_at = models.DateTimeField(null=True)
    released_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="phonenumber_uuid"),
            models.UniqueConstraint(
                fields=["organization", "connection", "carrier_id"], name="phonenumber_once"
            ),
            SameOrganization(field="connection", name="phonenumber_connection"),
            SameOrganization(field="released_by", name="phonenumber_released_by"),
        ]
        indexes = [
            models.Index(fields=["organization", "address"], name="phonenumber_address"),
            # what is to be given back, oldest first
            models.Index(
                fields=["release_at", "organization"],
                condition=models.Q(release_at__isnull=False, gone_at__isnull=True),
                name="phonenumber_release",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Purchase(TenantModel):
    """A number somebody asked to buy: committed before the carrier is called, so that a second
    click, a time-out or a crash never buys it twice.
    """

    class State(models.TextChoices):
        CALLING = "calling"
        UNCERTAIN = "uncertain"
        BOUGHT = "bought"
        REFUSED = "refused"

    uuid = models.UUIDField(editable=False)  # the form's own
    connection = tenancy.ForeignKey(Connection, models.CASCADE)
    address = models.CharField(max_length=64)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CALLING)
    code = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    check_at = models.DateTimeField(null=True)  # when the account's list is looked at again

    class Meta(TenantModel.Meta):
        constraints = [
            # a double click is one purchase
            models.UniqueConstraint(fields=["organization", "uuid"], name="purchase_uuid"),
            # and nobody asks for a number whose purchase is not settled
            models.UniqueConstraint(
                fields=["organization", "address"],
                condition=models.Q(state__in=("calling", "uncertain")),
                name="purchase_unsettled",
            ),
            SameOrganization(field="connection", name="purchase_connection"),
            SameOrganization(field="member", name="purchase_member"),
        ]
        indexes = [
            models.Index(
                fields=["check_at", "organization"],
                condition=models.Q(check_at__isnull=False),
                name="purchase_due",
            ),
        ]


class InboxDraft(TenantModel):
    """An inbox somebody is setting up: what was entered is kept between visits. `inbox` once it is
    made.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    said = models.JSONField(default=dict)
    inbox = tenancy.ForeignKey(Inbox, models.SET_NULL, null=True)
    made_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="inboxdraft_uuid"),
            # two tabs fill in one draft
            models.UniqueConstraint(
                fields=["organization", "member"],
                condition=models.Q(made_at__isnull=True),
                name="inboxdraft_one",
            ),
            SameOrganization(field="member", name="inboxdraft_member"),
            SameOrganization(field="inbox", name="inboxdraft_inbox"),
        ]


class Checkup(TenantModel):
    """One round of the doctor through an inbox: asked for, worked on by a task, and kept."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    findings = models.JSONField(default=list)
    expected = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="checkup_uuid"),
            # one at a time for an inbox
            models.UniqueConstraint(
                fields=["organization", "inbox"],
                condition=~models.Q(state="done"),
                name="checkup_one",
            ),
            SameOrganization(field="inbox", name="checkup_inbox"),
            SameOrganization(field="member", name="checkup_member"),
        ]
        indexes = [
            models.Index(fields=["organization", "inbox", "-id"], name="checkup_inbox_list"),
            models.Index(
                fields=["created_at", "organization"],
                condition=~models.Q(state="done"),
                name="checkup_due",
            ),
        ]

"""Contacts, the addresses they write from, and the ledger of what they agreed to."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


class Contact(TenantModel):
    """A person the organization knows by name."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    company = models.CharField(max_length=120, blank=True)
    owner = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="contact_uuid"),
            SameOrganization(field="owner", name="contact_owner"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "owner"],
                condition=models.Q(owner__isnull=False),
                name="contact_owner_list",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """Which network an address belongs to."""

    PHONE = "phone"


class Identity(TenantModel):
    """An address somebody writes from. Without a contact it is shown as the address itself.

    `opted_out_at` is the ledger's last word on texting it, kept here so that the send and the
    opt-out meet on one row lock.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PHONE)
    address = models.CharField(max_length=64)
    contact = tenancy.ForeignKey(Contact, models.SET_NULL, null=True)
    opted_out_at = models.DateTimeField(null=True)
    flagged_at = models.DateTimeField(null=True)
    flag = models.CharField(max_length=40, blank=True)
    # What a blocked address writes is kept as spam and told to nobody.
    blocked_at = models.DateTimeField(null=True)
    blocked_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="identity_uuid"),
            # one address is one person's, however it was written
            models.UniqueConstraint(
                fields=["organization", "kind", "address"], name="identity_address"
            ),
            SameOrganization(field="contact", name="identity_contact"),
            SameOrganization(field="blocked_by", name="identity_blocked_by"),
        ]
        indexes = [
            models.Index(fields=["organization", "contact"], name="identity_contact_list"),
            models.Index(
                fields=["organization", "blocked_at"],
                condition=models.Q(blocked_at__isnull=False),
                name="identity_blocked",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Consent(TenantModel):
    """One line of the consent ledger: who or what changed it, when, in which words."""

    class State(models.TextChoices):
        OUT = "out"
        IN = "in"

    class Source(models.TextChoices):
        KEYWORD = "keyword"
        CARRIER = "carrier"
        MEMBER = "member"

    identity = tenancy.ForeignKey(Identity, models.PROTECT)
    state = models.CharField(max_length=3, choices=State.choices)
    source = models.CharField(max_length=10, choices=Source.choices)
    wording = models.CharField(max_length=200, blank=True)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            SameOrganization(field="identity", name="consent_identity"),
            SameOrganization(field="member", name="consent_member"),
        ]
        indexes = [
            # the history of one address, newest first
            models.Index(fields=["organization", "identity", "-id"], name="consent_history"),
        ]

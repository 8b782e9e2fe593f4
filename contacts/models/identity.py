"""The addresses people write from."""

import uuid

from django.db import models
from django.db.models.functions import Now

from contacts.models.contact import Contact
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


class Kind(models.TextChoices):
    """Which network an address belongs to."""

    PHONE = "phone"


class Identity(TenantModel):
    """An address somebody writes from. Without a contact it is shown as the address itself.

    `opted_out_at` and `opted_in_at` are the ledger's last word on texting it, at most one of them
    set, kept here so that the send and the opt-out meet on one row lock.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PHONE)
    address = models.CharField(max_length=64)
    label = models.CharField(max_length=20, blank=True, db_default="")  # mobile, work
    contact = tenancy.ForeignKey(Contact, models.SET_NULL, null=True)
    opted_out_at = models.DateTimeField(null=True)
    opted_out_source = models.CharField(max_length=10, blank=True, db_default="")
    opted_in_at = models.DateTimeField(null=True)
    # How often in a row the carrier could not reach the phone.
    unreached = models.PositiveSmallIntegerField(db_default=0)
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
            # who is out is not in
            models.CheckConstraint(
                condition=models.Q(opted_out_at__isnull=True) | models.Q(opted_in_at__isnull=True),
                name="identity_out_or_in",
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
            # the list of opt-outs, newest first, and those that came by one way
            models.Index(
                fields=["organization", "opted_out_at", "id"],
                condition=models.Q(opted_out_at__isnull=False),
                name="identity_opted_out",
            ),
            models.Index(
                fields=["organization", "opted_out_source", "opted_out_at", "id"],
                condition=models.Q(opted_out_at__isnull=False),
                name="identity_opted_out_by",
            ),
            # the list of contacts, narrowed to these
            models.Index(
                fields=["organization", "opted_in_at", "id"],
                condition=models.Q(opted_in_at__isnull=False),
                name="identity_opted_in",
            ),
            models.Index(
                fields=["organization", "flag", "id"],
                condition=models.Q(flag__gt=""),
                name="identity_doubted",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def consent(self) -> str:
        """ "out", "in", or "unknown": nobody asked."""
        if self.opted_out_at is not None:
            return "out"
        return "in" if self.opted_in_at is not None else "unknown"

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

    `opted_out_at` is the ledger's last word on texting it, kept here so that the send and the
    opt-out meet on one row lock.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PHONE)
    address = models.CharField(max_length=64)
    label = models.CharField(max_length=20, blank=True, db_default="")  # mobile, work
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

"""People the organization knows, what it asks of them, and who keeps them at hand."""

import uuid

from django.db import models
from django.db.models.functions import Lower, Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


class Contact(TenantModel):
    """A person the organization knows by name; one with `private_to` is that member's alone.

    What was deleted or merged into another keeps its row for a day, so that it can be undone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    company = models.CharField(max_length=120, blank=True)
    # in lower case, a blank between two; nothing is written to them. Text, and not an array: that
    # is what an index of words takes as it is
    emails = models.CharField(max_length=2560, blank=True, db_default="")
    address = models.CharField(max_length=300, blank=True, db_default="")
    birthday = models.DateField(null=True)
    language = models.CharField(max_length=10, blank=True, db_default="")  # BCP 47
    # IANA; empty: guessed from the number
    zone = models.CharField(max_length=64, blank=True, db_default="")
    notes = models.CharField(max_length=4000, blank=True, db_default="")
    # what the organization asks besides: {field uuid: value}
    custom = models.JSONField(default=dict, db_default={})
    picture = models.CharField(max_length=200, blank=True, db_default="")  # its key in the storage
    owner = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    private_to = tenancy.ForeignKey(Member, models.PROTECT, null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)
    # ids of the identities it had when it was deleted
    detached = models.JSONField(default=list, db_default=[])

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="contact_uuid"),
            SameOrganization(field="owner", name="contact_owner"),
            SameOrganization(field="private_to", name="contact_private_to"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "owner"],
                condition=models.Q(owner__isnull=False),
                name="contact_owner_list",
            ),
            models.Index(
                fields=["organization", "private_to"],
                condition=models.Q(private_to__isnull=False),
                name="contact_private_list",
            ),
            # what may be swept away
            models.Index(
                fields=["organization", "deleted_at"],
                condition=models.Q(deleted_at__isnull=False),
                name="contact_deleted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_private(self) -> bool:
        """Whether it is one member's alone."""
        return self.private_to_id is not None

    def is_seen_by(self, member: Member | None) -> bool:
        """Whether a member may see it; nobody in particular sees what everybody may."""
        mine = member is not None and self.private_to_id == member.pk
        return self.deleted_at is None and (not self.is_private or mine)


class CustomField(TenantModel):
    """A question that managers add to every contact."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        DATE = "date"
        CHOICE = "choice"
        BOOLEAN = "boolean"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(default=list)  # of a choice: its words, in their order
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="custom_field_uuid"),
            models.UniqueConstraint(
                models.F("organization"), Lower("name"), name="custom_field_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Favourite(TenantModel):
    """A contact that a member keeps at hand."""

    member = tenancy.ForeignKey(Member, models.CASCADE)
    contact = tenancy.ForeignKey(Contact, models.CASCADE)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            # one star each, and a member's list
            models.UniqueConstraint(
                fields=["organization", "member", "contact"], name="favourite_once"
            ),
            SameOrganization(field="member", name="favourite_member"),
            SameOrganization(field="contact", name="favourite_contact"),
        ]
        indexes = [models.Index(fields=["organization", "contact"], name="favourite_contact_list")]

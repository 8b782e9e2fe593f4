"""Two contacts that became one, and two that are known not to be one."""

import uuid

from django.db import models
from django.db.models.functions import Now

from contacts.models.contact import Contact
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


class Merge(TenantModel):
    """`gone` became part of `kept`. For a day it can be undone: `before` holds what `kept` was and
    what hung on `gone`, `after` what `kept` became.

    It holds what people told about themselves, so it goes with either contact and after its day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kept = tenancy.ForeignKey(Contact, models.CASCADE)
    gone = tenancy.ForeignKey(Contact, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="merge_uuid"),
            SameOrganization(field="kept", name="merge_kept"),
            SameOrganization(field="gone", name="merge_gone"),
            SameOrganization(field="member", name="merge_member"),
        ]
        indexes = [
            # what became of a contact, and what goes with it
            models.Index(fields=["organization", "kept", "-id"], name="merge_kept_list"),
            models.Index(fields=["organization", "gone"], name="merge_gone_list"),
            # what may be swept away
            models.Index(fields=["organization", "at"], name="merge_at"),
        ]


class NotSame(TenantModel):
    """Somebody looked: these two are two people. `one` is the older row."""

    one = tenancy.ForeignKey(Contact, models.CASCADE)
    other = tenancy.ForeignKey(Contact, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "one", "other"], name="not_same_once"),
            SameOrganization(field="one", name="not_same_one"),
            SameOrganization(field="other", name="not_same_other"),
            SameOrganization(field="member", name="not_same_member"),
        ]
        indexes = [models.Index(fields=["organization", "other"], name="not_same_other_list")]

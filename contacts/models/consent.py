"""The ledger of what people agreed to."""

from django.db import models
from django.db.models.functions import Now

from contacts.models.identity import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


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

"""The ledger of what people agreed to, and what is kept of those who were forgotten."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models.identity import Identity, Kind
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.secrets import SecretField
from inbox.tenancy import SameOrganization, TenantModel


class State(models.TextChoices):
    """What an address agreed to; nobody asked it: unknown."""

    OUT = "out", _("Opted out")
    UNKNOWN = "unknown", _("Never asked")
    IN = "in", _("Opted in")


class Source(models.TextChoices):
    """Who or what said so."""

    KEYWORD = "keyword", _("By text")
    CARRIER = "carrier", _("The carrier")
    MEMBER = "member", _("A member")
    IMPORT = "import", _("An imported list")
    API = "api", _("The API")
    MOVED = "moved", _("The number went to another contact")
    ERASED = "erased", _("An erased person")


class Consent(TenantModel):
    """One line of the consent ledger: who or what changed it, when, in which words, and how one
    can know.
    """

    State, Source = State, Source

    identity = tenancy.ForeignKey(Identity, models.PROTECT)
    state = models.CharField(max_length=8, choices=State.choices)
    source = models.CharField(max_length=10, choices=Source.choices)
    wording = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=500, blank=True, db_default="")
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            SameOrganization(field="identity", name="consent_identity"),
            SameOrganization(field="member", name="consent_member"),
            # nobody is opted in because somebody says so
            models.CheckConstraint(
                condition=~models.Q(state="in")
                | models.Q(source="keyword")
                | models.Q(source__in=["member", "api"]) & ~models.Q(proof=""),
                name="consent_in_is_proven",
            ),
        ]
        indexes = [
            # the history of one address, newest first
            models.Index(fields=["organization", "identity", "-id"], name="consent_history"),
        ]


class ErasureKey(TenantModel):
    """What an organization's erased addresses are hashed with: sealed, so that whoever reads the
    hashes cannot try all numbers against them.
    """

    key = SecretField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="erasurekey_once"),
        ]


class ErasedAddress(TenantModel):
    """All that is left of an erased address: that nobody may write to it. `hash` is an HMAC."""

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PHONE)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            # also how one is found
            models.UniqueConstraint(
                fields=["organization", "kind", "hash"], name="erasedaddress_once"
            ),
        ]

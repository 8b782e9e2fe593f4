"""Control tables of the wires: which address and key belong to whom, and the raw webhooks."""

from django.db import models
from django.db.models.functions import Now

from inbox.accounts.models import Organization
from inbox.tenancy import ControlModel


class ConnectionRoute(ControlModel):
    """The opaque key in a webhook's address, and whose connection it is."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=43, unique=True)
    connection_id = models.BigIntegerField()
    refused = models.PositiveIntegerField(default=0)
    refused_at = models.DateTimeField(null=True)
    strays = models.PositiveIntegerField(default=0)
    last_inbound_at = models.DateTimeField(null=True)

    class Meta(ControlModel.Meta):
        indexes = [
            # when it was last heard of is written down with every batch of texts
            models.Index(fields=["organization", "connection_id"], name="connectionroute_whose"),
        ]


class AddressRoute(ControlModel):
    """A number of ours belongs to one organization at a time."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    address = models.CharField(max_length=64)

    class Meta(ControlModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "address"], name="addressroute_once"),
        ]


class Delivery(ControlModel):
    """One webhook as it came. Stored before it is answered, read later, kept when unreadable."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    class Kind(models.TextChoices):
        MESSAGE = "message"
        STATUS = "status"
        EVENT = "event"
        CALL = "call"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    connection_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    dedupe_key = models.CharField(max_length=160)
    query = models.CharField(max_length=300, blank=True)
    attempt = models.UUIDField(null=True)
    raw = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())

    class Meta(ControlModel.Meta):
        constraints = [
            # a webhook that comes twice is stored once
            models.UniqueConstraint(
                fields=["organization", "connection_id", "dedupe_key"], name="delivery_once"
            ),
        ]
        indexes = [
            # who has work, oldest first
            models.Index(
                fields=["due_at", "organization"],
                condition=models.Q(state="waiting"),
                name="delivery_due",
            ),
            # one organization's waiting rows in their order
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(state="waiting"),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(state="dead"),
                name="delivery_dead",
            ),
        ]


class Sweep(models.Model):
    """When each round of the sweepers was last made; readyz shows the age."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

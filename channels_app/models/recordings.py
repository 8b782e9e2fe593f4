"""Recordings that are to go at the carrier."""

from django.db import models

from inbox import tenancy
from inbox.conversations.models import Connection
from inbox.tenancy import SameOrganization, TenantModel


class Recording(TenantModel):
    """Sound the carrier still has and need not keep: it is here, or its call was erased.

    Names nobody, so that it outlives the call; gone when the carrier has deleted its own.
    """

    connection = tenancy.ForeignKey(Connection, models.CASCADE)
    carrier_id = models.CharField(max_length=64)
    account = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "connection", "carrier_id"], name="recording_once"
            ),
            SameOrganization(field="connection", name="recording_connection"),
        ]
        indexes = [
            # what is to be deleted, oldest first
            models.Index(fields=["due_at", "organization"], name="recording_due"),
        ]

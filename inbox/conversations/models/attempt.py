"""One call to a carrier for one message."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.conversations.models.inbox import Channel
from inbox.conversations.models.message import Message, Status
from inbox.tenancy import SameOrganization, TenantModel


class Attempt(TenantModel):
    """Committed as `dispatching` before the call. Its uuid travels with the send, so that a report
    finds it even when the answer was never read. Attempts are never reset: a retry is a new one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    message = tenancy.ForeignKey(Message, models.PROTECT)
    channel = tenancy.ForeignKey(Channel, models.PROTECT)
    state = models.CharField(max_length=12, choices=Status.choices, default=Status.DISPATCHING)
    carrier_id = models.CharField(max_length=64, blank=True)
    error_code = models.CharField(max_length=12, blank=True)
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())
    # When the carrier is asked; set while the outcome is unknown or the last report is missing.
    check_at = models.DateTimeField(null=True)
    checks = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="attempt_uuid"),
            SameOrganization(field="message", name="attempt_message"),
            SameOrganization(field="channel", name="attempt_channel"),
        ]
        indexes = [
            models.Index(fields=["organization", "message", "id"], name="attempt_history"),
            # reports without a uuid in their address come by the carrier's id
            models.Index(
                fields=["organization", "carrier_id"],
                condition=~models.Q(carrier_id=""),
                name="attempt_carrier_id",
            ),
            # what the settler asks the carrier about
            models.Index(
                fields=["check_at", "organization"],
                condition=models.Q(check_at__isnull=False),
                name="attempt_check",
            ),
        ]

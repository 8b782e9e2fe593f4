"""One thing done to many conversations: how far it came, and what it changed, so that it can be
undone.
"""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel

UNFINISHED = ("running", "undoing")


class BulkJob(TenantModel):
    """`asked` is what is left to do: {"ids"} that were chosen, or the {"inbox", "query", "after"}
    of the list that is gone through. `target` is the tag, the inbox or the member, by id, or the
    second that something is snoozed until.
    """

    class Verb(models.TextChoices):
        CLOSE = "close"
        REOPEN = "reopen"
        SPAM = "spam"
        SNOOZE = "snooze"
        ASSIGN = "assign"
        MOVE = "move"
        TAG = "tag"

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        UNDOING = "undoing"
        UNDONE = "undone"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    verb = models.CharField(max_length=8, choices=Verb.choices)
    target = models.BigIntegerField(null=True)
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    bound = models.PositiveIntegerField(default=0)  # at most so many, for the progress
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="bulkjob_uuid"),
            SameOrganization(field="member", name="bulkjob_member"),
        ]
        indexes = [
            # what a worker takes up, the oldest first
            models.Index(
                fields=["created_at", "organization"],
                condition=models.Q(state__in=UNFINISHED),
                name="bulkjob_unfinished",
            ),
            models.Index(fields=["organization", "member"], name="bulkjob_member_list"),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class BulkBatch(TenantModel):
    """What one commit of a job changed: [{"id", what it was before}, ...]."""

    job = tenancy.ForeignKey(BulkJob, models.CASCADE)
    changed = models.JSONField(default=list)
    is_undone = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            SameOrganization(field="job", name="bulkbatch_job"),
        ]
        indexes = [
            models.Index(fields=["organization", "job", "id"], name="bulkbatch_list"),
        ]

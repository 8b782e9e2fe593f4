"""Somebody who is to be forgotten, and how far that came."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


class Erasure(TenantModel):
    """Who is to go stands here by plain ids while it goes on, and nowhere afterwards. `steps` is
    what each step has reached, so that a worker that was killed goes on there. One that fails too
    often in a row stands still, and says where, until somebody has it tried again.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)  # who asked for it
    contact_id = models.BigIntegerField(null=True)
    identity_ids = models.JSONField(default=list)
    steps = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    messages = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(db_default=0)  # in a row, without getting further
    due_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(
        max_length=80, blank=True, db_default=""
    )  # where, and what went wrong
    bound = models.PositiveIntegerField(default=0)  # so many there were at the beginning
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="erasure_uuid"),
            SameOrganization(field="member", name="erasure_member"),
            # what is done says nothing of whom
            models.CheckConstraint(
                condition=models.Q(state__in=["running", "failed"])
                | models.Q(contact_id__isnull=True, identity_ids=[], steps={}),
                name="erasure_forgets",
            ),
        ]
        indexes = [
            # what a worker takes up, the oldest first
            models.Index(
                fields=["created_at", "organization"],
                condition=models.Q(state="running"),
                name="erasure_unfinished",
            ),
        ]

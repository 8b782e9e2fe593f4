"""A pre-written message, and the files that go with it."""

import uuid

from django.db import models
from django.db.models.functions import Lower, Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Inbox
from inbox.tenancy import SameOrganization, TenantModel


class Prewritten(TenantModel):
    """Shared with everybody who may open its inbox, or without one its author's own.

    A removed one can be brought back; it is offered to nobody meanwhile.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE, null=True)
    author = tenancy.ForeignKey(Member, models.CASCADE)
    name = models.CharField(max_length=60)
    phrase = models.CharField(max_length=30, blank=True)
    body = models.TextField(max_length=1600)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="prewritten_uuid"),
            # a phrase means one thing in an inbox, and one thing among a member's own
            models.UniqueConstraint(
                models.F("organization"),
                models.F("inbox"),
                Lower("phrase"),
                condition=models.Q(removed_at=None, inbox__isnull=False) & ~models.Q(phrase=""),
                name="prewritten_inbox_phrase",
            ),
            models.UniqueConstraint(
                models.F("organization"),
                models.F("author"),
                Lower("phrase"),
                condition=models.Q(removed_at=None, inbox=None) & ~models.Q(phrase=""),
                name="prewritten_own_phrase",
            ),
            SameOrganization(field="inbox", name="prewritten_inbox"),
            SameOrganization(field="author", name="prewritten_author"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "inbox", "position", "id"],
                condition=models.Q(removed_at=None),
                name="prewritten_list",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PrewrittenFile(TenantModel):
    """A file that goes along; `file` and `thumbnail` are keys in private storage."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    prewritten = tenancy.ForeignKey(Prewritten, models.CASCADE)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="prewrittenfile_uuid"),
            SameOrganization(field="prewritten", name="prewrittenfile_prewritten"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "prewritten", "position"], name="prewrittenfile_list"
            ),
        ]

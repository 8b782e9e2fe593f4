"""A file of a message: fetched from the carrier, or uploaded by a member for one to be sent."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.message import Message
from inbox.tenancy import SameOrganization, TenantModel


class Attachment(TenantModel):
    """`content_type` is what the bytes are (sniffed), not what anybody said they were.

    `file` and `thumbnail` are keys in private storage. An upload waits without a message until it
    is sent or swept away; one that is `for_note` never leaves the house.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        STORED = "stored"
        MISSING = "missing"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    conversation = tenancy.ForeignKey(Conversation, models.PROTECT)
    message = tenancy.ForeignKey(Message, models.PROTECT, null=True)
    uploader = tenancy.ForeignKey(Member, models.PROTECT, null=True)
    for_note = models.BooleanField(default=False, db_default=False)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=120, blank=True)
    thumbnail = models.CharField(max_length=120, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="attachment_uuid"),
            SameOrganization(field="conversation", name="attachment_conversation"),
            SameOrganization(field="message", name="attachment_message"),
            SameOrganization(field="uploader", name="attachment_uploader"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "message", "position"],
                condition=models.Q(message__isnull=False),
                name="attachment_message_list",
            ),
            # what goes with a conversation
            models.Index(fields=["organization", "conversation"], name="attachment_thread"),
            # what is still to be fetched
            models.Index(
                fields=["due_at", "organization"],
                condition=models.Q(due_at__isnull=False),
                name="attachment_due",
            ),
        ]

"""A message. An outgoing one is its own outbox entry."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.inbox import Connection
from inbox.tenancy import SameOrganization, TenantModel


class Direction(models.TextChoices):
    """Where a message goes; a note goes nowhere: it never leaves the team."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class Status(models.TextChoices):
    """What is known of a message's way; it only climbs (see delivery.py)."""

    RECEIVED = "received", _("Received")
    NOTED = "noted", _("Note")
    SCHEDULED = "scheduled", _("Scheduled")
    QUEUED = "queued", _("Sending")
    DISPATCHING = "dispatching", _("Sending")
    ACCEPTED = "accepted", _("Sending")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not sent")
    CANCELLED = "cancelled", _("Canceled")
    UNCERTAIN = "uncertain", _("Not confirmed")


class Kind(models.TextChoices):
    """What a message is: something written, or a call that a Call row tells of."""

    TEXT = "text"
    CALL = "call"


class Message(TenantModel):
    """The browser chooses the uuid of what it composes: a double click inserts once.

    `due_at` is when the outbox may take it; it is set only while it waits. Its status is its newest
    attempt's. A scheduled one is queued at its `due_at`, or cancelled when the customer writes
    first and `unless_answered` asks for that.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    conversation = tenancy.ForeignKey(Conversation, models.PROTECT)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    kind = models.CharField(max_length=4, choices=Kind.choices, db_default=Kind.TEXT)
    author = tenancy.ForeignKey(Member, models.PROTECT, null=True)
    body = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    error_code = models.CharField(max_length=12, blank=True)
    error = models.CharField(max_length=200, blank=True)
    # An earlier attempt turned out delivered after a newer one was made.
    delivered_before = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    files = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    connection = tenancy.ForeignKey(Connection, models.PROTECT, null=True)
    carrier_id = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null: none, not empty
    due_at = models.DateTimeField(null=True)
    unless_answered = models.BooleanField(db_default=False)
    # One of many alike: replies go first, and what becomes of it is told to whoever sends it.
    bulk = models.BooleanField(db_default=False)
    quoted = tenancy.ForeignKey("self", models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="message_uuid"),
            # carriers deliver a webhook more than once
            models.UniqueConstraint(
                fields=["organization", "connection", "carrier_id"],
                condition=models.Q(carrier_id__isnull=False),
                name="message_carrier_id",
            ),
            SameOrganization(field="conversation", name="message_conversation"),
            SameOrganization(field="author", name="message_author"),
            SameOrganization(field="connection", name="message_connection"),
            SameOrganization(field="quoted", name="message_quoted"),
            # a note waits in no outbox and knows no carrier
            models.CheckConstraint(
                condition=models.Q(
                    direction="note",
                    status="noted",
                    due_at=None,
                    carrier_id=None,
                    connection=None,
                    attempts=0,
                )
                | ~models.Q(direction="note") & ~models.Q(status="noted"),
                name="message_note_stays",
            ),
            # what is scheduled has its time, and is ours
            models.CheckConstraint(
                condition=~models.Q(status="scheduled")
                | models.Q(direction="out", due_at__isnull=False),
                name="message_scheduled_when",
            ),
        ]
        indexes = [
            # the thread, newest first
            models.Index(fields=["organization", "conversation", "id"], name="message_thread"),
            # what quotes one that is to go
            models.Index(
                fields=["organization", "quoted"],
                condition=models.Q(quoted__isnull=False),
                name="message_quoted_list",
            ),
            # one call at a time for each conversation keeps its texts in order
            models.Index(
                fields=["organization", "conversation"],
                condition=models.Q(status__in=["queued", "dispatching"]),
                name="message_in_flight",
            ),
            # what of a conversation waits for its time
            models.Index(
                fields=["organization", "conversation"],
                condition=models.Q(status="scheduled"),
                name="message_scheduled",
            ),
            models.Index(
                fields=["organization", "due_at"],
                condition=models.Q(status="scheduled"),
                name="message_scheduled_due",
            ),
            # what did not arrive, newest first
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(status="failed"),
                name="message_failed",
            ),
            # the outbox: what may go now
            models.Index(
                fields=["due_at", "organization"],
                condition=models.Q(due_at__isnull=False),
                name="message_due",
            ),
            # the same of what many get
            models.Index(
                fields=["organization", "due_at", "id"],
                condition=models.Q(due_at__isnull=False, bulk=True),
                name="message_bulk_due",
            ),
        ]


class Reaction(TenantModel):
    """A sign somebody put on a message: a member's, or without one the customer's."""

    message = tenancy.ForeignKey(Message, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.CASCADE, null=True)
    emoji = models.CharField(max_length=16)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "message", "member"],
                nulls_distinct=False,
                name="reaction_once",
            ),
            SameOrganization(field="message", name="reaction_message"),
            SameOrganization(field="member", name="reaction_member"),
        ]


class Mention(TenantModel):
    """A note names a member."""

    message = tenancy.ForeignKey(Message, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.CASCADE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "message", "member"], name="mention_once"
            ),
            SameOrganization(field="message", name="mention_message"),
            SameOrganization(field="member", name="mention_member"),
        ]

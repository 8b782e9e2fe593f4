"""What an inbox answers by itself, what waits for that, and what was answered."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.models import Conversation, Inbox, Message
from inbox.tenancy import SameOrganization, TenantModel


class Answering(TenantModel):
    """An inbox's automatic texts, one a language. Without a row it has none."""

    class Mode(models.TextChoices):
        OFF = "off", _("Off")
        AUTO = "auto", _("Auto: outside the hours")
        ON = "on", _("On: always, until it is turned off")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE)
    mode = models.CharField(max_length=4, choices=Mode.choices, default=Mode.OFF)
    on_since = models.DateTimeField(null=True)  # a closed period that somebody began by hand
    texts = models.JSONField(default=dict)
    first = models.BooleanField(default=False)
    first_texts = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="answering_uuid"),
            models.UniqueConstraint(fields=["organization", "inbox"], name="answering_once"),
            SameOrganization(field="inbox", name="answering_inbox"),
        ]


class Waiting(TenantModel):
    """A text that may have to be answered: written with it, gone with the decision."""

    message = tenancy.ForeignKey(Message, models.CASCADE)
    is_first = models.BooleanField(default=False)  # its conversation began with it, or began anew
    due_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(db_default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "message"], name="waiting_once"),
            SameOrganization(field="message", name="waiting_message"),
        ]
        indexes = [models.Index(fields=["due_at", "organization"], name="waiting_due")]


class AutoReply(TenantModel):
    """What went by itself to an address. The row is the promise that it goes once in a period."""

    class Kind(models.TextChoices):
        CLOSED = "closed"
        AWAY = "away"
        FIRST = "first"

    inbox = tenancy.ForeignKey(Inbox, models.CASCADE)
    identity = tenancy.ForeignKey(Identity, models.CASCADE)
    contact_id = models.BigIntegerField(null=True)  # whose the address was then; a plain id
    kind = models.CharField(max_length=6, choices=Kind.choices)
    period_at = models.DateTimeField()  # when the period began
    message = tenancy.ForeignKey(Message, models.SET_NULL, null=True)
    conversation = tenancy.ForeignKey(Conversation, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            # also what was sent to an address in an inbox, newest period last
            models.UniqueConstraint(
                fields=["organization", "identity", "inbox", "kind", "period_at"],
                name="autoreply_once",
            ),
            # a contact with several addresses is told once
            models.UniqueConstraint(
                fields=["organization", "contact_id", "inbox", "kind", "period_at"],
                condition=models.Q(contact_id__isnull=False),
                name="autoreply_contact_once",
            ),
            SameOrganization(field="inbox", name="autoreply_inbox"),
            SameOrganization(field="identity", name="autoreply_identity"),
            SameOrganization(field="message", name="autoreply_message"),
            SameOrganization(field="conversation", name="autoreply_conversation"),
        ]
        indexes = [
            # what goes with a message, or with a conversation
            models.Index(fields=["organization", "message"], name="autoreply_message_list"),
            models.Index(fields=["organization", "conversation"], name="autoreply_talk_list"),
            # what has served its time
            models.Index(fields=["organization", "at"], name="autoreply_at"),
        ]

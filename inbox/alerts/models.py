"""Who is mailed about what, what is to be mailed, and the mails that went."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member, Team
from inbox.conversations.models import Conversation, Message
from inbox.tenancy import SameOrganization, TenantModel


class Kind(models.TextChoices):
    """What an alert is about."""

    OPT_OUTS = "opt_outs", _("Somebody opts out or in, by text or by a member")
    UNKNOWN = "unknown", _("A text from an unknown number")
    CONTACTS = "contacts", _("A new contact")


class Recipient(TenantModel):
    """A member, or an address that said yes. Without a team: about the whole organization."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    team = tenancy.ForeignKey(Team, models.CASCADE, null=True)
    member = tenancy.ForeignKey(Member, models.CASCADE, null=True)
    email = models.EmailField(blank=True)  # of somebody who is no member
    language = models.CharField(max_length=10, blank=True)
    previews = models.BooleanField(default=False)  # the words of a text too
    asked_at = models.DateTimeField(null=True)  # when the address was asked to confirm
    confirmed_at = models.DateTimeField(null=True)
    by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="alert_recipient_uuid"),
            models.UniqueConstraint(
                fields=["organization", "kind", "team", "member", "email"],
                nulls_distinct=False,
                name="recipient_once",
            ),
            SameOrganization(field="team", name="recipient_team"),
            SameOrganization(field="member", name="recipient_member"),
            SameOrganization(field="by", name="recipient_by"),
            # a member or an address
            models.CheckConstraint(
                condition=models.Q(member__isnull=True) ^ models.Q(email=""),
                name="recipient_who",
            ),
        ]
        indexes = [
            # who has to be asked whether they want this
            models.Index(
                fields=["organization"],
                condition=models.Q(asked_at=None, confirmed_at=None) & ~models.Q(email=""),
                name="recipient_unasked",
            ),
        ]


class Mail(TenantModel):
    """A mail to a recipient, committed before it leaves: one found `sending` may have left and is
    never sent again; what a `refused` one held is free.
    """

    class State(models.TextChoices):
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"

    recipient = tenancy.ForeignKey(Recipient, models.CASCADE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENDING)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [SameOrganization(field="recipient", name="mail_recipient")]
        indexes = [
            models.Index(fields=["organization", "recipient", "at"], name="mail_last"),
        ]


class Item(TenantModel):
    """Something a recipient is to be told. Ids only: what the mail says is read when it is made."""

    recipient = tenancy.ForeignKey(Recipient, models.CASCADE)
    conversation = tenancy.ForeignKey(Conversation, models.CASCADE, null=True)
    message = tenancy.ForeignKey(Message, models.CASCADE, null=True)
    identity = tenancy.ForeignKey(Identity, models.CASCADE, null=True)
    contact_id = models.BigIntegerField(null=True)  # a plain id: a merge leaves it where it was
    word = models.CharField(max_length=10, blank=True)  # of consent: out or in
    source = models.CharField(max_length=10, blank=True)  # keyword or member
    mail = tenancy.ForeignKey(Mail, models.CASCADE, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            SameOrganization(field="recipient", name="item_recipient"),
            SameOrganization(field="conversation", name="item_conversation"),
            SameOrganization(field="message", name="item_message"),
            SameOrganization(field="identity", name="item_identity"),
            SameOrganization(field="mail", name="item_mail"),
        ]
        indexes = [
            # what waits for the next mail
            models.Index(
                fields=["organization", "recipient", "id"],
                condition=models.Q(mail__isnull=True),
                name="item_waiting",
            ),
            # what goes with a conversation, a message, an address or a mail
            models.Index(fields=["organization", "conversation"], name="item_conversation_list"),
            models.Index(fields=["organization", "message"], name="item_message_list"),
            models.Index(fields=["organization", "identity"], name="item_identity_list"),
            models.Index(fields=["organization", "mail"], name="item_mail_list"),
        ]

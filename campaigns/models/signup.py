"""Lists that people join by a text, and who is on them."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Inbox, Message
from inbox.tenancy import SameOrganization, TenantModel


class SignUpList(TenantModel):
    """A list of an inbox. `business` and `frequency` stand in what is asked; the texts may hold
    {business}, {list}, {frequency}, {yes} and {leave}.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(_("Name"), max_length=40)
    inbox = tenancy.ForeignKey(Inbox, models.PROTECT)
    business = models.CharField(_("Your business, as people know it"), max_length=60)
    frequency = models.CharField(_("How often you write"), max_length=60)
    yes = models.CharField(_("The answer that confirms"), max_length=20, default="YES")
    asks = models.TextField(_("Asks whoever joins"), max_length=480)
    welcomes = models.TextField(_("Welcomes whoever confirmed"), max_length=480)
    parts = models.TextField(_("Says good-bye"), max_length=480)
    created_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="signuplist_uuid"),
            models.UniqueConstraint(
                fields=["organization", "inbox", "name"], name="signuplist_name"
            ),
            SameOrganization(field="inbox", name="signuplist_inbox"),
            SameOrganization(field="created_by", name="signuplist_created_by"),
        ]

    def __str__(self) -> str:
        return self.name


class Keyword(TenantModel):
    """A whole text that means something on one number: `folded` is how it is compared."""

    class Kind(models.TextChoices):
        JOIN = "join"
        YES = "yes"
        LEAVE = "leave"

    list = tenancy.ForeignKey(SignUpList, models.CASCADE)
    channel = tenancy.ForeignKey(Channel, models.CASCADE)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    word = models.CharField(max_length=30)
    folded = models.CharField(max_length=60)

    class Meta(TenantModel.Meta):
        constraints = [
            # what joins or leaves means one list on a number; many may be confirmed by YES
            models.UniqueConstraint(
                fields=["organization", "channel", "folded"],
                condition=~models.Q(kind="yes"),
                name="keyword_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "list", "channel", "kind", "folded"],
                name="keyword_of_list",
            ),
            SameOrganization(field="list", name="keyword_list"),
            SameOrganization(field="channel", name="keyword_channel"),
        ]
        indexes = [models.Index(fields=["organization", "channel"], name="keyword_number")]


class Subscriber(TenantModel):
    """An address and a list: pending until it confirms. Whoever opted out since then, or whose
    number became another person's, is on it no more, whatever stands here: see lists.ON.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Asked")
        CONFIRMED = "confirmed", _("On the list")
        LEFT = "left", _("Left")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    list = tenancy.ForeignKey(SignUpList, models.CASCADE)
    identity = tenancy.ForeignKey(Identity, models.CASCADE)
    channel = tenancy.ForeignKey(Channel, models.SET_NULL, null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="subscriber_uuid"),
            models.UniqueConstraint(
                fields=["organization", "list", "identity"], name="subscriber_once"
            ),
            SameOrganization(field="list", name="subscriber_list"),
            SameOrganization(field="identity", name="subscriber_identity"),
            SameOrganization(field="channel", name="subscriber_channel"),
            SameOrganization(field="left_by", name="subscriber_left_by"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "list", "state", "-id"], name="subscriber_by_state"
            ),
            models.Index(fields=["organization", "identity"], name="subscriber_person"),
        ]


class ListText(TenantModel):
    """A text that asks something of a list: written with it, done once. `due_at` is empty when it
    is done, `outcome` says in a word what came of it, `answer` is what we wrote.
    """

    message = tenancy.ForeignKey(Message, models.CASCADE)
    list = tenancy.ForeignKey(SignUpList, models.CASCADE)
    identity = tenancy.ForeignKey(Identity, models.CASCADE)
    kind = models.CharField(max_length=5, choices=Keyword.Kind.choices)
    answer = tenancy.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=12, blank=True, db_default="")
    due_at = models.DateTimeField(null=True, db_default=Now())
    tries = models.PositiveSmallIntegerField(db_default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            # one text is answered once
            models.UniqueConstraint(fields=["organization", "message"], name="listtext_once"),
            SameOrganization(field="message", name="listtext_message"),
            SameOrganization(field="list", name="listtext_list"),
            SameOrganization(field="identity", name="listtext_identity"),
            SameOrganization(field="answer", name="listtext_answer"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "organization"],
                condition=models.Q(due_at__isnull=False),
                name="listtext_due",
            ),
            # what an address asked lately, and what waits of it
            models.Index(fields=["organization", "identity", "-id"], name="listtext_person"),
            models.Index(fields=["organization", "list"], name="listtext_of_list"),
            models.Index(
                fields=["organization", "answer"],
                condition=models.Q(answer__isnull=False),
                name="listtext_of_answer",
            ),
        ]

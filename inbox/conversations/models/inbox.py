"""Inboxes, who may open them, and the channels and carrier accounts behind them."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.accounts.models import Member, Team
from inbox.secrets import SecretField
from inbox.tenancy import SameOrganization, TenantModel

SUSPENDED = "30033"  # carriers call a campaign off, and may take it up again


def every_kind() -> list[str]:
    """Of files: what a member may send from an inbox nobody has narrowed."""
    return ["picture", "audio", "video", "document"]


class Connection(TenantModel):
    """A carrier account of one organization.

    `credentials` is a list of {"account_sid", "auth_token"}: several while a token rotates, and one
    more for each subaccount whose numbers are used here. The first one sends.
    """

    class Carrier(models.TextChoices):
        TWILIO = "twilio", "Twilio"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    carrier = models.CharField(max_length=12, choices=Carrier.choices, default=Carrier.TWILIO)
    key = models.CharField(max_length=43)
    credentials = SecretField()
    # A pretend carrier's origin, set by `provision` only: the one the guarded client allows.
    api_base = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    reconciled_at = models.DateTimeField(null=True)
    numbers_at = models.DateTimeField(null=True)  # its numbers were last asked for

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="connection_uuid"),
            models.UniqueConstraint(fields=["organization", "name"], name="connection_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Inbox(TenantModel):
    """What a team shares: one or more channels and the conversations on them."""

    class Kind(models.TextChoices):
        SHARED = "shared", _("Shared")
        PRIVATE = "private", _("Private")

    class AutoAssign(models.TextChoices):
        OFF = "off", _("Off")
        ROUND_ROBIN = "round_robin", _("In turns")
        FEWEST_OPEN = "fewest_open", _("To whoever has the fewest open")

    class Sight(models.TextChoices):
        ALL = "all", _("Everything")
        TEAM = "team", _("Their teams’")
        OWN = "own", _("Their own")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    api_code = models.SlugField(max_length=60)
    team = tenancy.ForeignKey(Team, models.PROTECT, null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SHARED)
    hue = models.PositiveSmallIntegerField(default=17)
    position = models.PositiveIntegerField(default=0)
    # Which of its conversations an agent sees; what nobody has, all do (see sight.py).
    sight = models.CharField(
        max_length=4, choices=Sight.choices, default=Sight.ALL, db_default=Sight.ALL
    )
    # A queue offers its conversations to members who are logged in, and nobody picks there.
    is_queue = models.BooleanField(default=False)
    assignment = models.BooleanField(default=True)
    auto_assign = models.CharField(
        max_length=12, choices=AutoAssign.choices, default=AutoAssign.OFF
    )
    assign_most = models.PositiveSmallIntegerField(default=0)  # open ones a member; 0: no limit
    allow_moving = models.BooleanField(default=True)
    reopen_days = models.PositiveSmallIntegerField(default=14)  # later, a text begins a new one
    archive_days = models.PositiveSmallIntegerField(default=30)  # closed longer ago: archived
    lock_on_opening = models.BooleanField(default=False)  # otherwise with the first keystroke
    lock_idle_minutes = models.PositiveSmallIntegerField(default=3)
    anyone_takes_over = models.BooleanField(default=False)  # otherwise managers only
    retention_days = models.PositiveSmallIntegerField(db_default=0)  # older texts go; 0: kept
    # Where a call to its numbers rings; nowhere: voicemail, or a word that nobody answers.
    forward_to = models.CharField(max_length=32, blank=True, db_default="")
    voicemail = models.BooleanField(db_default=False)
    greeting = models.CharField(max_length=500, blank=True, db_default="")  # none: our own words
    screen_calls = models.BooleanField(db_default=False)  # whoever picks up presses 1 first
    # what the carrier recorded is deleted there once it is here
    delete_recordings = models.BooleanField(db_default=True, default=True)
    forward_problem = models.CharField(max_length=200, blank=True, db_default="")
    undo_seconds = models.PositiveSmallIntegerField(default=0)  # a text waits so long, 0 to 30
    close_days = models.PositiveSmallIntegerField(db_default=0)  # quiet so long: closed; 0: never
    file_kinds = models.JSONField(default=every_kind)  # of what members may send along
    # What is told of reading and typing: to customers where the channel carries it, to members.
    receipts_customer = models.BooleanField(default=False, db_default=False)
    receipts_agent = models.BooleanField(default=True, db_default=True)
    typing_customer = models.BooleanField(default=False, db_default=False)
    typing_agent = models.BooleanField(default=True, db_default=True)
    language = models.CharField(max_length=10, blank=True, db_default="")  # of automatic texts
    # Nobody works in it any more, and nothing comes in: kept for what was said there.
    archived_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="inbox_uuid"),
            models.UniqueConstraint(fields=["organization", "name"], name="inbox_name"),
            models.UniqueConstraint(fields=["organization", "api_code"], name="inbox_api_code"),
            SameOrganization(field="team", name="inbox_team"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_attended(self) -> bool:
        """Whether it asks who is there: a queue, or one that assigns by itself."""
        return self.is_queue or self.auto_assign != self.AutoAssign.OFF


class InboxAccess(TenantModel):
    """A member reads what an inbox shows them and answers from it."""

    inbox = tenancy.ForeignKey(Inbox, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.CASCADE)

    class Meta(TenantModel.Meta):
        constraints = [
            # also the way from a member to the inboxes; the list below goes the other way
            models.UniqueConstraint(
                fields=["organization", "member", "inbox"], name="inboxaccess_once"
            ),
            SameOrganization(field="inbox", name="inboxaccess_inbox"),
            SameOrganization(field="member", name="inboxaccess_member"),
        ]
        indexes = [
            models.Index(fields=["organization", "inbox", "member"], name="inboxaccess_members"),
        ]


class Channel(TenantModel):
    """A number (or account) of ours that customers write to."""

    class Kind(models.TextChoices):
        SMS = "sms", _("SMS")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    inbox = tenancy.ForeignKey(Inbox, models.PROTECT)
    connection = tenancy.ForeignKey(Connection, models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SMS)
    address = models.CharField(max_length=64)
    # Carriers in the United States block unregistered numbers; so do we, with a reason.
    registered = models.BooleanField(default=False)
    # The carrier's code for why it lost its registration; empty before the first one is through.
    block_code = models.CharField(max_length=8, blank=True, db_default="")
    # Texts leave, and a pretend carrier takes them, before it is registered.
    training = models.BooleanField(db_default=False)
    per_second = models.FloatField(default=1.0)
    # When it joined its inbox: what was exchanged on it before stays apart, read-only.
    joined_at = models.DateTimeField(db_default=Now())
    # Given back to the carrier: nothing is sent from it, what it exchanged stays readable.
    released_at = models.DateTimeField(null=True)
    last_inbound_at = models.DateTimeField(null=True)  # a text or a call, to the second
    # The moment up to which the number's capacity is already claimed (see the outbox).
    paced_until = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="channel_uuid"),
            models.UniqueConstraint(
                fields=["organization", "kind", "address"], name="channel_address"
            ),
            SameOrganization(field="inbox", name="channel_inbox"),
            SameOrganization(field="connection", name="channel_connection"),
        ]
        indexes = [models.Index(fields=["organization", "inbox"], name="channel_inbox_list")]

    def __str__(self) -> str:
        return self.address

    @property
    def may_send(self) -> bool:
        """Whether carriers take what it sends, or only a pretend one does."""
        return self.registered or self.training

    @property
    def refusal(self) -> str:
        """Why nothing can be sent from it, in a word: "suspended", "unregistered" or ""."""
        if self.may_send:
            return ""
        return "suspended" if self.block_code == SUSPENDED else "unregistered"

    @property
    def is_pending(self) -> bool:
        """Whether it waits for its first registration."""
        return not self.may_send and not self.block_code and self.released_at is None

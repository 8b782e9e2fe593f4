"""Organizations and their people, and the Event row every change leaves behind."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.tenancy import ControlManager, ControlModel, SameOrganization, TenantModel


class Organization(ControlModel):
    """A tenant. Its slug is the first segment of every address of its pages."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(
        max_length=2, default="US", validators=[RegexValidator(r"^[A-Z]{2}$")]
    )
    languages = models.JSONField(default=list, blank=True)  # offered to members; none: all
    logo = models.CharField(max_length=100, blank=True, db_default="")  # a key of the storage
    # Whoever has no second factor is led to set one up before entering.
    needs_second_factor = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Asked to be deleted: when, who was told by mail, and when nothing but its slug was left.
    delete_at = models.DateTimeField(null=True)
    delete_told_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects: Any = ControlManager("id")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users are found by their e-mail, whatever its case."""

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; may belong to several organizations."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    # Shortcuts of one key get in the way of speech input: whoever wants turns them off.
    single_keys = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do; permissions.py holds the matrix."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    MANAGER = "manager", _("Manager")
    AGENT = "agent", _("Agent")


class Availability(models.TextChoices):
    """What a member tells colleagues of themselves."""

    AVAILABLE = "available", _("Available")
    BUSY = "busy", _("Busy")
    AWAY = "away", _("Away")


class Member(ControlModel):
    """A user in an organization. Who was suspended may come back; who was removed keeps the row,
    because what they wrote stays theirs, and is listed no more.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    hue = models.PositiveSmallIntegerField(default=1)
    phone = models.CharField(max_length=32, blank=True, db_default="")  # where they call from
    is_active = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)
    availability = models.CharField(
        max_length=10,
        choices=Availability.choices,
        default=Availability.AVAILABLE,
        db_default=Availability.AVAILABLE,
    )
    status = models.CharField(max_length=80, blank=True, db_default="")
    picture = models.CharField(max_length=100, blank=True, db_default="")  # a key of the storage
    # Below what they send; below texts only where they say so, as it costs parts.
    signature = models.CharField(max_length=160, blank=True, db_default="")
    signs_texts = models.BooleanField(default=False, db_default=False)
    seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(ControlModel.Meta):
        constraints = [
            # a user joins an organization once
            models.UniqueConstraint(fields=["organization", "user"], name="member_once"),
            models.UniqueConstraint(fields=["organization", "uuid"], name="member_uuid"),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def is_manager(self) -> bool:
        """Managers and above assign to anyone."""
        return self.role != Role.AGENT


class Team(TenantModel):
    """People who share inboxes."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="team_uuid"),
            models.UniqueConstraint(fields=["organization", "name"], name="team_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(TenantModel):
    """A member's place in a team."""

    team = tenancy.ForeignKey(Team, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.CASCADE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "team", "member"], name="teammember_once"
            ),
            SameOrganization(field="team", name="teammember_team"),
            SameOrganization(field="member", name="teammember_member"),
        ]


# What passes by the thousand and nobody looks for in an audit: texts, ticks, what was read.
TRAFFIC = (
    "BulkChanged", "CallChanged", "CallMissed", "CallStarted", "ConversationLeft",
    "CustomerChanged", "DraftChanged", "LockAsked", "LockAwaited", "LockReleased", "LockTaken",
    "MessageChanged", "MessageNoted", "MessageQueued", "MessageReceived", "MessageScheduled",
    "NotificationsRead", "PinsChanged", "ReadingChanged", "SpamReceived",
)  # fmt: skip


class Event(TenantModel):
    """What happened: the audit trail, the lines in a thread and the live cursor, in one row.

    Plain ids without foreign keys, so that it outlives what it tells of. `changes` holds
    {field: [before, after]} where the change is audited; bodies never.
    """

    kind = models.CharField(max_length=40)
    # What a change of settings was about: a card, and the row it edits.
    about = models.CharField(max_length=80, db_default="")
    at = models.DateTimeField(db_default=Now())
    inbox_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    message_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        indexes = [
            # the audit log: what people did and set up, without the traffic
            models.Index(
                fields=["organization", "-id"],
                condition=~models.Q(kind__in=TRAFFIC),
                name="event_audit",
            ),
            # and what of one kind
            models.Index(
                fields=["organization", "kind", "-id"],
                condition=~models.Q(kind__in=TRAFFIC),
                name="event_audit_kind",
            ),
            # catch-up: what came after a cursor, with its overlap
            models.Index(fields=["organization", "at"], name="event_at"),
            # the quiet lines in a thread
            models.Index(
                fields=["organization", "conversation_id", "id"],
                name="event_conversation",
                condition=models.Q(conversation_id__isnull=False),
            ),
            # who changed this setting last
            models.Index(
                fields=["organization", "about", "id"],
                name="event_about",
                condition=~models.Q(about=""),
            ),
        ]


class Invitation(ControlModel):
    """A letter to an e-mail address: whoever holds its token may join, once, until it expires.

    The token itself is in the letter alone. Teams and inboxes are plain ids, as the inboxes are
    above this ring.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    language = models.CharField(max_length=10)
    teams = models.JSONField(default=list)
    inboxes = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = tenancy.ForeignKey(Member, models.PROTECT)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(ControlModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="invitation_uuid"),
            # one open letter an address
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open",
            ),
            SameOrganization(field="invited_by", name="invitation_invited_by"),
        ]

    def __str__(self) -> str:
        return self.email


class Device(models.Model):
    """A browser somebody is signed in with: one row beside each session. No place, no address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.agent

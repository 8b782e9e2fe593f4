"""Organizations, their people, and the log of what happens."""

import uuid

from django.conf import settings
from django.core import validators
from django.db import migrations, models
from django.db.models.functions import Now

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own

# What passes by the thousand: the audit log leaves it out.
TRAFFIC = (
    "BulkChanged", "CallChanged", "CallMissed", "CallStarted", "ConversationLeft",
    "CustomerChanged", "DraftChanged", "LockAsked", "LockAwaited", "LockReleased", "LockTaken",
    "MessageChanged", "MessageNoted", "MessageQueued", "MessageReceived", "MessageScheduled",
    "NotificationsRead", "PinsChanged", "ReadingChanged", "SpamReceived",
)  # fmt: skip
AUDITED = models.Q(("kind__in", TRAFFIC), _negated=True)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("accounts", name)
        for name in (
            "0001_first",
            "0002_single_keys",
            "0003_about",
            "0004_rooms",
            "0005_staff",
            "0006_voice",
            "0007_calls_pass",
            "0008_self",
        )
    ]
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Organization",
                fields=[
                    ("id", key()),
                    ("slug", models.SlugField(max_length=40, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    ("time_zone", models.CharField(default="UTC", max_length=60)),
                    ("language", models.CharField(default="en", max_length=10)),
                    (
                        "country",
                        models.CharField(
                            default="US",
                            max_length=2,
                            validators=[validators.RegexValidator("^[A-Z]{2}$")],
                        ),
                    ),
                    ("languages", models.JSONField(blank=True, default=list)),
                    ("logo", models.CharField(blank=True, db_default="", max_length=100)),
                    ("needs_second_factor", models.BooleanField(db_default=False, default=False)),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                    ("delete_at", models.DateTimeField(null=True)),
                    ("delete_told_at", models.DateTimeField(null=True)),
                    ("deleted_at", models.DateTimeField(null=True)),
                ],
                options=NAMES,
            ),
            migrations.CreateModel(
                name="User",
                fields=[
                    ("id", key()),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    (
                        "last_login",
                        models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                    ),
                    (
                        "is_superuser",
                        models.BooleanField(
                            default=False,
                            help_text="Designates that this user has all permissions without explicitly assigning them.",
                            verbose_name="superuser status",
                        ),
                    ),
                    ("email", models.EmailField(max_length=254, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    ("language", models.CharField(blank=True, max_length=10)),
                    ("time_zone", models.CharField(blank=True, max_length=60)),
                    ("theme", models.CharField(blank=True, max_length=10)),
                    ("single_keys", models.BooleanField(db_default=True, default=True)),
                    ("is_active", models.BooleanField(default=True)),
                    ("is_staff", models.BooleanField(default=False)),
                    (
                        "groups",
                        models.ManyToManyField(
                            blank=True,
                            help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.group",
                            verbose_name="groups",
                        ),
                    ),
                    (
                        "user_permissions",
                        models.ManyToManyField(
                            blank=True,
                            help_text="Specific permissions for this user.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.permission",
                            verbose_name="user permissions",
                        ),
                    ),
                ],
                options={"abstract": False},
            ),
            migrations.CreateModel(
                name="Device",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("session_key", models.CharField(max_length=40, unique=True)),
                    ("agent", models.CharField(blank=True, max_length=300)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("seen_at", models.DateTimeField(db_default=Now())),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Member",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("owner", "Owner"),
                                ("admin", "Admin"),
                                ("manager", "Manager"),
                                ("agent", "Agent"),
                            ],
                            default="agent",
                            max_length=10,
                        ),
                    ),
                    ("hue", models.PositiveSmallIntegerField(default=1)),
                    ("phone", models.CharField(blank=True, db_default="", max_length=32)),
                    ("is_active", models.BooleanField(default=True)),
                    ("removed_at", models.DateTimeField(null=True)),
                    (
                        "availability",
                        models.CharField(
                            choices=[
                                ("available", "Available"),
                                ("busy", "Busy"),
                                ("away", "Away"),
                            ],
                            db_default="available",
                            default="available",
                            max_length=10,
                        ),
                    ),
                    ("status", models.CharField(blank=True, db_default="", max_length=80)),
                    ("picture", models.CharField(blank=True, db_default="", max_length=100)),
                    ("signature", models.CharField(blank=True, db_default="", max_length=160)),
                    ("signs_texts", models.BooleanField(db_default=False, default=False)),
                    ("seen_at", models.DateTimeField(null=True)),
                    ("created_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "organization",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=models.PROTECT,
                            related_name="+",
                            to="accounts.organization",
                        ),
                    ),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "user"), name="member_once"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="member_uuid"
                        ),
                    ],
                },
            ),
            walls.Keyed("Member"),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("email", models.EmailField(max_length=254)),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("owner", "Owner"),
                                ("admin", "Admin"),
                                ("manager", "Manager"),
                                ("agent", "Agent"),
                            ],
                            default="agent",
                            max_length=10,
                        ),
                    ),
                    ("language", models.CharField(max_length=10)),
                    ("teams", models.JSONField(default=list)),
                    ("inboxes", models.JSONField(default=list)),
                    ("token_hash", models.CharField(max_length=64, unique=True)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("sent_at", models.DateTimeField(db_default=Now())),
                    ("expires_at", models.DateTimeField()),
                    ("accepted_at", models.DateTimeField(null=True)),
                    ("revoked_at", models.DateTimeField(null=True)),
                    ("invited_by", ForeignKey("accounts.member", models.PROTECT)),
                    (
                        "organization",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=models.PROTECT,
                            related_name="+",
                            to="accounts.organization",
                        ),
                    ),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="invitation_uuid"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("accepted_at__isnull", True), ("revoked_at__isnull", True)
                            ),
                            fields=("organization", "email"),
                            name="invitation_open",
                        ),
                        SameOrganization(field="invited_by", name="invitation_invited_by"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Event",
                fields=[
                    ("id", key()),
                    ("kind", models.CharField(max_length=40)),
                    ("about", models.CharField(db_default="", max_length=80)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("inbox_id", models.BigIntegerField(null=True)),
                    ("conversation_id", models.BigIntegerField(null=True)),
                    ("message_id", models.BigIntegerField(null=True)),
                    ("member_id", models.BigIntegerField(null=True)),
                    ("actor_id", models.BigIntegerField(null=True)),
                    ("changes", models.JSONField(default=dict)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=AUDITED,
                            fields=["organization", "-id"],
                            name="event_audit",
                        ),
                        models.Index(
                            condition=AUDITED,
                            fields=["organization", "kind", "-id"],
                            name="event_audit_kind",
                        ),
                        models.Index(fields=["organization", "at"], name="event_at"),
                        models.Index(
                            condition=models.Q(("conversation_id__isnull", False)),
                            fields=["organization", "conversation_id", "id"],
                            name="event_conversation",
                        ),
                        models.Index(
                            condition=models.Q(("about", ""), _negated=True),
                            fields=["organization", "about", "id"],
                            name="event_about",
                        ),
                    ],
                },
            ),
            walls.Walled("Event"),
            migrations.CreateModel(
                name="Team",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=80)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(fields=("organization", "uuid"), name="team_uuid"),
                        models.UniqueConstraint(fields=("organization", "name"), name="team_name"),
                    ],
                },
            ),
            walls.Walled("Team"),
            migrations.CreateModel(
                name="TeamMember",
                fields=[
                    ("id", key()),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                    ("team", ForeignKey("accounts.team", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "team", "member"), name="teammember_once"
                        ),
                        SameOrganization(field="team", name="teammember_team"),
                        SameOrganization(field="member", name="teammember_member"),
                    ],
                },
            ),
            walls.Walled("TeamMember"),
        ),
    ]

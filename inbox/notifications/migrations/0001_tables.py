"""What a member is told, and how."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Now

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [("notifications", "0001_first"), ("notifications", "0002_consent")]
    dependencies = [("accounts", "0001_tables")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Digest",
                fields=[
                    ("id", key()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("sending", "Sending"),
                                ("sent", "Sent"),
                                ("refused", "Refused"),
                            ],
                            default="sending",
                            max_length=8,
                        ),
                    ),
                    ("upto", models.DateTimeField()),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "member", "id"], name="digest_last")
                    ],
                    "constraints": [SameOrganization(field="member", name="digest_member")],
                },
            ),
            walls.Walled("Digest"),
            migrations.CreateModel(
                name="Notification",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("assigned", "A conversation is assigned to me"),
                                ("reassigned", "A conversation of mine goes to somebody else"),
                                ("mentioned", "A colleague mentions me in a note"),
                                (
                                    "lock_asked",
                                    "A colleague asks for a conversation I am answering",
                                ),
                                ("failed", "A message of mine is not delivered"),
                                ("returned", "A conversation of mine comes back from snooze"),
                                ("opted_out", "A customer opts out (managers)"),
                                ("opted_in", "A customer opts in again (managers)"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("conversation_id", models.BigIntegerField()),
                    ("inbox_id", models.BigIntegerField()),
                    ("message_id", models.BigIntegerField(null=True)),
                    ("actor_id", models.BigIntegerField(null=True)),
                    ("other_id", models.BigIntegerField(null=True)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("read_at", models.DateTimeField(null=True)),
                    ("digest", ForeignKey("notifications.digest", models.SET_NULL, null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "member", "id"], name="notification_centre"
                        ),
                        models.Index(
                            condition=models.Q(("read_at__isnull", True)),
                            fields=["organization", "member", "conversation_id"],
                            name="notification_unread",
                        ),
                        models.Index(fields=["organization", "at"], name="notification_at"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="notification_uuid"
                        ),
                        SameOrganization(field="member", name="notification_member"),
                        SameOrganization(field="digest", name="notification_digest"),
                    ],
                },
            ),
            walls.Walled("Notification"),
            migrations.CreateModel(
                name="Preference",
                fields=[
                    ("id", key()),
                    ("ways", models.JSONField(default=dict)),
                    ("muted", models.JSONField(default=list)),
                    ("silences", models.JSONField(default=list)),
                    (
                        "tone",
                        models.CharField(
                            choices=[
                                ("none", "No sound"),
                                ("bell", "Bell"),
                                ("chime", "Chime"),
                                ("drop", "Drop"),
                                ("knock", "Knock"),
                            ],
                            default="bell",
                            max_length=8,
                        ),
                    ),
                    ("volume", models.PositiveSmallIntegerField(default=60)),
                    ("previews", models.BooleanField(default=True)),
                    (
                        "digest",
                        models.CharField(
                            choices=[
                                ("never", "Never"),
                                ("day", "At most once a day"),
                                ("hour", "At most once an hour"),
                            ],
                            default="day",
                            max_length=8,
                        ),
                    ),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member"), name="preference_once"
                        ),
                        SameOrganization(field="member", name="preference_member"),
                    ],
                },
            ),
            walls.Walled("Preference"),
        ),
    ]

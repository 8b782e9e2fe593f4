"""Invitations, devices, who was removed, and what members say of themselves."""

import uuid
from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields

ROLES = [("owner", "Owner"), ("admin", "Admin"), ("manager", "Manager"), ("agent", "Agent")]
AVAILABILITIES = [("available", "Available"), ("busy", "Busy"), ("away", "Away")]


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def moment():
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0004_rooms")]

    operations: ClassVar = [
        migrations.AddField(
            "organization",
            "needs_second_factor",
            models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField("member", "removed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "member",
            "availability",
            models.CharField(
                choices=AVAILABILITIES, db_default="available", default="available", max_length=10
            ),
        ),
        migrations.AddField(
            "member", "status", models.CharField(blank=True, db_default="", max_length=80)
        ),
        migrations.AddField("member", "seen_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            "Device",
            [
                ("id", key()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("agent", models.CharField(blank=True, max_length=300)),
                ("created_at", moment()),
                ("seen_at", moment()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "Invitation",
            [
                ("id", key()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("email", models.EmailField(max_length=254)),
                ("role", models.CharField(choices=ROLES, default="agent", max_length=10)),
                ("language", models.CharField(max_length=10)),
                ("teams", models.JSONField(default=list)),
                ("inboxes", models.JSONField(default=list)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", moment()),
                ("sent_at", moment()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            "invitation",
            models.UniqueConstraint(fields=("organization", "uuid"), name="invitation_uuid"),
        ),
        migrations.AddConstraint(
            "invitation",
            models.UniqueConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True)),
                fields=("organization", "email"),
                name="invitation_open",
            ),
        ),
        migrations.AddConstraint(
            "invitation",
            inbox.tenancy.SameOrganization(field="invited_by", name="invitation_invited_by"),
        ),
    ]

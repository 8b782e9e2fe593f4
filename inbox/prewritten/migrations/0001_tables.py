"""Answers that are ready to be sent."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Lower, Now

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [("prewritten", "0001_first")]
    dependencies = [("accounts", "0001_tables"), ("conversations", "0001_tables")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Prewritten",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=60)),
                    ("phrase", models.CharField(blank=True, max_length=30)),
                    ("body", models.TextField(max_length=1600)),
                    ("position", models.PositiveIntegerField(default=0)),
                    ("removed_at", models.DateTimeField(null=True)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("author", ForeignKey("accounts.member", models.CASCADE)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("removed_at", None)),
                            fields=["organization", "inbox", "position", "id"],
                            name="prewritten_list",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="prewritten_uuid"
                        ),
                        models.UniqueConstraint(
                            models.F("organization"),
                            models.F("inbox"),
                            Lower("phrase"),
                            condition=models.Q(
                                ("inbox__isnull", False),
                                ("removed_at", None),
                                models.Q(("phrase", ""), _negated=True),
                            ),
                            name="prewritten_inbox_phrase",
                        ),
                        models.UniqueConstraint(
                            models.F("organization"),
                            models.F("author"),
                            Lower("phrase"),
                            condition=models.Q(
                                ("inbox", None),
                                ("removed_at", None),
                                models.Q(("phrase", ""), _negated=True),
                            ),
                            name="prewritten_own_phrase",
                        ),
                        SameOrganization(field="inbox", name="prewritten_inbox"),
                        SameOrganization(field="author", name="prewritten_author"),
                    ],
                },
            ),
            walls.Walled("Prewritten"),
            migrations.CreateModel(
                name="PrewrittenFile",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("position", models.PositiveSmallIntegerField(default=0)),
                    ("name", models.CharField(blank=True, max_length=120)),
                    ("content_type", models.CharField(blank=True, max_length=80)),
                    ("size", models.PositiveIntegerField(default=0)),
                    ("file", models.CharField(blank=True, max_length=120)),
                    ("organization", own()),
                    ("prewritten", ForeignKey("prewritten.prewritten", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "prewritten", "position"],
                            name="prewrittenfile_list",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="prewrittenfile_uuid"
                        ),
                        SameOrganization(field="prewritten", name="prewrittenfile_prewritten"),
                    ],
                },
            ),
            walls.Walled("PrewrittenFile"),
        ),
    ]

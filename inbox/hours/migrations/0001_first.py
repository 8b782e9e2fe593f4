"""When it is open, and which members are away."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=140)),
                ("replies", models.BooleanField(default=False)),
                ("texts", models.JSONField(default=dict)),
                ("first", models.BooleanField(default=False)),
                ("first_texts", models.JSONField(default=dict)),
                (
                    "member",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "organization",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", False)),
                        fields=["organization", "until"],
                        name="absence_until",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="absence_uuid"),
                    models.UniqueConstraint(fields=("organization", "member"), name="absence_once"),
                    inbox.tenancy.SameOrganization(field="member", name="absence_member"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("since", None), ("until", None)),
                            models.Q(("since__isnull", False), ("until__gt", models.F("since"))),
                            _connector="OR",
                        ),
                        name="absence_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("inbox_id", models.BigIntegerField(null=True)),
                ("inherits", models.BooleanField(default=True)),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("week", models.JSONField(default=list)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("part", models.CharField(blank=True, max_length=10)),
                ("works_on", models.JSONField(default=list)),
                ("special", models.JSONField(default=list)),
                (
                    "organization",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="schedule_uuid"),
                    models.UniqueConstraint(
                        fields=("organization", "inbox_id"),
                        name="schedule_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        walls.Walled("Absence"),
        walls.Walled("Schedule"),
    ]

"""When it is open, and which members are away."""

import uuid

from django.db import migrations, models

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [("hours", "0001_first")]
    dependencies = [("accounts", "0001_tables")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Absence",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("since", models.DateTimeField(null=True)),
                    ("until", models.DateTimeField(null=True)),
                    ("note", models.CharField(blank=True, max_length=140)),
                    ("replies", models.BooleanField(default=False)),
                    ("texts", models.JSONField(default=dict)),
                    ("first", models.BooleanField(default=False)),
                    ("first_texts", models.JSONField(default=dict)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("until__isnull", False)),
                            fields=["organization", "until"],
                            name="absence_until",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="absence_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "member"), name="absence_once"
                        ),
                        SameOrganization(field="member", name="absence_member"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("since", None), ("until", None)),
                                models.Q(
                                    ("since__isnull", False), ("until__gt", models.F("since"))
                                ),
                                _connector="OR",
                            ),
                            name="absence_dates",
                        ),
                    ],
                },
            ),
            walls.Walled("Absence"),
            migrations.CreateModel(
                name="Schedule",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("inbox_id", models.BigIntegerField(null=True)),
                    ("inherits", models.BooleanField(default=True)),
                    ("time_zone", models.CharField(blank=True, max_length=60)),
                    ("week", models.JSONField(default=list)),
                    ("country", models.CharField(blank=True, max_length=2)),
                    ("part", models.CharField(blank=True, max_length=10)),
                    ("works_on", models.JSONField(default=list)),
                    ("special", models.JSONField(default=list)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="schedule_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "inbox_id"),
                            name="schedule_once",
                            nulls_distinct=False,
                        ),
                    ],
                },
            ),
            walls.Walled("Schedule"),
        ),
    ]

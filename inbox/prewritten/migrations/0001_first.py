import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_first"),
        ("conversations", "0004_shared_inbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prewritten",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("phrase", models.CharField(blank=True, max_length=30)),
                ("body", models.TextField(max_length=1600)),
                ("position", models.PositiveIntegerField(default=0)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "author",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "inbox",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.inbox",
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
            },
        ),
        migrations.CreateModel(
            name="PrewrittenFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("content_type", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveIntegerField(default=0)),
                ("file", models.CharField(blank=True, max_length=120)),
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
                (
                    "prewritten",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="prewritten.prewritten",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        walls.Walled("Prewritten"),
        walls.Walled("PrewrittenFile"),
        migrations.AddIndex(
            model_name="prewritten",
            index=models.Index(
                condition=models.Q(("removed_at", None)),
                fields=["organization", "inbox", "position", "id"],
                name="prewritten_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="prewritten",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="prewritten_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="prewritten",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                models.F("inbox"),
                django.db.models.functions.text.Lower("phrase"),
                condition=models.Q(
                    ("inbox__isnull", False),
                    ("removed_at", None),
                    models.Q(("phrase", ""), _negated=True),
                ),
                name="prewritten_inbox_phrase",
            ),
        ),
        migrations.AddConstraint(
            model_name="prewritten",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                models.F("author"),
                django.db.models.functions.text.Lower("phrase"),
                condition=models.Q(
                    ("inbox", None), ("removed_at", None), models.Q(("phrase", ""), _negated=True)
                ),
                name="prewritten_own_phrase",
            ),
        ),
        migrations.AddConstraint(
            model_name="prewritten",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="prewritten_inbox"),
        ),
        migrations.AddConstraint(
            model_name="prewritten",
            constraint=inbox.tenancy.SameOrganization(field="author", name="prewritten_author"),
        ),
        migrations.AddIndex(
            model_name="prewrittenfile",
            index=models.Index(
                fields=["organization", "prewritten", "position"], name="prewrittenfile_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="prewrittenfile",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="prewrittenfile_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="prewrittenfile",
            constraint=inbox.tenancy.SameOrganization(
                field="prewritten", name="prewrittenfile_prewritten"
            ),
        ),
    ]

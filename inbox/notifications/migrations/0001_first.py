import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("sending", "Sending"), ("sent", "Sent"), ("refused", "Refused")],
                        default="sending",
                        max_length=8,
                    ),
                ),
                ("upto", models.DateTimeField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "A conversation is assigned to me"),
                            ("reassigned", "A conversation of mine goes to somebody else"),
                            ("mentioned", "A colleague mentions me in a note"),
                            ("lock_asked", "A colleague asks for a conversation I am answering"),
                            ("failed", "A message of mine is not delivered"),
                            ("returned", "A conversation of mine comes back from snooze"),
                        ],
                        max_length=12,
                    ),
                ),
                ("conversation_id", models.BigIntegerField()),
                ("inbox_id", models.BigIntegerField()),
                ("message_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("other_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "digest",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="notifications.digest",
                    ),
                ),
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
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            },
        ),
        walls.Walled("Digest"),
        walls.Walled("Notification"),
        walls.Walled("Preference"),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(fields=["organization", "member", "id"], name="digest_last"),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=inbox.tenancy.SameOrganization(field="member", name="digest_member"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["organization", "member", "id"], name="notification_centre"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["organization", "member", "conversation_id"],
                name="notification_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["organization", "at"], name="notification_at"),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="notification_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=inbox.tenancy.SameOrganization(field="member", name="notification_member"),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=inbox.tenancy.SameOrganization(field="digest", name="notification_digest"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(
                fields=("organization", "member"), name="preference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=inbox.tenancy.SameOrganization(field="member", name="preference_member"),
        ),
    ]

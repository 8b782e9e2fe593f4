import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first"),
        ("contacts", "0002_shared_inbox"),
        ("conversations", "0003_composite_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_in", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=80)),
                (
                    "since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("given_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ConversationTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Lock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.PositiveBigIntegerField(default=0)),
                ("tab", models.UUIDField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("touched_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LockWaiter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(default=0)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("emoji", models.CharField(max_length=16)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=500)),
                ("position", models.PositiveIntegerField(default=0)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=40)),
                ("hue", models.PositiveSmallIntegerField(default=1)),
                ("is_hidden", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="conversation_one_open",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_in_flight",
        ),
        migrations.AddField(
            model_name="channel",
            name="joined_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="conversation",
            name="snoozed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="inbox",
            name="allow_moving",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="inbox",
            name="anyone_takes_over",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="inbox",
            name="archive_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="inbox",
            name="assign_most",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="inbox",
            name="auto_assign",
            field=models.CharField(
                choices=[
                    ("off", "Off"),
                    ("round_robin", "In turns"),
                    ("fewest_open", "To whoever has the fewest open"),
                ],
                default="off",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="inbox",
            name="is_queue",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="inbox",
            name="lock_idle_minutes",
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name="inbox",
            name="lock_on_opening",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="inbox",
            name="reopen_days",
            field=models.PositiveSmallIntegerField(default=14),
        ),
        migrations.AddField(
            model_name="inbox",
            name="undo_seconds",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="message",
            name="quoted",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="unless_answered",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("noted", "Note"),
                    ("scheduled", "Scheduled"),
                    ("queued", "Sending"),
                    ("dispatching", "Sending"),
                    ("accepted", "Sending"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("read", "Read"),
                    ("failed", "Not sent"),
                    ("cancelled", "Canceled"),
                    ("uncertain", "Not confirmed"),
                ],
                default="dispatching",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("snoozed", "Snoozed"),
                    ("sent", "Sent"),
                    ("closed", "Closed"),
                    ("spam", "Spam"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="direction",
            field=models.CharField(
                choices=[("in", "In"), ("out", "Out"), ("note", "Note")], max_length=4
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("noted", "Note"),
                    ("scheduled", "Scheduled"),
                    ("queued", "Sending"),
                    ("dispatching", "Sending"),
                    ("accepted", "Sending"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("read", "Read"),
                    ("failed", "Not sent"),
                    ("cancelled", "Canceled"),
                    ("uncertain", "Not confirmed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(fields=["organization", "inbox"], name="channel_inbox_list"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state", "snoozed")),
                fields=["snoozed_until", "organization"],
                name="conversation_snoozed",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status__in", ["queued", "dispatching"])),
                fields=["organization", "conversation"],
                name="message_in_flight",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "scheduled")),
                fields=["organization", "conversation"],
                name="message_scheduled",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "snoozed", "sent"))),
                fields=("organization", "channel", "identity"),
                name="conversation_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=inbox.tenancy.SameOrganization(field="quoted", name="message_quoted"),
        ),
        migrations.AddField(
            model_name="attendance",
            name="inbox",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="conversationtag",
            name="conversation",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="conversationtag",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="conversationtag",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="listchoice",
            name="inbox",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.AddField(
            model_name="listchoice",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="listchoice",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="lock",
            name="conversation",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="lock",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="lock",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="lockwaiter",
            name="conversation",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="lockwaiter",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="lockwaiter",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="message",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="conversation",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="conversation",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="reaction",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="reaction",
            name="message",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.message",
            ),
        ),
        migrations.AddField(
            model_name="reaction",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="inbox",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="team",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.team",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="conversationtag",
            name="tag",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.tag",
            ),
        ),
        walls.Walled("Attendance"),
        walls.Walled("ConversationTag"),
        walls.Walled("ListChoice"),
        walls.Walled("Lock"),
        walls.Walled("LockWaiter"),
        walls.Walled("Mention"),
        walls.Walled("Participant"),
        walls.Walled("Pin"),
        walls.Walled("Reaction"),
        walls.Walled("SavedView"),
        walls.Walled("Tag"),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(
                condition=models.Q(("is_in", True)),
                fields=["organization", "inbox", "given_at"],
                name="attendance_present",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "inbox"), name="attendance_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=inbox.tenancy.SameOrganization(field="member", name="attendance_member"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="attendance_inbox"),
        ),
        migrations.AddConstraint(
            model_name="listchoice",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "inbox"),
                name="listchoice_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="listchoice",
            constraint=inbox.tenancy.SameOrganization(field="member", name="listchoice_member"),
        ),
        migrations.AddConstraint(
            model_name="listchoice",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="listchoice_inbox"),
        ),
        migrations.AddIndex(
            model_name="lock",
            index=models.Index(
                condition=models.Q(("member__isnull", False)),
                fields=["expires_at", "organization"],
                name="lock_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.UniqueConstraint(
                fields=("organization", "conversation"), name="lock_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="lock_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=inbox.tenancy.SameOrganization(field="member", name="lock_member"),
        ),
        migrations.AddConstraint(
            model_name="lockwaiter",
            constraint=models.UniqueConstraint(
                fields=("organization", "conversation", "member"), name="lockwaiter_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lockwaiter",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="lockwaiter_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="lockwaiter",
            constraint=inbox.tenancy.SameOrganization(field="member", name="lockwaiter_member"),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                fields=("organization", "message", "member"), name="mention_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=inbox.tenancy.SameOrganization(field="message", name="mention_message"),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=inbox.tenancy.SameOrganization(field="member", name="mention_member"),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                fields=["organization", "conversation"], name="participant_conversation_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "conversation"), name="participant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=inbox.tenancy.SameOrganization(field="member", name="participant_member"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="participant_conversation"
            ),
        ),
        migrations.AddIndex(
            model_name="pin",
            index=models.Index(
                fields=["organization", "conversation"], name="pin_conversation_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "conversation"), name="pin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=inbox.tenancy.SameOrganization(field="member", name="pin_member"),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="pin_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.UniqueConstraint(
                fields=("organization", "message", "member"),
                name="reaction_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=inbox.tenancy.SameOrganization(field="message", name="reaction_message"),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=inbox.tenancy.SameOrganization(field="member", name="reaction_member"),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["organization", "team"], name="savedview_team_list"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="savedview_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "name"), name="savedview_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=inbox.tenancy.SameOrganization(field="member", name="savedview_member"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=inbox.tenancy.SameOrganization(field="team", name="savedview_team"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="savedview_inbox"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("organization", "uuid"), name="tag_uuid"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                django.db.models.functions.text.Lower("name"),
                name="tag_name",
            ),
        ),
        migrations.AddIndex(
            model_name="conversationtag",
            index=models.Index(
                fields=["organization", "tag", "conversation"], name="conversationtag_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversationtag",
            constraint=models.UniqueConstraint(
                fields=("organization", "conversation", "tag"), name="conversationtag_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversationtag",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="conversationtag_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversationtag",
            constraint=inbox.tenancy.SameOrganization(field="tag", name="conversationtag_tag"),
        ),
        migrations.AddConstraint(
            model_name="conversationtag",
            constraint=inbox.tenancy.SameOrganization(
                field="member", name="conversationtag_member"
            ),
        ),
    ]

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.secrets
import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_first"),
        ("contacts", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "carrier",
                    models.CharField(
                        choices=[("twilio", "Twilio")], default="twilio", max_length=12
                    ),
                ),
                ("key", models.CharField(max_length=43)),
                ("credentials", inbox.secrets.SecretField()),
                ("api_base", models.CharField(blank=True, max_length=200)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("reconciled_at", models.DateTimeField(null=True)),
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
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("kind", models.CharField(choices=[("sms", "SMS")], default="sms", max_length=10)),
                ("address", models.CharField(max_length=64)),
                ("registered", models.BooleanField(default=False)),
                ("per_second", models.FloatField(default=1.0)),
                ("paced_until", models.DateTimeField(null=True)),
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
                    "connection",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.connection",
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
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("last_message_id", models.BigIntegerField(null=True)),
                ("last_message_at", models.DateTimeField(null=True)),
                ("last_direction", models.CharField(blank=True, max_length=4)),
                ("last_status", models.CharField(blank=True, max_length=12)),
                ("last_preview", models.CharField(blank=True, max_length=160)),
                ("last_kind", models.CharField(blank=True, max_length=8)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "channel",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.channel",
                    ),
                ),
                (
                    "closed_by",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "identity",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.identity",
                    ),
                ),
                (
                    "last_author",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
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
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField()),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
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
            name="Inbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("api_code", models.SlugField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("shared", "Shared"), ("private", "Private")],
                        default="shared",
                        max_length=8,
                    ),
                ),
                ("hue", models.PositiveSmallIntegerField(default=17)),
                ("assignment", models.BooleanField(default=True)),
                ("position", models.PositiveIntegerField(default=0)),
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
                    "team",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="conversation",
            name="inbox",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="inbox",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.inbox",
            ),
        ),
        migrations.CreateModel(
            name="InboxAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inbox",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.inbox",
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
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "direction",
                    models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=4),
                ),
                ("body", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
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
                ("error_code", models.CharField(blank=True, max_length=12)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("delivered_before", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("files", models.PositiveSmallIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("carrier_id", models.CharField(max_length=64, null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "author",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "connection",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.connection",
                    ),
                ),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.conversation",
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
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
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
                ("carrier_id", models.CharField(blank=True, max_length=64)),
                ("error_code", models.CharField(blank=True, max_length=12)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("check_at", models.DateTimeField(null=True)),
                ("checks", models.PositiveSmallIntegerField(default=0)),
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
                    "channel",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.channel",
                    ),
                ),
                (
                    "message",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.message",
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
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("stored", "Stored"),
                            ("missing", "Missing"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("content_type", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveIntegerField(default=0)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("file", models.CharField(blank=True, max_length=120)),
                ("thumbnail", models.CharField(blank=True, max_length=120)),
                ("source_url", models.CharField(blank=True, max_length=500)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
                (
                    "uploader",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "message",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.message",
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
            name="ReadCursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_id", models.BigIntegerField()),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
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
            name="Unread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "inbox",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.inbox",
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
        walls.Walled("Connection"),
        walls.Walled("Inbox"),
        walls.Walled("InboxAccess"),
        walls.Walled("Channel"),
        walls.Walled("Conversation"),
        walls.Walled("Message"),
        walls.Walled("Attachment"),
        walls.Walled("Attempt"),
        walls.Walled("Unread"),
        walls.Walled("ReadCursor"),
        walls.Walled("Draft"),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="connection_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                fields=("organization", "name"), name="connection_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "conversation"), name="draft_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=inbox.tenancy.SameOrganization(field="member", name="draft_member"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="draft_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="inbox",
            constraint=models.UniqueConstraint(fields=("organization", "uuid"), name="inbox_uuid"),
        ),
        migrations.AddConstraint(
            model_name="inbox",
            constraint=models.UniqueConstraint(fields=("organization", "name"), name="inbox_name"),
        ),
        migrations.AddConstraint(
            model_name="inbox",
            constraint=models.UniqueConstraint(
                fields=("organization", "api_code"), name="inbox_api_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="inbox",
            constraint=inbox.tenancy.SameOrganization(field="team", name="inbox_team"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["organization", "inbox", "last_message_at", "id"],
                name="conversation_open_inbox",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["organization", "last_message_at", "id"],
                name="conversation_open",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["organization", "assignee", "last_message_at", "id"],
                name="conversation_open_assignee",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state", "closed")),
                fields=["organization", "inbox", "closed_at", "id"],
                name="conversation_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["organization", "identity", "id"], name="conversation_history"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="conversation_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("organization", "channel", "identity"),
                name="conversation_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="conversation_inbox"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="conversation_channel"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=inbox.tenancy.SameOrganization(
                field="identity", name="conversation_identity"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=inbox.tenancy.SameOrganization(
                field="assignee", name="conversation_assignee"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="channel_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "address"), name="channel_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="channel_inbox"),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=inbox.tenancy.SameOrganization(
                field="connection", name="channel_connection"
            ),
        ),
        migrations.AddIndex(
            model_name="inboxaccess",
            index=models.Index(
                fields=["organization", "inbox", "member"], name="inboxaccess_members"
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxaccess",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "inbox"), name="inboxaccess_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxaccess",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="inboxaccess_inbox"),
        ),
        migrations.AddConstraint(
            model_name="inboxaccess",
            constraint=inbox.tenancy.SameOrganization(field="member", name="inboxaccess_member"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["organization", "conversation", "id"], name="message_thread"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "dispatching")),
                fields=["organization", "conversation"],
                name="message_in_flight",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "organization"],
                name="message_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="message_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("carrier_id__isnull", False)),
                fields=("organization", "connection", "carrier_id"),
                name="message_carrier_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="message_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=inbox.tenancy.SameOrganization(field="author", name="message_author"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=inbox.tenancy.SameOrganization(
                field="connection", name="message_connection"
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["organization", "message", "id"], name="attempt_history"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("carrier_id", ""), _negated=True),
                fields=["organization", "carrier_id"],
                name="attempt_carrier_id",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("check_at__isnull", False)),
                fields=["check_at", "organization"],
                name="attempt_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="attempt_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=inbox.tenancy.SameOrganization(field="message", name="attempt_message"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="attempt_channel"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("message__isnull", False)),
                fields=["organization", "message", "position"],
                name="attachment_message_list",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "organization"],
                name="attachment_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="attachment_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="attachment_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=inbox.tenancy.SameOrganization(field="message", name="attachment_message"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=inbox.tenancy.SameOrganization(field="uploader", name="attachment_uploader"),
        ),
        migrations.AddConstraint(
            model_name="readcursor",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "conversation"), name="readcursor_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="readcursor",
            constraint=inbox.tenancy.SameOrganization(field="member", name="readcursor_member"),
        ),
        migrations.AddConstraint(
            model_name="readcursor",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="readcursor_conversation"
            ),
        ),
        migrations.AddIndex(
            model_name="unread",
            index=models.Index(fields=["organization", "member", "inbox"], name="unread_badge"),
        ),
        migrations.AddIndex(
            model_name="unread",
            index=models.Index(
                fields=["organization", "conversation"], name="unread_conversation_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="unread",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "conversation"), name="unread_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unread",
            constraint=inbox.tenancy.SameOrganization(field="member", name="unread_member"),
        ),
        migrations.AddConstraint(
            model_name="unread",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="unread_conversation"
            ),
        ),
    ]

"""Inboxes with their channels, conversations, messages, and who works on them."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Lower, Now

import inbox.conversations.models.inbox
from inbox import secrets
from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("conversations", name)
        for name in (
            "0001_first",
            "0003_composite_keys",
            "0004_shared_inbox",
            "0005_lists",
            "0008_states",
            "0010_writing",
            "0011_retention",
            "0013_open_by_channel",
            "0014_calls",
            "0015_rooms",
            "0016_numbers",
            "0017_voice",
            "0018_campaigns",
            "0019_registration",
            "0020_lists",
            "0021_people",
            "0022_rings",
            "0023_sight",
            "0024_assigned",
            "0025_desk",
            "0027_cards_filled",
        )
    ]
    dependencies = [("accounts", "0001_tables"), ("contacts", "0001_tables")]

    operations = [
        Together(
            migrations.CreateModel(
                name="BulkJob",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "verb",
                        models.CharField(
                            choices=[
                                ("close", "Close"),
                                ("reopen", "Reopen"),
                                ("spam", "Spam"),
                                ("snooze", "Snooze"),
                                ("assign", "Assign"),
                                ("move", "Move"),
                                ("tag", "Tag"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("target", models.BigIntegerField(null=True)),
                    ("asked", models.JSONField(default=dict)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("running", "Running"),
                                ("done", "Done"),
                                ("cancelled", "Cancelled"),
                                ("undoing", "Undoing"),
                                ("undone", "Undone"),
                            ],
                            default="running",
                            max_length=10,
                        ),
                    ),
                    ("bound", models.PositiveIntegerField(default=0)),
                    ("done", models.PositiveIntegerField(default=0)),
                    ("refused", models.PositiveIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ("running", "undoing"))),
                            fields=["created_at", "organization"],
                            name="bulkjob_unfinished",
                        ),
                        models.Index(fields=["organization", "member"], name="bulkjob_member_list"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="bulkjob_uuid"
                        ),
                        SameOrganization(field="member", name="bulkjob_member"),
                    ],
                },
            ),
            walls.Walled("BulkJob"),
            migrations.CreateModel(
                name="BulkBatch",
                fields=[
                    ("id", key()),
                    ("changed", models.JSONField(default=list)),
                    ("is_undone", models.BooleanField(default=False)),
                    ("organization", own()),
                    ("job", ForeignKey("conversations.bulkjob", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "job", "id"], name="bulkbatch_list")
                    ],
                    "constraints": [SameOrganization(field="job", name="bulkbatch_job")],
                },
            ),
            walls.Walled("BulkBatch"),
            migrations.CreateModel(
                name="Connection",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=80)),
                    (
                        "carrier",
                        models.CharField(
                            choices=[("twilio", "Twilio")], default="twilio", max_length=12
                        ),
                    ),
                    ("key", models.CharField(max_length=43)),
                    ("credentials", secrets.SecretField()),
                    ("api_base", models.CharField(blank=True, max_length=200)),
                    ("problem", models.CharField(blank=True, max_length=200)),
                    ("reconciled_at", models.DateTimeField(null=True)),
                    ("numbers_at", models.DateTimeField(null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="connection_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "name"), name="connection_name"
                        ),
                    ],
                },
            ),
            walls.Walled("Connection"),
            migrations.CreateModel(
                name="Erasure",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("contact_id", models.BigIntegerField(null=True)),
                    ("identity_ids", models.JSONField(default=list)),
                    ("steps", models.JSONField(default=dict)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("running", "Running"),
                                ("done", "Done"),
                                ("failed", "Failed"),
                            ],
                            default="running",
                            max_length=8,
                        ),
                    ),
                    ("messages", models.PositiveIntegerField(default=0)),
                    ("tries", models.PositiveSmallIntegerField(db_default=0)),
                    ("due_at", models.DateTimeField(db_default=Now())),
                    ("reason", models.CharField(blank=True, db_default="", max_length=80)),
                    ("bound", models.PositiveIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("done_at", models.DateTimeField(null=True)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "running")),
                            fields=["created_at", "organization"],
                            name="erasure_unfinished",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="erasure_uuid"
                        ),
                        SameOrganization(field="member", name="erasure_member"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["running", "failed"]),
                                models.Q(
                                    ("contact_id__isnull", True),
                                    ("identity_ids", []),
                                    ("steps", {}),
                                ),
                                _connector="OR",
                            ),
                            name="erasure_forgets",
                        ),
                    ],
                },
            ),
            walls.Walled("Erasure"),
            migrations.CreateModel(
                name="Inbox",
                fields=[
                    ("id", key()),
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
                    ("position", models.PositiveIntegerField(default=0)),
                    (
                        "sight",
                        models.CharField(
                            choices=[
                                ("all", "Everything"),
                                ("team", "Their teams’"),
                                ("own", "Their own"),
                            ],
                            db_default="all",
                            default="all",
                            max_length=4,
                        ),
                    ),
                    ("is_queue", models.BooleanField(default=False)),
                    ("assignment", models.BooleanField(default=True)),
                    (
                        "auto_assign",
                        models.CharField(
                            choices=[
                                ("off", "Off"),
                                ("round_robin", "In turns"),
                                ("fewest_open", "To whoever has the fewest open"),
                            ],
                            default="off",
                            max_length=12,
                        ),
                    ),
                    ("assign_most", models.PositiveSmallIntegerField(default=0)),
                    ("allow_moving", models.BooleanField(default=True)),
                    ("reopen_days", models.PositiveSmallIntegerField(default=14)),
                    ("archive_days", models.PositiveSmallIntegerField(default=30)),
                    ("lock_on_opening", models.BooleanField(default=False)),
                    ("lock_idle_minutes", models.PositiveSmallIntegerField(default=3)),
                    ("anyone_takes_over", models.BooleanField(default=False)),
                    ("retention_days", models.PositiveSmallIntegerField(db_default=0)),
                    ("forward_to", models.CharField(blank=True, db_default="", max_length=32)),
                    ("voicemail", models.BooleanField(db_default=False)),
                    ("greeting", models.CharField(blank=True, db_default="", max_length=500)),
                    ("screen_calls", models.BooleanField(db_default=False)),
                    ("delete_recordings", models.BooleanField(db_default=True, default=True)),
                    (
                        "forward_problem",
                        models.CharField(blank=True, db_default="", max_length=200),
                    ),
                    ("undo_seconds", models.PositiveSmallIntegerField(default=0)),
                    ("close_days", models.PositiveSmallIntegerField(db_default=0)),
                    (
                        "file_kinds",
                        models.JSONField(default=inbox.conversations.models.inbox.every_kind),
                    ),
                    ("receipts_customer", models.BooleanField(db_default=False, default=False)),
                    ("receipts_agent", models.BooleanField(db_default=True, default=True)),
                    ("typing_customer", models.BooleanField(db_default=False, default=False)),
                    ("typing_agent", models.BooleanField(db_default=True, default=True)),
                    ("language", models.CharField(blank=True, db_default="", max_length=10)),
                    ("archived_at", models.DateTimeField(null=True)),
                    ("organization", own()),
                    ("team", ForeignKey("accounts.team", models.PROTECT, null=True)),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(fields=("organization", "uuid"), name="inbox_uuid"),
                        models.UniqueConstraint(fields=("organization", "name"), name="inbox_name"),
                        models.UniqueConstraint(
                            fields=("organization", "api_code"), name="inbox_api_code"
                        ),
                        SameOrganization(field="team", name="inbox_team"),
                    ],
                },
            ),
            walls.Walled("Inbox"),
            migrations.CreateModel(
                name="Channel",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "kind",
                        models.CharField(choices=[("sms", "SMS")], default="sms", max_length=10),
                    ),
                    ("address", models.CharField(max_length=64)),
                    ("registered", models.BooleanField(default=False)),
                    ("block_code", models.CharField(blank=True, db_default="", max_length=8)),
                    ("training", models.BooleanField(db_default=False)),
                    ("per_second", models.FloatField(default=1.0)),
                    ("joined_at", models.DateTimeField(db_default=Now())),
                    ("released_at", models.DateTimeField(null=True)),
                    ("last_inbound_at", models.DateTimeField(null=True)),
                    ("paced_until", models.DateTimeField(null=True)),
                    ("inbox", ForeignKey("conversations.inbox", models.PROTECT)),
                    ("organization", own()),
                    ("connection", ForeignKey("conversations.connection", models.PROTECT)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "inbox"], name="channel_inbox_list")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="channel_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "kind", "address"), name="channel_address"
                        ),
                        SameOrganization(field="inbox", name="channel_inbox"),
                        SameOrganization(field="connection", name="channel_connection"),
                    ],
                },
            ),
            walls.Walled("Channel"),
            migrations.CreateModel(
                name="Conversation",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "state",
                        models.CharField(
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
                    ("opened_at", models.DateTimeField(db_default=Now())),
                    ("closed_at", models.DateTimeField(null=True)),
                    ("snoozed_until", models.DateTimeField(null=True)),
                    ("last_message_id", models.BigIntegerField(null=True)),
                    ("last_message_at", models.DateTimeField(null=True)),
                    ("last_direction", models.CharField(blank=True, max_length=4)),
                    ("last_status", models.CharField(blank=True, max_length=12)),
                    ("last_preview", models.CharField(blank=True, max_length=160)),
                    ("last_kind", models.CharField(blank=True, max_length=8)),
                    ("revision", models.PositiveIntegerField(default=0)),
                    ("assignee", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("channel", ForeignKey("conversations.channel", models.PROTECT)),
                    ("closed_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("identity", ForeignKey("contacts.identity", models.PROTECT)),
                    ("inbox", ForeignKey("conversations.inbox", models.PROTECT)),
                    ("last_author", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["organization", "inbox", "last_message_at", "id"],
                            name="conversation_open_inbox",
                        ),
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["organization", "channel", "inbox", "last_message_at", "id"],
                            name="conversation_open_channel",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("inbox"),
                            models.Case(
                                models.When(closed_at__isnull=True, then=models.F("opened_at")),
                                default=models.F("closed_at"),
                            ),
                            models.F("id"),
                            condition=models.Q(("state", "open")),
                            name="conversation_open_began",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("inbox"),
                            models.Case(
                                models.When(assignee__isnull=True, then=models.Value(0)),
                                default=models.F("assignee"),
                                output_field=models.BigIntegerField(),
                            ),
                            models.F("last_message_at"),
                            models.F("id"),
                            condition=models.Q(("state", "open")),
                            name="conversation_open_whose",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("inbox"),
                            models.Case(
                                models.When(assignee__isnull=True, then=models.Value(0)),
                                default=models.F("assignee"),
                                output_field=models.BigIntegerField(),
                            ),
                            models.Case(
                                models.When(closed_at__isnull=True, then=models.F("opened_at")),
                                default=models.F("closed_at"),
                            ),
                            models.F("id"),
                            condition=models.Q(("state", "open")),
                            name="conversation_whose_began",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("inbox"),
                            models.Case(
                                models.When(closed_at__isnull=True, then=models.F("opened_at")),
                                default=models.F("closed_at"),
                            ),
                            models.F("id"),
                            condition=models.Q(("state", "closed")),
                            name="conversation_closed_list",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("inbox"),
                            models.Case(
                                models.When(assignee__isnull=True, then=models.Value(0)),
                                default=models.F("assignee"),
                                output_field=models.BigIntegerField(),
                            ),
                            models.Case(
                                models.When(closed_at__isnull=True, then=models.F("opened_at")),
                                default=models.F("closed_at"),
                            ),
                            models.F("id"),
                            condition=models.Q(("state", "closed")),
                            name="conversation_closed_whose",
                        ),
                        models.Index(
                            condition=models.Q(("state__in", ("snoozed", "sent", "spam"))),
                            fields=["organization", "inbox", "state", "last_message_at", "id"],
                            name="conversation_aside",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("inbox"),
                            models.F("state"),
                            models.Case(
                                models.When(closed_at__isnull=True, then=models.F("opened_at")),
                                default=models.F("closed_at"),
                            ),
                            models.F("id"),
                            condition=models.Q(("state__in", ("snoozed", "sent", "spam"))),
                            name="conversation_aside_began",
                        ),
                        models.Index(
                            models.F("organization"),
                            models.F("channel"),
                            models.F("inbox"),
                            models.Case(
                                models.When(closed_at__isnull=True, then=models.F("opened_at")),
                                default=models.F("closed_at"),
                            ),
                            models.F("id"),
                            name="conversation_channel_list",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("assignee__isnull", False),
                                ("state__in", ["open", "snoozed", "sent"]),
                            ),
                            fields=["organization", "assignee"],
                            name="conversation_assigned",
                        ),
                        models.Index(
                            condition=models.Q(("state", "snoozed")),
                            fields=["snoozed_until", "organization"],
                            name="conversation_snoozed",
                        ),
                        models.Index(
                            fields=["organization", "identity", "id"], name="conversation_history"
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="conversation_uuid"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state__in", ("open", "snoozed", "sent"))),
                            fields=("organization", "channel", "identity"),
                            name="conversation_one_live",
                        ),
                        SameOrganization(field="inbox", name="conversation_inbox"),
                        SameOrganization(field="channel", name="conversation_channel"),
                        SameOrganization(field="identity", name="conversation_identity"),
                        SameOrganization(field="assignee", name="conversation_assignee"),
                        SameOrganization(field="closed_by", name="conversation_closed_by"),
                        SameOrganization(field="last_author", name="conversation_last_author"),
                    ],
                },
            ),
            walls.Walled("Conversation"),
            migrations.CreateModel(
                name="Draft",
                fields=[
                    ("id", key()),
                    ("body", models.TextField()),
                    ("updated_at", models.DateTimeField(auto_now=True)),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "conversation"), name="draft_once"
                        ),
                        SameOrganization(field="member", name="draft_member"),
                        SameOrganization(field="conversation", name="draft_conversation"),
                    ],
                },
            ),
            walls.Walled("Draft"),
            migrations.CreateModel(
                name="Attendance",
                fields=[
                    ("id", key()),
                    ("is_in", models.BooleanField(default=False)),
                    ("reason", models.CharField(blank=True, max_length=80)),
                    ("since", models.DateTimeField(db_default=Now())),
                    ("given_at", models.DateTimeField(null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_in", True)),
                            fields=["organization", "inbox", "given_at"],
                            name="attendance_present",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "inbox"), name="attendance_once"
                        ),
                        SameOrganization(field="member", name="attendance_member"),
                        SameOrganization(field="inbox", name="attendance_inbox"),
                    ],
                },
            ),
            walls.Walled("Attendance"),
            migrations.CreateModel(
                name="InboxAccess",
                fields=[
                    ("id", key()),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "inbox", "member"], name="inboxaccess_members"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "inbox"), name="inboxaccess_once"
                        ),
                        SameOrganization(field="inbox", name="inboxaccess_inbox"),
                        SameOrganization(field="member", name="inboxaccess_member"),
                    ],
                },
            ),
            walls.Walled("InboxAccess"),
            migrations.CreateModel(
                name="ListChoice",
                fields=[
                    ("id", key()),
                    ("query", models.CharField(blank=True, max_length=500)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE, null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "inbox"),
                            name="listchoice_once",
                            nulls_distinct=False,
                        ),
                        SameOrganization(field="member", name="listchoice_member"),
                        SameOrganization(field="inbox", name="listchoice_inbox"),
                    ],
                },
            ),
            walls.Walled("ListChoice"),
            migrations.CreateModel(
                name="Lock",
                fields=[
                    ("id", key()),
                    ("token", models.PositiveBigIntegerField(default=0)),
                    ("tab", models.UUIDField(null=True)),
                    ("taken_at", models.DateTimeField(null=True)),
                    ("touched_at", models.DateTimeField(null=True)),
                    ("expires_at", models.DateTimeField(null=True)),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("member__isnull", False)),
                            fields=["expires_at", "organization"],
                            name="lock_expiry",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "conversation"), name="lock_once"
                        ),
                        SameOrganization(field="conversation", name="lock_conversation"),
                        SameOrganization(field="member", name="lock_member"),
                    ],
                },
            ),
            walls.Walled("Lock"),
            migrations.CreateModel(
                name="LockWaiter",
                fields=[
                    ("id", key()),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "conversation", "member"),
                            name="lockwaiter_once",
                        ),
                        SameOrganization(field="conversation", name="lockwaiter_conversation"),
                        SameOrganization(field="member", name="lockwaiter_member"),
                    ],
                },
            ),
            walls.Walled("LockWaiter"),
            migrations.CreateModel(
                name="Message",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "direction",
                        models.CharField(
                            choices=[("in", "In"), ("out", "Out"), ("note", "Note")], max_length=4
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("text", "Text"), ("call", "Call")],
                            db_default="text",
                            max_length=4,
                        ),
                    ),
                    ("body", models.TextField(blank=True)),
                    (
                        "status",
                        models.CharField(
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
                    ("error_code", models.CharField(blank=True, max_length=12)),
                    ("error", models.CharField(blank=True, max_length=200)),
                    ("delivered_before", models.BooleanField(default=False)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("files", models.PositiveSmallIntegerField(default=0)),
                    ("revision", models.PositiveIntegerField(default=0)),
                    ("carrier_id", models.CharField(max_length=64, null=True)),
                    ("due_at", models.DateTimeField(null=True)),
                    ("unless_answered", models.BooleanField(db_default=False)),
                    ("bulk", models.BooleanField(db_default=False)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("author", ForeignKey("accounts.member", models.PROTECT, null=True)),
                    (
                        "connection",
                        ForeignKey("conversations.connection", models.PROTECT, null=True),
                    ),
                    ("conversation", ForeignKey("conversations.conversation", models.PROTECT)),
                    ("organization", own()),
                    ("quoted", ForeignKey("conversations.message", models.SET_NULL, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "conversation", "id"], name="message_thread"
                        ),
                        models.Index(
                            condition=models.Q(("quoted__isnull", False)),
                            fields=["organization", "quoted"],
                            name="message_quoted_list",
                        ),
                        models.Index(
                            condition=models.Q(("status__in", ["queued", "dispatching"])),
                            fields=["organization", "conversation"],
                            name="message_in_flight",
                        ),
                        models.Index(
                            condition=models.Q(("status", "scheduled")),
                            fields=["organization", "conversation"],
                            name="message_scheduled",
                        ),
                        models.Index(
                            condition=models.Q(("status", "scheduled")),
                            fields=["organization", "due_at"],
                            name="message_scheduled_due",
                        ),
                        models.Index(
                            condition=models.Q(("status", "failed")),
                            fields=["organization", "id"],
                            name="message_failed",
                        ),
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at", "organization"],
                            name="message_due",
                        ),
                        models.Index(
                            condition=models.Q(("bulk", True), ("due_at__isnull", False)),
                            fields=["organization", "due_at", "id"],
                            name="message_bulk_due",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="message_uuid"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("carrier_id__isnull", False)),
                            fields=("organization", "connection", "carrier_id"),
                            name="message_carrier_id",
                        ),
                        SameOrganization(field="conversation", name="message_conversation"),
                        SameOrganization(field="author", name="message_author"),
                        SameOrganization(field="connection", name="message_connection"),
                        SameOrganization(field="quoted", name="message_quoted"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("attempts", 0),
                                    ("carrier_id", None),
                                    ("connection", None),
                                    ("direction", "note"),
                                    ("due_at", None),
                                    ("status", "noted"),
                                ),
                                models.Q(
                                    models.Q(("direction", "note"), _negated=True),
                                    models.Q(("status", "noted"), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="message_note_stays",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "scheduled"), _negated=True),
                                models.Q(("direction", "out"), ("due_at__isnull", False)),
                                _connector="OR",
                            ),
                            name="message_scheduled_when",
                        ),
                    ],
                },
            ),
            walls.Walled("Message"),
            migrations.CreateModel(
                name="Mention",
                fields=[
                    ("id", key()),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                    ("message", ForeignKey("conversations.message", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "message", "member"), name="mention_once"
                        ),
                        SameOrganization(field="message", name="mention_message"),
                        SameOrganization(field="member", name="mention_member"),
                    ],
                },
            ),
            walls.Walled("Mention"),
            migrations.CreateModel(
                name="Call",
                fields=[
                    ("id", key()),
                    ("phone", models.CharField(blank=True, max_length=32)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("asked", "Waiting for the line"),
                                ("dialing", "Waiting for the line"),
                                ("calling", "Calling the member’s phone"),
                                ("ringing", "Ringing"),
                                ("talking", "On the phone"),
                                ("declined", "The member did not pick up"),
                                ("unreached", "No answer"),
                                ("missed", "Missed"),
                                ("cancelled", "Canceled"),
                                ("failed", "Failed"),
                                ("voicemail", "Voicemail"),
                                ("answered", "Answered"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("carrier_id", models.CharField(blank=True, max_length=64)),
                    ("seconds", models.PositiveIntegerField(default=0)),
                    ("error_code", models.CharField(blank=True, max_length=12)),
                    ("error", models.CharField(blank=True, max_length=200)),
                    ("due_at", models.DateTimeField(null=True)),
                    ("hung_up_at", models.DateTimeField(null=True)),
                    ("checks", models.PositiveSmallIntegerField(default=0)),
                    ("member", ForeignKey("accounts.member", models.PROTECT, null=True)),
                    ("organization", own()),
                    ("channel", ForeignKey("conversations.channel", models.PROTECT)),
                    ("message", ForeignKey("conversations.message", models.PROTECT)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("carrier_id", ""), _negated=True),
                            fields=["organization", "carrier_id"],
                            name="call_carrier_id",
                        ),
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at", "organization"],
                            name="call_due",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "message"), name="call_message"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("member__isnull", False)),
                            fields=("organization", "member"),
                            name="call_one_each",
                        ),
                        SameOrganization(field="message", name="call_its_message"),
                        SameOrganization(field="channel", name="call_channel"),
                        SameOrganization(field="member", name="call_member"),
                    ],
                },
            ),
            walls.Walled("Call"),
            migrations.CreateModel(
                name="Attempt",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "state",
                        models.CharField(
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
                    ("carrier_id", models.CharField(blank=True, max_length=64)),
                    ("error_code", models.CharField(blank=True, max_length=12)),
                    ("error", models.CharField(blank=True, max_length=200)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("check_at", models.DateTimeField(null=True)),
                    ("checks", models.PositiveSmallIntegerField(default=0)),
                    ("organization", own()),
                    ("channel", ForeignKey("conversations.channel", models.PROTECT)),
                    ("message", ForeignKey("conversations.message", models.PROTECT)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "message", "id"], name="attempt_history"
                        ),
                        models.Index(
                            condition=models.Q(("carrier_id", ""), _negated=True),
                            fields=["organization", "carrier_id"],
                            name="attempt_carrier_id",
                        ),
                        models.Index(
                            condition=models.Q(("check_at__isnull", False)),
                            fields=["check_at", "organization"],
                            name="attempt_check",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="attempt_uuid"
                        ),
                        SameOrganization(field="message", name="attempt_message"),
                        SameOrganization(field="channel", name="attempt_channel"),
                    ],
                },
            ),
            walls.Walled("Attempt"),
            migrations.CreateModel(
                name="Attachment",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("for_note", models.BooleanField(db_default=False, default=False)),
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
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("organization", own()),
                    ("uploader", ForeignKey("accounts.member", models.PROTECT, null=True)),
                    ("conversation", ForeignKey("conversations.conversation", models.PROTECT)),
                    ("message", ForeignKey("conversations.message", models.PROTECT, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("message__isnull", False)),
                            fields=["organization", "message", "position"],
                            name="attachment_message_list",
                        ),
                        models.Index(
                            fields=["organization", "conversation"], name="attachment_thread"
                        ),
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at", "organization"],
                            name="attachment_due",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="attachment_uuid"
                        ),
                        SameOrganization(field="conversation", name="attachment_conversation"),
                        SameOrganization(field="message", name="attachment_message"),
                        SameOrganization(field="uploader", name="attachment_uploader"),
                    ],
                },
            ),
            walls.Walled("Attachment"),
            migrations.CreateModel(
                name="Participant",
                fields=[
                    ("id", key()),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "conversation"],
                            name="participant_conversation_list",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "conversation"),
                            name="participant_once",
                        ),
                        SameOrganization(field="member", name="participant_member"),
                        SameOrganization(field="conversation", name="participant_conversation"),
                    ],
                },
            ),
            walls.Walled("Participant"),
            migrations.CreateModel(
                name="Pin",
                fields=[
                    ("id", key()),
                    ("position", models.IntegerField(default=0)),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "conversation"], name="pin_conversation_list"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "conversation"), name="pin_once"
                        ),
                        SameOrganization(field="member", name="pin_member"),
                        SameOrganization(field="conversation", name="pin_conversation"),
                    ],
                },
            ),
            walls.Walled("Pin"),
            migrations.CreateModel(
                name="Reaction",
                fields=[
                    ("id", key()),
                    ("emoji", models.CharField(max_length=16)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("member", ForeignKey("accounts.member", models.CASCADE, null=True)),
                    ("message", ForeignKey("conversations.message", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "message", "member"),
                            name="reaction_once",
                            nulls_distinct=False,
                        ),
                        SameOrganization(field="message", name="reaction_message"),
                        SameOrganization(field="member", name="reaction_member"),
                    ],
                },
            ),
            walls.Walled("Reaction"),
            migrations.CreateModel(
                name="ReadCursor",
                fields=[
                    ("id", key()),
                    ("message_id", models.BigIntegerField()),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "conversation"], name="readcursor_thread"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "conversation"),
                            name="readcursor_once",
                        ),
                        SameOrganization(field="member", name="readcursor_member"),
                        SameOrganization(field="conversation", name="readcursor_conversation"),
                    ],
                },
            ),
            walls.Walled("ReadCursor"),
            migrations.CreateModel(
                name="SavedView",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=60)),
                    ("query", models.CharField(blank=True, max_length=500)),
                    ("position", models.PositiveIntegerField(default=0)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE, null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                    ("team", ForeignKey("accounts.team", models.CASCADE, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "team"], name="savedview_team_list")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="savedview_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "member", "name"), name="savedview_name"
                        ),
                        SameOrganization(field="member", name="savedview_member"),
                        SameOrganization(field="team", name="savedview_team"),
                        SameOrganization(field="inbox", name="savedview_inbox"),
                    ],
                },
            ),
            walls.Walled("SavedView"),
            migrations.CreateModel(
                name="Tag",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=40)),
                    ("hue", models.PositiveSmallIntegerField(default=1)),
                    ("is_hidden", models.BooleanField(default=False)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(fields=("organization", "uuid"), name="tag_uuid"),
                        models.UniqueConstraint(
                            models.F("organization"), Lower("name"), name="tag_name"
                        ),
                    ],
                },
            ),
            walls.Walled("Tag"),
            migrations.CreateModel(
                name="ConversationTag",
                fields=[
                    ("id", key()),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                    ("tag", ForeignKey("conversations.tag", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "tag", "conversation"],
                            name="conversationtag_list",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "conversation", "tag"),
                            name="conversationtag_once",
                        ),
                        SameOrganization(field="conversation", name="conversationtag_conversation"),
                        SameOrganization(field="tag", name="conversationtag_tag"),
                        SameOrganization(field="member", name="conversationtag_member"),
                    ],
                },
            ),
            walls.Walled("ConversationTag"),
            migrations.CreateModel(
                name="Unread",
                fields=[
                    ("id", key()),
                    ("conversation", ForeignKey("conversations.conversation", models.CASCADE)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "member", "inbox"], name="unread_badge"
                        ),
                        models.Index(
                            fields=["organization", "conversation"], name="unread_conversation_list"
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "conversation"), name="unread_once"
                        ),
                        SameOrganization(field="member", name="unread_member"),
                        SameOrganization(field="conversation", name="unread_conversation"),
                        SameOrganization(field="inbox", name="unread_inbox"),
                    ],
                },
            ),
            walls.Walled("Unread"),
        ),
    ]

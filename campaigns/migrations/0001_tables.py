"""Campaigns, whom they reach, and lists one joins by text."""

import datetime
import uuid

from django.core import validators
from django.db import migrations, models
from django.db.models.functions import Now

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("campaigns", name)
        for name in (
            "0001_campaigns",
            "0002_price",
            "0003_links",
            "0005_sending",
        )
    ]
    dependencies = [
        ("accounts", "0001_tables"),
        ("contacts", "0001_tables"),
        ("conversations", "0001_tables"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Campaign",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=80)),
                    ("body", models.TextField(blank=True, max_length=1600)),
                    ("counts_clicks", models.BooleanField(default=False)),
                    ("audience", models.JSONField(default=dict)),
                    ("numbers", models.TextField(blank=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("asked", "Waiting for approval"),
                                ("scheduled", "Scheduled"),
                                ("repeating", "Repeats"),
                                ("planning", "Starting"),
                                ("running", "Sending"),
                                ("paused", "Paused"),
                                ("done", "Finished"),
                                ("cancelled", "Canceled"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=20)),
                    ("share", models.PositiveSmallIntegerField(default=50)),
                    ("most_a_minute", models.PositiveIntegerField(default=0)),
                    ("local_at", models.DateTimeField(null=True)),
                    ("in_zones", models.BooleanField(default=False)),
                    ("next_at", models.DateTimeField(null=True)),
                    ("goes_to_last", models.BooleanField(default=False)),
                    ("planned_people", models.BigIntegerField(default=0)),
                    ("planned_numbers", models.PositiveIntegerField(default=0)),
                    ("total", models.PositiveIntegerField(default=0)),
                    ("handed", models.PositiveIntegerField(default=0)),
                    ("tolerated", models.JSONField(default=dict)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("started_at", models.DateTimeField(null=True)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("approved_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("assignee", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("created_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("inbox", ForeignKey("conversations.inbox", models.PROTECT)),
                    ("organization", own()),
                    ("started_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("tag", ForeignKey("conversations.tag", models.SET_NULL, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "inbox", "-id"], name="campaign_list"),
                        models.Index(
                            condition=models.Q(("state__in", ["scheduled", "planning", "running"])),
                            fields=["next_at", "organization"],
                            name="campaign_at_work",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="campaign_uuid"
                        ),
                        SameOrganization(field="inbox", name="campaign_inbox"),
                        SameOrganization(field="assignee", name="campaign_assignee"),
                        SameOrganization(field="tag", name="campaign_tag"),
                        SameOrganization(field="created_by", name="campaign_created_by"),
                        SameOrganization(field="started_by", name="campaign_started_by"),
                        SameOrganization(field="approved_by", name="campaign_approved_by"),
                    ],
                },
            ),
            walls.Walled("Campaign"),
            migrations.CreateModel(
                name="Enclosure",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("position", models.PositiveSmallIntegerField(default=0)),
                    ("name", models.CharField(max_length=120)),
                    ("content_type", models.CharField(max_length=80)),
                    ("size", models.PositiveIntegerField()),
                    ("width", models.PositiveIntegerField(default=0)),
                    ("height", models.PositiveIntegerField(default=0)),
                    ("file", models.CharField(max_length=120)),
                    ("thumbnail", models.CharField(blank=True, max_length=120)),
                    ("campaign", ForeignKey("campaigns.campaign", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "campaign", "position"], name="enclosure_list"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="enclosure_uuid"
                        ),
                        SameOrganization(field="campaign", name="enclosure_campaign"),
                    ],
                },
            ),
            walls.Walled("Enclosure"),
            migrations.CreateModel(
                name="Lane",
                fields=[
                    ("id", key()),
                    ("taken_until", models.DateTimeField(null=True)),
                    ("channel", ForeignKey("conversations.channel", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "channel"), name="lane_once"
                        ),
                        SameOrganization(field="channel", name="lane_channel"),
                    ],
                },
            ),
            walls.Walled("Lane"),
            migrations.CreateModel(
                name="Leaving",
                fields=[
                    ("id", key()),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("campaign", ForeignKey("campaigns.campaign", models.CASCADE)),
                    ("identity", ForeignKey("contacts.identity", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "identity"], name="leaving_person")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "campaign", "identity"), name="leaving_once"
                        ),
                        SameOrganization(field="campaign", name="leaving_campaign"),
                        SameOrganization(field="identity", name="leaving_identity"),
                        SameOrganization(field="member", name="leaving_member"),
                    ],
                },
            ),
            walls.Walled("Leaving"),
            migrations.CreateModel(
                name="Recipient",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("address", models.CharField(max_length=64)),
                    ("zone", models.CharField(blank=True, max_length=64)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "Waiting"),
                                ("queued", "Sending"),
                                ("sent", "Sent"),
                                ("delivered", "Delivered"),
                                ("failed", "Not sent"),
                                ("uncertain", "Not confirmed"),
                                ("skipped", "Left out"),
                                ("cancelled", "Canceled"),
                            ],
                            default="planned",
                            max_length=10,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=20)),
                    ("not_before", models.DateTimeField(null=True)),
                    ("message_id", models.BigIntegerField(null=True)),
                    ("conversation_id", models.BigIntegerField(null=True)),
                    ("handed_at", models.DateTimeField(null=True)),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("replied_at", models.DateTimeField(null=True)),
                    ("opted_out_at", models.DateTimeField(null=True)),
                    ("campaign", ForeignKey("campaigns.campaign", models.CASCADE)),
                    ("channel", ForeignKey("conversations.channel", models.SET_NULL, null=True)),
                    ("identity", ForeignKey("contacts.identity", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "planned")),
                            fields=["organization", "campaign", "channel", "not_before", "id"],
                            name="recipient_next",
                        ),
                        models.Index(
                            fields=["organization", "campaign", "state", "id"],
                            name="recipient_states",
                        ),
                        models.Index(
                            condition=models.Q(("message_id__isnull", False)),
                            fields=["organization", "message_id"],
                            name="recipient_message",
                        ),
                        models.Index(
                            fields=["organization", "identity", "-id"], name="recipient_person"
                        ),
                        models.Index(
                            condition=models.Q(("opted_out_at__isnull", False)),
                            fields=["organization", "campaign", "opted_out_at"],
                            name="recipient_left",
                        ),
                        models.Index(
                            condition=models.Q(("sent_at__isnull", False)),
                            fields=["organization", "campaign", "sent_at"],
                            name="recipient_sent",
                        ),
                        models.Index(
                            condition=models.Q(("replied_at__isnull", False)),
                            fields=["organization", "campaign", "replied_at"],
                            name="recipient_replied",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="recipient_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "campaign", "address"), name="recipient_address"
                        ),
                        SameOrganization(field="campaign", name="recipient_campaign"),
                        SameOrganization(field="identity", name="recipient_identity"),
                        SameOrganization(field="channel", name="recipient_channel"),
                    ],
                },
            ),
            walls.Walled("Recipient"),
            migrations.CreateModel(
                name="Link",
                fields=[
                    ("id", key()),
                    ("code", models.CharField(max_length=10)),
                    ("place", models.PositiveSmallIntegerField()),
                    ("target", models.TextField()),
                    ("clicks", models.PositiveIntegerField(default=0)),
                    ("first_at", models.DateTimeField(null=True)),
                    ("last_at", models.DateTimeField(null=True)),
                    ("campaign", ForeignKey("campaigns.campaign", models.CASCADE)),
                    ("message", ForeignKey("conversations.message", models.CASCADE)),
                    ("organization", own()),
                    ("recipient", ForeignKey("campaigns.recipient", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "message"], name="link_message_list"),
                        models.Index(
                            condition=models.Q(("first_at__isnull", False)),
                            fields=["organization", "campaign", "recipient"],
                            name="link_followed",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("organization", "code"), name="link_code"),
                        models.UniqueConstraint(
                            fields=("organization", "recipient", "place"), name="link_place"
                        ),
                        SameOrganization(field="campaign", name="link_campaign"),
                        SameOrganization(field="recipient", name="link_recipient"),
                        SameOrganization(field="message", name="link_message"),
                        models.CheckConstraint(
                            condition=models.Q(("target__regex", "^https?://[^/]")),
                            name="link_target",
                        ),
                    ],
                },
            ),
            walls.Walled("Link"),
            migrations.CreateModel(
                name="Rules",
                fields=[
                    ("id", key()),
                    (
                        "needs_approval",
                        models.BooleanField(
                            default=False, verbose_name="A second manager approves"
                        ),
                    ),
                    (
                        "only_opted_in",
                        models.BooleanField(default=False, verbose_name="Only people who opted in"),
                    ),
                    (
                        "quiet_until",
                        models.TimeField(default=datetime.time(8, 0), verbose_name="Not before"),
                    ),
                    (
                        "quiet_from",
                        models.TimeField(default=datetime.time(21, 0), verbose_name="Not after"),
                    ),
                    (
                        "most_texts",
                        models.PositiveSmallIntegerField(
                            default=4, verbose_name="At most so many texts"
                        ),
                    ),
                    (
                        "most_days",
                        models.PositiveSmallIntegerField(
                            default=7,
                            validators=[
                                validators.MinValueValidator(1),
                                validators.MaxValueValidator(90),
                            ],
                            verbose_name="in so many days",
                        ),
                    ),
                    (
                        "count_colleagues",
                        models.BooleanField(
                            default=True, verbose_name="Texts that colleagues begin count too"
                        ),
                    ),
                    (
                        "stop_failed",
                        models.PositiveSmallIntegerField(
                            default=25,
                            validators=[
                                validators.MinValueValidator(1),
                                validators.MaxValueValidator(100),
                            ],
                            verbose_name="Stop when so many percent fail",
                        ),
                    ),
                    (
                        "stop_opted_out",
                        models.PositiveSmallIntegerField(
                            default=5,
                            validators=[
                                validators.MinValueValidator(1),
                                validators.MaxValueValidator(100),
                            ],
                            verbose_name="Stop when so many percent opt out",
                        ),
                    ),
                    (
                        "price",
                        models.DecimalField(
                            decimal_places=4,
                            default=0,
                            max_digits=7,
                            verbose_name="Price of one SMS",
                        ),
                    ),
                    (
                        "mms_price",
                        models.DecimalField(
                            decimal_places=4,
                            default=0,
                            max_digits=7,
                            verbose_name="Price of one MMS",
                        ),
                    ),
                    (
                        "short_domain",
                        models.CharField(
                            blank=True, max_length=80, verbose_name="Domain of short links"
                        ),
                    ),
                    (
                        "currency",
                        models.CharField(default="USD", max_length=3, verbose_name="Currency"),
                    ),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(fields=("organization",), name="rules_once"),
                        models.CheckConstraint(
                            condition=models.Q(("quiet_until__lt", models.F("quiet_from"))),
                            name="rules_window",
                        ),
                    ],
                },
            ),
            walls.Walled("Rules"),
            migrations.CreateModel(
                name="Segment",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=60)),
                    ("audience", models.JSONField(default=dict)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("created_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="segment_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "name"), name="segment_name"
                        ),
                        SameOrganization(field="created_by", name="segment_created_by"),
                    ],
                },
            ),
            walls.Walled("Segment"),
            migrations.CreateModel(
                name="Sender",
                fields=[
                    ("id", key()),
                    ("taken_until", models.DateTimeField(null=True)),
                    ("campaign", ForeignKey("campaigns.campaign", models.CASCADE)),
                    ("channel", ForeignKey("conversations.channel", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "campaign", "channel"), name="sender_once"
                        ),
                        SameOrganization(field="campaign", name="sender_campaign"),
                        SameOrganization(field="channel", name="sender_channel"),
                    ],
                },
            ),
            walls.Walled("Sender"),
            migrations.CreateModel(
                name="Series",
                fields=[
                    ("id", key()),
                    (
                        "every",
                        models.CharField(
                            choices=[
                                ("day", "Every day"),
                                ("week", "Every week"),
                                ("month", "Every month"),
                            ],
                            max_length=5,
                        ),
                    ),
                    ("weekdays", models.JSONField(default=list)),
                    ("day", models.PositiveSmallIntegerField(default=1)),
                    ("at", models.TimeField()),
                    ("until", models.DateField(null=True)),
                    ("most", models.PositiveSmallIntegerField(null=True)),
                    ("made", models.PositiveIntegerField(default=0)),
                    ("next_on", models.DateField(null=True)),
                    ("next_at", models.DateTimeField(null=True)),
                    ("paused_at", models.DateTimeField(null=True)),
                    ("campaign", ForeignKey("campaigns.campaign", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("next_at__isnull", False)),
                            fields=["next_at", "organization"],
                            name="series_due",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "campaign"), name="series_once"
                        ),
                        SameOrganization(field="campaign", name="series_campaign"),
                    ],
                },
            ),
            walls.Walled("Series"),
            migrations.CreateModel(
                name="Run",
                fields=[
                    ("id", key()),
                    ("day", models.DateField()),
                    (
                        "reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("late", "Skipped: it was hours too late"),
                                ("busy", "Skipped: the one before was still sending"),
                            ],
                            max_length=5,
                        ),
                    ),
                    ("campaign", ForeignKey("campaigns.campaign", models.SET_NULL, null=True)),
                    ("organization", own()),
                    ("series", ForeignKey("campaigns.series", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "campaign"], name="run_of_campaign")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "series", "day"), name="run_once"
                        ),
                        SameOrganization(field="series", name="run_series"),
                        SameOrganization(field="campaign", name="run_campaign"),
                    ],
                },
            ),
            walls.Walled("Run"),
            migrations.CreateModel(
                name="SignUpList",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=40, verbose_name="Name")),
                    (
                        "business",
                        models.CharField(
                            max_length=60, verbose_name="Your business, as people know it"
                        ),
                    ),
                    (
                        "frequency",
                        models.CharField(max_length=60, verbose_name="How often you write"),
                    ),
                    (
                        "yes",
                        models.CharField(
                            default="YES", max_length=20, verbose_name="The answer that confirms"
                        ),
                    ),
                    ("asks", models.TextField(max_length=480, verbose_name="Asks whoever joins")),
                    (
                        "welcomes",
                        models.TextField(max_length=480, verbose_name="Welcomes whoever confirmed"),
                    ),
                    ("parts", models.TextField(max_length=480, verbose_name="Says good-bye")),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("created_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("inbox", ForeignKey("conversations.inbox", models.PROTECT)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="signuplist_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "inbox", "name"), name="signuplist_name"
                        ),
                        SameOrganization(field="inbox", name="signuplist_inbox"),
                        SameOrganization(field="created_by", name="signuplist_created_by"),
                    ],
                },
            ),
            walls.Walled("SignUpList"),
            migrations.CreateModel(
                name="ListText",
                fields=[
                    ("id", key()),
                    (
                        "kind",
                        models.CharField(
                            choices=[("join", "Join"), ("yes", "Yes"), ("leave", "Leave")],
                            max_length=5,
                        ),
                    ),
                    ("outcome", models.CharField(blank=True, db_default="", max_length=12)),
                    ("due_at", models.DateTimeField(db_default=Now(), null=True)),
                    ("tries", models.PositiveSmallIntegerField(db_default=0)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("answer", ForeignKey("conversations.message", models.SET_NULL, null=True)),
                    ("identity", ForeignKey("contacts.identity", models.CASCADE)),
                    ("message", ForeignKey("conversations.message", models.CASCADE)),
                    ("organization", own()),
                    ("list", ForeignKey("campaigns.signuplist", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at", "organization"],
                            name="listtext_due",
                        ),
                        models.Index(
                            fields=["organization", "identity", "-id"], name="listtext_person"
                        ),
                        models.Index(fields=["organization", "list"], name="listtext_of_list"),
                        models.Index(
                            condition=models.Q(("answer__isnull", False)),
                            fields=["organization", "answer"],
                            name="listtext_of_answer",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "message"), name="listtext_once"
                        ),
                        SameOrganization(field="message", name="listtext_message"),
                        SameOrganization(field="list", name="listtext_list"),
                        SameOrganization(field="identity", name="listtext_identity"),
                        SameOrganization(field="answer", name="listtext_answer"),
                    ],
                },
            ),
            walls.Walled("ListText"),
            migrations.CreateModel(
                name="Keyword",
                fields=[
                    ("id", key()),
                    (
                        "kind",
                        models.CharField(
                            choices=[("join", "Join"), ("yes", "Yes"), ("leave", "Leave")],
                            max_length=5,
                        ),
                    ),
                    ("word", models.CharField(max_length=30)),
                    ("folded", models.CharField(max_length=60)),
                    ("channel", ForeignKey("conversations.channel", models.CASCADE)),
                    ("organization", own()),
                    ("list", ForeignKey("campaigns.signuplist", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "channel"], name="keyword_number")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "yes"), _negated=True),
                            fields=("organization", "channel", "folded"),
                            name="keyword_once",
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "list", "channel", "kind", "folded"),
                            name="keyword_of_list",
                        ),
                        SameOrganization(field="list", name="keyword_list"),
                        SameOrganization(field="channel", name="keyword_channel"),
                    ],
                },
            ),
            walls.Walled("Keyword"),
            migrations.CreateModel(
                name="Subscriber",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("pending", "Asked"),
                                ("confirmed", "On the list"),
                                ("left", "Left"),
                            ],
                            default="pending",
                            max_length=9,
                        ),
                    ),
                    ("asked_at", models.DateTimeField()),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    ("left_at", models.DateTimeField(null=True)),
                    ("channel", ForeignKey("conversations.channel", models.SET_NULL, null=True)),
                    ("identity", ForeignKey("contacts.identity", models.CASCADE)),
                    ("left_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("list", ForeignKey("campaigns.signuplist", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "list", "state", "-id"],
                            name="subscriber_by_state",
                        ),
                        models.Index(fields=["organization", "identity"], name="subscriber_person"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="subscriber_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "list", "identity"), name="subscriber_once"
                        ),
                        SameOrganization(field="list", name="subscriber_list"),
                        SameOrganization(field="identity", name="subscriber_identity"),
                        SameOrganization(field="channel", name="subscriber_channel"),
                        SameOrganization(field="left_by", name="subscriber_left_by"),
                    ],
                },
            ),
            walls.Walled("Subscriber"),
        ),
    ]

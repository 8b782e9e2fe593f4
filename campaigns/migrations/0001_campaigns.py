"""The tables of campaigns, and whose are due."""

import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

CAMPAIGN_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION campaign_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT c.organization_id, min(c.next_at) AS first FROM public.campaigns_campaign c
          WHERE c.state IN ('scheduled', 'planning', 'running') AND c.next_at <= now()
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION campaign_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION campaign_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_about"),
        ("contacts", "0007_papers"),
        ("conversations", "0014_calls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("body", models.TextField(blank=True, max_length=1600)),
                ("audience", models.JSONField(default=dict)),
                ("numbers", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("asked", "Waiting for approval"),
                            ("scheduled", "Scheduled"),
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
                ("planned_people", models.BigIntegerField(default=0)),
                ("planned_numbers", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("handed", models.PositiveIntegerField(default=0)),
                ("tolerated", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
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
                    "created_by",
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
                    "inbox",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
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
                (
                    "started_by",
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
                    "tag",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.tag",
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
            name="Lane",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_until", models.DateTimeField(null=True)),
                (
                    "channel",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.channel",
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
            name="Leaving",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "campaign",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "identity",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.identity",
                    ),
                ),
                (
                    "member",
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
            name="Recipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                (
                    "campaign",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "channel",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.channel",
                    ),
                ),
                (
                    "identity",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.identity",
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
            name="Rules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "needs_approval",
                    models.BooleanField(default=False, verbose_name="A second manager approves"),
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
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="in so many days",
                    ),
                ),
                (
                    "stop_failed",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Stop when so many percent fail",
                    ),
                ),
                (
                    "stop_opted_out",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Stop when so many percent opt out",
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
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("audience", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "created_by",
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
            name="Sender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_until", models.DateTimeField(null=True)),
                (
                    "campaign",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "channel",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.channel",
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
        walls.Walled("Campaign"),
        walls.Walled("Sender"),
        walls.Walled("Recipient"),
        walls.Walled("Lane"),
        walls.Walled("Leaving"),
        walls.Walled("Rules"),
        walls.Walled("Segment"),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["organization", "inbox", "-id"], name="campaign_list"),
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                condition=models.Q(("state__in", ["scheduled", "planning", "running"])),
                fields=["next_at", "organization"],
                name="campaign_at_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="campaign_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="campaign_inbox"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=inbox.tenancy.SameOrganization(field="assignee", name="campaign_assignee"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=inbox.tenancy.SameOrganization(field="tag", name="campaign_tag"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=inbox.tenancy.SameOrganization(
                field="created_by", name="campaign_created_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=inbox.tenancy.SameOrganization(
                field="started_by", name="campaign_started_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=inbox.tenancy.SameOrganization(
                field="approved_by", name="campaign_approved_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.UniqueConstraint(
                fields=("organization", "channel"), name="lane_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="lane_channel"),
        ),
        migrations.AddIndex(
            model_name="leaving",
            index=models.Index(fields=["organization", "identity"], name="leaving_person"),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=models.UniqueConstraint(
                fields=("organization", "campaign", "identity"), name="leaving_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="leaving_campaign"),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=inbox.tenancy.SameOrganization(field="identity", name="leaving_identity"),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=inbox.tenancy.SameOrganization(field="member", name="leaving_member"),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("state", "planned")),
                fields=["organization", "campaign", "channel", "not_before", "id"],
                name="recipient_next",
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                fields=["organization", "campaign", "state", "id"], name="recipient_states"
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("message_id__isnull", False)),
                fields=["organization", "message_id"],
                name="recipient_message",
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(fields=["organization", "identity", "-id"], name="recipient_person"),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("opted_out_at__isnull", False)),
                fields=["organization", "campaign", "opted_out_at"],
                name="recipient_left",
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", False)),
                fields=["organization", "campaign", "sent_at"],
                name="recipient_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("replied_at__isnull", False)),
                fields=["organization", "campaign", "replied_at"],
                name="recipient_replied",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="recipient_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("organization", "campaign", "address"), name="recipient_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="recipient_campaign"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=inbox.tenancy.SameOrganization(field="identity", name="recipient_identity"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="recipient_channel"),
        ),
        migrations.AddConstraint(
            model_name="rules",
            constraint=models.UniqueConstraint(fields=("organization",), name="rules_once"),
        ),
        migrations.AddConstraint(
            model_name="rules",
            constraint=models.CheckConstraint(
                condition=models.Q(("quiet_until__lt", models.F("quiet_from"))), name="rules_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="segment_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(
                fields=("organization", "name"), name="segment_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=inbox.tenancy.SameOrganization(
                field="created_by", name="segment_created_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.UniqueConstraint(
                fields=("organization", "campaign", "channel"), name="sender_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="sender_campaign"),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="sender_channel"),
        ),
        migrations.RunSQL(CAMPAIGN_WORK, "DROP FUNCTION campaign_work(integer)"),
    ]

"""Lists one joins by text, campaigns that repeat; a worker that looks at campaigns finds both."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

CAMPAIGN_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE OR REPLACE FUNCTION campaign_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT d.organization_id, min(d.first) AS first FROM (
              SELECT c.organization_id, min(c.next_at) AS first FROM public.campaigns_campaign c
              WHERE c.state IN ('scheduled', 'planning', 'running') AND c.next_at <= now()
              GROUP BY 1
              {more}
          ) d GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
RESET ROLE;
"""
MORE = """
              UNION ALL
              SELECT t.organization_id, min(t.due_at) FROM public.campaigns_listtext t
              WHERE t.due_at <= now() GROUP BY 1
              UNION ALL
              SELECT s.organization_id, min(s.next_at) FROM public.campaigns_series s
              WHERE s.next_at <= now() GROUP BY 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_calls_pass"),
        ("campaigns", "0003_links"),
        ("contacts", "0007_papers"),
        ("conversations", "0019_registration"),
    ]

    operations = [
        migrations.AddField(
            model_name="rules",
            name="count_colleagues",
            field=models.BooleanField(
                default=True, verbose_name="Texts that colleagues begin count too"
            ),
        ),
        migrations.AlterField(
            model_name="campaign",
            name="state",
            field=models.CharField(
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
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                (
                    "campaign",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="campaigns.campaign",
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
                    "series",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.series",
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
            name="SignUpList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=40, verbose_name="Name")),
                (
                    "business",
                    models.CharField(
                        max_length=60, verbose_name="Your business, as people know it"
                    ),
                ),
                ("frequency", models.CharField(max_length=60, verbose_name="How often you write")),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ListText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("join", "Join"), ("yes", "Yes"), ("leave", "Leave")], max_length=5
                    ),
                ),
                ("outcome", models.CharField(blank=True, db_default="", max_length=12)),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), null=True
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(db_default=0)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "answer",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.message",
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
                    "message",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.message",
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
                    "list",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.signuplist",
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
            name="Keyword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("join", "Join"), ("yes", "Yes"), ("leave", "Leave")], max_length=5
                    ),
                ),
                ("word", models.CharField(max_length=30)),
                ("folded", models.CharField(max_length=60)),
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
                (
                    "list",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.signuplist",
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
            name="Subscriber",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.identity",
                    ),
                ),
                (
                    "left_by",
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
                    "list",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.signuplist",
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
        walls.Walled("Series"),
        walls.Walled("Run"),
        walls.Walled("SignUpList"),
        walls.Walled("Keyword"),
        walls.Walled("Subscriber"),
        walls.Walled("ListText"),
        migrations.AddIndex(
            model_name="series",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["next_at", "organization"],
                name="series_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                fields=("organization", "campaign"), name="series_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="series_campaign"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["organization", "campaign"], name="run_of_campaign"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                fields=("organization", "series", "day"), name="run_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=inbox.tenancy.SameOrganization(field="series", name="run_series"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="run_campaign"),
        ),
        migrations.AddConstraint(
            model_name="signuplist",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="signuplist_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="signuplist",
            constraint=models.UniqueConstraint(
                fields=("organization", "inbox", "name"), name="signuplist_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="signuplist",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="signuplist_inbox"),
        ),
        migrations.AddConstraint(
            model_name="signuplist",
            constraint=inbox.tenancy.SameOrganization(
                field="created_by", name="signuplist_created_by"
            ),
        ),
        migrations.AddIndex(
            model_name="listtext",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "organization"],
                name="listtext_due",
            ),
        ),
        migrations.AddIndex(
            model_name="listtext",
            index=models.Index(fields=["organization", "identity", "-id"], name="listtext_person"),
        ),
        migrations.AddIndex(
            model_name="listtext",
            index=models.Index(fields=["organization", "list"], name="listtext_of_list"),
        ),
        migrations.AddIndex(
            model_name="listtext",
            index=models.Index(
                condition=models.Q(("answer__isnull", False)),
                fields=["organization", "answer"],
                name="listtext_of_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="listtext",
            constraint=models.UniqueConstraint(
                fields=("organization", "message"), name="listtext_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="listtext",
            constraint=inbox.tenancy.SameOrganization(field="message", name="listtext_message"),
        ),
        migrations.AddConstraint(
            model_name="listtext",
            constraint=inbox.tenancy.SameOrganization(field="list", name="listtext_list"),
        ),
        migrations.AddConstraint(
            model_name="listtext",
            constraint=inbox.tenancy.SameOrganization(field="identity", name="listtext_identity"),
        ),
        migrations.AddConstraint(
            model_name="listtext",
            constraint=inbox.tenancy.SameOrganization(field="answer", name="listtext_answer"),
        ),
        migrations.AddIndex(
            model_name="keyword",
            index=models.Index(fields=["organization", "channel"], name="keyword_number"),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "yes"), _negated=True),
                fields=("organization", "channel", "folded"),
                name="keyword_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=models.UniqueConstraint(
                fields=("organization", "list", "channel", "kind", "folded"), name="keyword_of_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=inbox.tenancy.SameOrganization(field="list", name="keyword_list"),
        ),
        migrations.AddConstraint(
            model_name="keyword",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="keyword_channel"),
        ),
        migrations.AddIndex(
            model_name="subscriber",
            index=models.Index(
                fields=["organization", "list", "state", "-id"], name="subscriber_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="subscriber",
            index=models.Index(fields=["organization", "identity"], name="subscriber_person"),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="subscriber_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.UniqueConstraint(
                fields=("organization", "list", "identity"), name="subscriber_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=inbox.tenancy.SameOrganization(field="list", name="subscriber_list"),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=inbox.tenancy.SameOrganization(field="identity", name="subscriber_identity"),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="subscriber_channel"),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=inbox.tenancy.SameOrganization(field="left_by", name="subscriber_left_by"),
        ),
        migrations.RunSQL(
            CAMPAIGN_WORK.replace("{more}", MORE), CAMPAIGN_WORK.replace("{more}", "")
        ),
    ]

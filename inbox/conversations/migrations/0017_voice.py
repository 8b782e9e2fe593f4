"""Calls: each is a message in the thread and a row that tells how far it came."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Who has a call to be placed, or one to ask the carrier about: organizations, and nothing of it.
CALL_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION call_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT c.organization_id, min(c.due_at) AS first
          FROM (SELECT d.organization_id, d.due_at FROM public.conversations_call d
                WHERE d.due_at <= now() ORDER BY d.due_at LIMIT 5000) c
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION call_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION call_work TO frontdesk_app;
RESET ROLE;
"""
NO_CALL_WORK = "SET LOCAL ROLE frontdesk_system; DROP FUNCTION call_work; RESET ROLE;"


def to(model: str, *, null: bool = False, how: Any = django.db.models.deletion.PROTECT) -> Any:
    """A foreign key of a tenant table."""
    return inbox.tenancy.fields.ForeignKey(
        db_constraint=False, db_index=False, null=null, on_delete=how, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_voice"),
        ("conversations", "0016_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="inbox",
            name="forward_problem",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="inbox",
            name="greeting",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="inbox",
            name="screen_calls",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[("text", "Text"), ("call", "Call")], db_default="text", max_length=4
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="last_inbound_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "failed")),
                fields=["organization", "id"],
                name="message_failed",
            ),
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("checks", models.PositiveSmallIntegerField(default=0)),
                ("channel", to("conversations.channel")),
                ("member", to("accounts.member", null=True)),
                ("message", to("conversations.message")),
                (
                    "organization",
                    to("accounts.organization", how=django.db.models.deletion.DO_NOTHING),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        walls.Walled("Call"),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                fields=("organization", "message"), name="call_message"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                condition=models.Q(("member__isnull", False)),
                fields=("organization", "member"),
                name="call_one_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=inbox.tenancy.SameOrganization(field="message", name="call_its_message"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=inbox.tenancy.SameOrganization(field="channel", name="call_channel"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=inbox.tenancy.SameOrganization(field="member", name="call_member"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("carrier_id", ""), _negated=True),
                fields=["organization", "carrier_id"],
                name="call_carrier_id",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "organization"],
                name="call_due",
            ),
        ),
        migrations.RunSQL(CALL_WORK, NO_CALL_WORK),
    ]

"""What inboxes answer by themselves, and what waits for that."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Now

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own

# Who has texts that may have to be answered: tells organizations, and nothing of what is in them.
REPLY_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION reply_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT r.organization_id, min(r.due_at) AS first
          FROM public.autoreplies_waiting r WHERE r.due_at <= now() GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION reply_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reply_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    initial = True
    replaces = [("autoreplies", "0001_first")]
    dependencies = [
        ("accounts", "0001_tables"),
        ("contacts", "0001_tables"),
        ("conversations", "0001_tables"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Answering",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "mode",
                        models.CharField(
                            choices=[
                                ("off", "Off"),
                                ("auto", "Auto: outside the hours"),
                                ("on", "On: always, until it is turned off"),
                            ],
                            default="off",
                            max_length=4,
                        ),
                    ),
                    ("on_since", models.DateTimeField(null=True)),
                    ("texts", models.JSONField(default=dict)),
                    ("first", models.BooleanField(default=False)),
                    ("first_texts", models.JSONField(default=dict)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="answering_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "inbox"), name="answering_once"
                        ),
                        SameOrganization(field="inbox", name="answering_inbox"),
                    ],
                },
            ),
            walls.Walled("Answering"),
            migrations.CreateModel(
                name="AutoReply",
                fields=[
                    ("id", key()),
                    ("contact_id", models.BigIntegerField(null=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("closed", "Closed"), ("away", "Away"), ("first", "First")],
                            max_length=6,
                        ),
                    ),
                    ("period_at", models.DateTimeField()),
                    ("at", models.DateTimeField(db_default=Now())),
                    (
                        "conversation",
                        ForeignKey("conversations.conversation", models.SET_NULL, null=True),
                    ),
                    ("identity", ForeignKey("contacts.identity", models.CASCADE)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE)),
                    ("message", ForeignKey("conversations.message", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "message"], name="autoreply_message_list"
                        ),
                        models.Index(
                            fields=["organization", "conversation"], name="autoreply_talk_list"
                        ),
                        models.Index(fields=["organization", "at"], name="autoreply_at"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "identity", "inbox", "kind", "period_at"),
                            name="autoreply_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("contact_id__isnull", False)),
                            fields=("organization", "contact_id", "inbox", "kind", "period_at"),
                            name="autoreply_contact_once",
                        ),
                        SameOrganization(field="inbox", name="autoreply_inbox"),
                        SameOrganization(field="identity", name="autoreply_identity"),
                        SameOrganization(field="message", name="autoreply_message"),
                        SameOrganization(field="conversation", name="autoreply_conversation"),
                    ],
                },
            ),
            walls.Walled("AutoReply"),
            migrations.CreateModel(
                name="Waiting",
                fields=[
                    ("id", key()),
                    ("is_first", models.BooleanField(default=False)),
                    ("due_at", models.DateTimeField(db_default=Now())),
                    ("tries", models.PositiveSmallIntegerField(db_default=0)),
                    ("message", ForeignKey("conversations.message", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["due_at", "organization"], name="waiting_due")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "message"), name="waiting_once"
                        ),
                        SameOrganization(field="message", name="waiting_message"),
                    ],
                },
            ),
            walls.Walled("Waiting"),
        ),
        migrations.RunSQL(REPLY_WORK, "DROP FUNCTION reply_work"),
    ]

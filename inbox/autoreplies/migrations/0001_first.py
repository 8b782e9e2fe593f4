"""What inboxes answer by themselves, and what waits for that."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

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

    dependencies = [
        ("accounts", "0003_about"),
        ("contacts", "0007_papers"),
        ("conversations", "0014_calls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="answering_uuid"),
                    models.UniqueConstraint(
                        fields=("organization", "inbox"), name="answering_once"
                    ),
                    inbox.tenancy.SameOrganization(field="inbox", name="answering_inbox"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AutoReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact_id", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("closed", "Closed"), ("away", "Away"), ("first", "First")],
                        max_length=6,
                    ),
                ),
                ("period_at", models.DateTimeField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.conversation",
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
                    "message",
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
                "indexes": [
                    models.Index(fields=["organization", "message"], name="autoreply_message_list"),
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
                    inbox.tenancy.SameOrganization(field="inbox", name="autoreply_inbox"),
                    inbox.tenancy.SameOrganization(field="identity", name="autoreply_identity"),
                    inbox.tenancy.SameOrganization(field="message", name="autoreply_message"),
                    inbox.tenancy.SameOrganization(
                        field="conversation", name="autoreply_conversation"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_first", models.BooleanField(default=False)),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("tries", models.PositiveSmallIntegerField(db_default=0)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["due_at", "organization"], name="waiting_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "message"), name="waiting_once"
                    ),
                    inbox.tenancy.SameOrganization(field="message", name="waiting_message"),
                ],
            },
        ),
        walls.Walled("Answering"),
        walls.Walled("AutoReply"),
        walls.Walled("Waiting"),
        migrations.RunSQL(REPLY_WORK, "DROP FUNCTION reply_work"),
    ]

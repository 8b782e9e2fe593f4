"""How long an inbox keeps what was written, and whom the organization is forgetting."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Who is forgetting somebody: tells organizations, and nothing of whom.
ERASURE_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION erasure_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT e.organization_id, min(e.created_at) AS first
          FROM public.conversations_erasure e WHERE e.state = 'running' GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION erasure_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasure_work TO frontdesk_app;
RESET ROLE;
"""


def pointer(to, on_delete, **more):
    return inbox.tenancy.fields.ForeignKey(
        db_constraint=False, db_index=False, on_delete=on_delete, related_name="+", to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_single_keys"),
        ("contacts", "0005_consent"),
        ("conversations", "0013_open_by_channel"),
    ]

    operations = [
        migrations.AddField(
            model_name="inbox",
            name="retention_days",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("contact_id", models.BigIntegerField(null=True)),
                ("identity_ids", models.JSONField(default=list)),
                ("steps", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("messages", models.PositiveIntegerField(default=0)),
                ("bound", models.PositiveIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "member",
                    pointer("accounts.member", django.db.models.deletion.SET_NULL, null=True),
                ),
                (
                    "organization",
                    pointer("accounts.organization", django.db.models.deletion.DO_NOTHING),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        walls.Walled("Erasure"),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(
                condition=models.Q(("state", "running")),
                fields=["created_at", "organization"],
                name="erasure_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="erasure_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=inbox.tenancy.SameOrganization(field="member", name="erasure_member"),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "running"),
                    models.Q(("contact_id__isnull", True), ("identity_ids", []), ("steps", {})),
                    _connector="OR",
                ),
                name="erasure_forgets",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("quoted__isnull", False)),
                fields=["organization", "quoted"],
                name="message_quoted_list",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["organization", "conversation"], name="attachment_thread"),
        ),
        migrations.AddIndex(
            model_name="readcursor",
            index=models.Index(fields=["organization", "conversation"], name="readcursor_thread"),
        ),
        migrations.RunSQL(ERASURE_WORK, "DROP FUNCTION erasure_work"),
    ]

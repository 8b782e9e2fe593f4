import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Whose bulk work is unfinished: tells organizations, and nothing of what they do.
BULK_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION bulk_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.created_at) AS first
          FROM public.conversations_bulkjob j
          WHERE j.state IN ('running', 'undoing') GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION bulk_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bulk_work TO frontdesk_app;
RESET ROLE;
"""


def primary_key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def pointer(to, on_delete):
    return inbox.tenancy.fields.ForeignKey(
        db_constraint=False, db_index=False, on_delete=on_delete, related_name="+", to=to
    )


NAMES = {
    "abstract": False,
    "base_manager_name": "objects",
    "default_manager_name": "objects",
}
NOTHING, CASCADE = django.db.models.deletion.DO_NOTHING, django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first"),
        ("contacts", "0002_shared_inbox"),
        ("conversations", "0004_shared_inbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                ("id", primary_key()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("close", "Close"),
                            ("reopen", "Reopen"),
                            ("spam", "Spam"),
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
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("member", pointer("accounts.member", CASCADE)),
                ("organization", pointer("accounts.organization", NOTHING)),
            ],
            options=NAMES,
        ),
        migrations.CreateModel(
            name="BulkBatch",
            fields=[
                ("id", primary_key()),
                ("changed", models.JSONField(default=list)),
                ("is_undone", models.BooleanField(default=False)),
                ("job", pointer("conversations.bulkjob", CASCADE)),
                ("organization", pointer("accounts.organization", NOTHING)),
            ],
            options=NAMES,
        ),
        walls.Walled("BulkJob"),
        walls.Walled("BulkBatch"),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("state__in", ("running", "undoing"))),
                fields=["created_at", "organization"],
                name="bulkjob_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(fields=["organization", "member"], name="bulkjob_member_list"),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="bulkjob_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=inbox.tenancy.SameOrganization(field="member", name="bulkjob_member"),
        ),
        migrations.AddIndex(
            model_name="bulkbatch",
            index=models.Index(fields=["organization", "job", "id"], name="bulkbatch_list"),
        ),
        migrations.AddConstraint(
            model_name="bulkbatch",
            constraint=inbox.tenancy.SameOrganization(field="job", name="bulkbatch_job"),
        ),
        migrations.RunSQL(BULK_WORK, "DROP FUNCTION bulk_work"),
    ]

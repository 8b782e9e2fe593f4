import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Whose files are being read or written: tells organizations, and nothing of what is in them.
PAPER_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION paper_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.created_at) AS first
          FROM (SELECT i.organization_id, i.created_at FROM public.contacts_import i
                WHERE i.state IN ('checking', 'running', 'undoing')
                UNION ALL
                SELECT e.organization_id, e.created_at FROM public.contacts_export e
                WHERE e.state = 'running') j
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION paper_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION paper_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_single_keys"),
        ("contacts", "0005_consent"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("size", models.BigIntegerField(default=0)),
                ("encoding", models.CharField(default="utf-8", max_length=10)),
                ("delimiter", models.CharField(default=",", max_length=1)),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                ("body_at", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("checking", "Checking"),
                            ("checked", "Checked"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                            ("undoing", "Undoing"),
                            ("undone", "Undone"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, db_default="", max_length=20)),
                ("position", models.BigIntegerField(default=0)),
                ("row", models.PositiveIntegerField(default=1)),
                ("expected", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(null=True)),
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
            name="ImportedRows",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.PositiveIntegerField()),
                ("created", models.JSONField(default=list)),
                ("linked", models.JSONField(default=list)),
                ("changed", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("is_undone", models.BooleanField(default=False)),
                (
                    "job",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.import",
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
            name="ImportMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=60)),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("kind", models.CharField(max_length=20)),
                ("target", models.BigIntegerField(null=True)),
                ("asked", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("pages", models.PositiveIntegerField(default=0)),
                ("after", models.BigIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("expected", models.PositiveIntegerField(default=0)),
                ("is_exact", models.BooleanField(default=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["created_at", "organization"],
                        name="export_unfinished",
                    ),
                    models.Index(
                        fields=["organization", "member", "-id"], name="export_member_list"
                    ),
                    models.Index(fields=["organization", "expires_at"], name="export_expiry"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="export_uuid"),
                    inbox.tenancy.SameOrganization(field="member", name="export_member"),
                ],
            },
        ),
        walls.Walled("Import"),
        walls.Walled("ImportedRows"),
        walls.Walled("ImportMapping"),
        walls.Walled("Export"),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("state__in", ("checking", "running", "undoing"))),
                fields=["created_at", "organization"],
                name="import_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["organization", "member", "-id"], name="import_member_list"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(fields=("organization", "uuid"), name="import_uuid"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=inbox.tenancy.SameOrganization(field="member", name="import_member"),
        ),
        migrations.AddConstraint(
            model_name="importedrows",
            constraint=models.UniqueConstraint(
                fields=("organization", "job", "first"), name="importedrows_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrows",
            constraint=inbox.tenancy.SameOrganization(field="job", name="importedrows_job"),
        ),
        migrations.AddConstraint(
            model_name="importmapping",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="importmapping_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="importmapping",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                django.db.models.functions.text.Lower("name"),
                name="importmapping_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="importmapping",
            constraint=inbox.tenancy.SameOrganization(field="member", name="importmapping_member"),
        ),
        migrations.RunSQL(PAPER_WORK, "DROP FUNCTION paper_work"),
    ]

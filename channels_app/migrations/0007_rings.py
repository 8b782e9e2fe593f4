"""Recordings that the carrier is to delete."""

import django.db.models.deletion
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Whose recordings are to go: tells organizations, and nothing of what is in them.
RECORDING_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION recording_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT r.organization_id, min(r.due_at) AS first
          FROM (SELECT d.organization_id, d.due_at FROM public.channels_app_recording d
                WHERE d.due_at <= statement_timestamp() ORDER BY d.due_at LIMIT 5000) r
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION recording_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recording_work TO frontdesk_app;
RESET ROLE;
"""
NO_RECORDING_WORK = "SET LOCAL ROLE frontdesk_system; DROP FUNCTION recording_work; RESET ROLE;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_calls_pass"),
        ("channels_app", "0006_registration"),
        ("conversations", "0022_rings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("carrier_id", models.CharField(max_length=64)),
                ("account", models.CharField(blank=True, max_length=64)),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "connection",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.connection",
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
                "indexes": [models.Index(fields=["due_at", "organization"], name="recording_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "connection", "carrier_id"),
                        name="recording_once",
                    ),
                    inbox.tenancy.SameOrganization(field="connection", name="recording_connection"),
                ],
            },
        ),
        walls.Walled("Recording"),
        migrations.RunSQL(RECORDING_WORK, NO_RECORDING_WORK),
    ]

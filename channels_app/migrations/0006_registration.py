"""What carriers must approve: businesses, campaigns, toll-free numbers, and each call for it."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.secrets
import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Whose registrations have a call to be made: tells organizations, and nothing of what is in them.
REGISTRATION_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION registration_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT r.organization_id, min(r.due_at) AS first
          FROM public.channels_app_registration r
          WHERE r.due_at <= statement_timestamp()
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION registration_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registration_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_about"),
        ("channels_app", "0005_calls"),
        ("conversations", "0019_registration"),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("brand", "Business"),
                            ("campaign", "Texts to the United States"),
                            ("toll_free", "Toll-free numbers"),
                            ("abroad", "Numbers outside the United States"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answers", inbox.secrets.SecretField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not submitted yet"),
                            ("submitted", "Being submitted"),
                            ("review", "In review"),
                            ("approved", "Approved"),
                            ("rejected", "Needs changes"),
                            ("suspended", "Suspended"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, db_default="", max_length=10)),
                ("reason", models.TextField(blank=True, db_default="")),
                ("due_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Not submitted yet"),
                            ("submitted", "Being submitted"),
                            ("review", "In review"),
                            ("approved", "Approved"),
                            ("rejected", "Needs changes"),
                            ("suspended", "Suspended"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "brand",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels_app.registration",
                    ),
                ),
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
                    "inbox",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.inbox",
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
            name="RegistrationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=24)),
                ("subject", models.CharField(blank=True, default="", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("doing", "Doing"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("sid", models.CharField(blank=True, default="", max_length=64)),
                ("print", models.CharField(blank=True, default="", max_length=16)),
                ("status", models.CharField(blank=True, default="", max_length=40)),
                ("code", models.CharField(blank=True, default="", max_length=10)),
                ("reason", models.TextField(blank=True, default="")),
                ("event_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "registration",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels_app.registration",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        walls.Walled("Registration"),
        walls.Walled("RegistrationStep"),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "organization"],
                name="registration_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="registration_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                fields=("organization", "inbox", "kind"), name="registration_inbox_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "brand")),
                fields=("organization", "connection"),
                name="registration_brand",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=inbox.tenancy.SameOrganization(
                field="connection", name="registration_connection"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="registration_inbox"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=inbox.tenancy.SameOrganization(field="brand", name="registration_brand_of"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=inbox.tenancy.SameOrganization(field="member", name="registration_member"),
        ),
        migrations.AddIndex(
            model_name="registrationstep",
            index=models.Index(
                condition=models.Q(("sid", ""), _negated=True),
                fields=["organization", "sid"],
                name="registrationstep_sid",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationstep",
            constraint=models.UniqueConstraint(
                fields=("organization", "registration", "name", "subject"),
                name="registrationstep_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationstep",
            constraint=inbox.tenancy.SameOrganization(
                field="registration", name="registrationstep_registration"
            ),
        ),
        migrations.RunSQL(REGISTRATION_WORK, "DROP FUNCTION registration_work"),
    ]

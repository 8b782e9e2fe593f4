"""Numbers of carrier accounts, purchases, inboxes being set up, and the doctor's rounds."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Purchases to be settled, numbers to be given back, inboxes to be looked through: tells
# organizations, and nothing of what is in them.
LINE_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION line_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.at) AS first
          FROM (SELECT p.organization_id, p.check_at AS at FROM public.channels_app_purchase p
                WHERE p.check_at <= statement_timestamp()
                UNION ALL
                SELECT n.organization_id, n.release_at FROM public.channels_app_phonenumber n
                WHERE n.release_at <= statement_timestamp() AND n.gone_at IS NULL
                UNION ALL
                SELECT c.organization_id, c.created_at FROM public.channels_app_checkup c
                WHERE c.state <> 'done') j
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION line_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION line_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_about"),
        ("channels_app", "0003_due_work"),
        ("conversations", "0016_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkup",
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
                        choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("findings", models.JSONField(default=list)),
                ("expected", models.PositiveSmallIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
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
                "indexes": [
                    models.Index(
                        fields=["organization", "inbox", "-id"], name="checkup_inbox_list"
                    ),
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["created_at", "organization"],
                        name="checkup_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="checkup_uuid"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=("organization", "inbox"),
                        name="checkup_one",
                    ),
                    inbox.tenancy.SameOrganization(field="inbox", name="checkup_inbox"),
                    inbox.tenancy.SameOrganization(field="member", name="checkup_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("said", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "inbox",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.inbox",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "uuid"), name="inboxdraft_uuid"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("made_at__isnull", True)),
                        fields=("organization", "member"),
                        name="inboxdraft_one",
                    ),
                    inbox.tenancy.SameOrganization(field="member", name="inboxdraft_member"),
                    inbox.tenancy.SameOrganization(field="inbox", name="inboxdraft_inbox"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("account", models.CharField(max_length=64)),
                ("carrier_id", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=64)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("capabilities", models.JSONField(default=list)),
                ("message_url", models.CharField(blank=True, max_length=400)),
                ("voice_url", models.CharField(blank=True, max_length=400)),
                ("service", models.CharField(blank=True, max_length=64)),
                ("service_url", models.CharField(blank=True, max_length=400)),
                ("service_defers", models.BooleanField(default=False)),
                ("cost", models.CharField(blank=True, max_length=20)),
                (
                    "synced_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("gone_at", models.DateTimeField(null=True)),
                ("release_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
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
                (
                    "released_by",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organization", "address"], name="phonenumber_address"),
                    models.Index(
                        condition=models.Q(
                            ("gone_at__isnull", True), ("release_at__isnull", False)
                        ),
                        fields=["release_at", "organization"],
                        name="phonenumber_release",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "uuid"), name="phonenumber_uuid"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "connection", "carrier_id"), name="phonenumber_once"
                    ),
                    inbox.tenancy.SameOrganization(
                        field="connection", name="phonenumber_connection"
                    ),
                    inbox.tenancy.SameOrganization(
                        field="released_by", name="phonenumber_released_by"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(editable=False)),
                ("address", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("calling", "Calling"),
                            ("uncertain", "Uncertain"),
                            ("bought", "Bought"),
                            ("refused", "Refused"),
                        ],
                        default="calling",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("check_at", models.DateTimeField(null=True)),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("check_at__isnull", False)),
                        fields=["check_at", "organization"],
                        name="purchase_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="purchase_uuid"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("calling", "uncertain"))),
                        fields=("organization", "address"),
                        name="purchase_unsettled",
                    ),
                    inbox.tenancy.SameOrganization(field="connection", name="purchase_connection"),
                    inbox.tenancy.SameOrganization(field="member", name="purchase_member"),
                ],
            },
        ),
        walls.Walled("PhoneNumber"),
        walls.Walled("Purchase"),
        walls.Walled("InboxDraft"),
        walls.Walled("Checkup"),
        migrations.RunSQL(LINE_WORK, "DROP FUNCTION line_work(integer)"),
    ]

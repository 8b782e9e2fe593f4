"""Who is mailed about what happens to a team."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

# Who has alerts to mail, or addresses to ask: tells organizations, and nothing of what is in them.
ALERT_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION alert_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.at) AS first
          FROM (SELECT i.organization_id, i.at FROM public.alerts_item i WHERE i.mail_id IS NULL
                UNION ALL
                SELECT r.organization_id, r.created_at FROM public.alerts_recipient r
                WHERE r.asked_at IS NULL AND r.confirmed_at IS NULL AND r.email <> '') j
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION alert_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION alert_work TO frontdesk_app;
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
            name="Recipient",
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
                            ("opt_outs", "Somebody opts out or in, by text or by a member"),
                            ("unknown", "A text from an unknown number"),
                            ("contacts", "A new contact"),
                        ],
                        max_length=8,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("previews", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "by",
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
                    "member",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                (
                    "team",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
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
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("sending", "Sending"), ("sent", "Sent"), ("refused", "Refused")],
                        default="sending",
                        max_length=8,
                    ),
                ),
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
                    "recipient",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="alerts.recipient",
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
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=10)),
                ("source", models.CharField(blank=True, max_length=10)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("contact_id", models.BigIntegerField(null=True)),
                (
                    "conversation",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "identity",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        null=True,
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
                    "mail",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="alerts.mail",
                    ),
                ),
                (
                    "recipient",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="alerts.recipient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        walls.Walled("Recipient"),
        walls.Walled("Mail"),
        walls.Walled("Item"),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(
                    ("asked_at", None),
                    ("confirmed_at", None),
                    models.Q(("email", ""), _negated=True),
                ),
                fields=["organization"],
                name="recipient_unasked",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="alert_recipient_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "team", "member", "email"),
                name="recipient_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=inbox.tenancy.SameOrganization(field="team", name="recipient_team"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=inbox.tenancy.SameOrganization(field="member", name="recipient_member"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=inbox.tenancy.SameOrganization(field="by", name="recipient_by"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("member__isnull", True), ("email", ""), _connector="XOR"),
                name="recipient_who",
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["organization", "recipient", "at"], name="mail_last"),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=inbox.tenancy.SameOrganization(field="recipient", name="mail_recipient"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("mail__isnull", True)),
                fields=["organization", "recipient", "id"],
                name="item_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["organization", "conversation"], name="item_conversation_list"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["organization", "message"], name="item_message_list"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["organization", "identity"], name="item_identity_list"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["organization", "mail"], name="item_mail_list"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=inbox.tenancy.SameOrganization(field="recipient", name="item_recipient"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=inbox.tenancy.SameOrganization(
                field="conversation", name="item_conversation"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=inbox.tenancy.SameOrganization(field="message", name="item_message"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=inbox.tenancy.SameOrganization(field="identity", name="item_identity"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=inbox.tenancy.SameOrganization(field="mail", name="item_mail"),
        ),
        migrations.RunSQL(ALERT_WORK, "DROP FUNCTION alert_work"),
    ]

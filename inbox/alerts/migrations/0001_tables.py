"""Who is mailed about what happens to a team."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Now

from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own

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
    replaces = [("alerts", "0001_first")]
    dependencies = [
        ("accounts", "0001_tables"),
        ("contacts", "0001_tables"),
        ("conversations", "0001_tables"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Recipient",
                fields=[
                    ("id", key()),
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
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE, null=True)),
                    ("organization", own()),
                    ("team", ForeignKey("accounts.team", models.CASCADE, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(
                                ("asked_at", None),
                                ("confirmed_at", None),
                                models.Q(("email", ""), _negated=True),
                            ),
                            fields=["organization"],
                            name="recipient_unasked",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="alert_recipient_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "kind", "team", "member", "email"),
                            name="recipient_once",
                            nulls_distinct=False,
                        ),
                        SameOrganization(field="team", name="recipient_team"),
                        SameOrganization(field="member", name="recipient_member"),
                        SameOrganization(field="by", name="recipient_by"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("member__isnull", True), ("email", ""), _connector="XOR"
                            ),
                            name="recipient_who",
                        ),
                    ],
                },
            ),
            walls.Walled("Recipient"),
            migrations.CreateModel(
                name="Mail",
                fields=[
                    ("id", key()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("sending", "Sending"),
                                ("sent", "Sent"),
                                ("refused", "Refused"),
                            ],
                            default="sending",
                            max_length=8,
                        ),
                    ),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("organization", own()),
                    ("recipient", ForeignKey("alerts.recipient", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "recipient", "at"], name="mail_last")
                    ],
                    "constraints": [SameOrganization(field="recipient", name="mail_recipient")],
                },
            ),
            walls.Walled("Mail"),
            migrations.CreateModel(
                name="Item",
                fields=[
                    ("id", key()),
                    ("contact_id", models.BigIntegerField(null=True)),
                    ("word", models.CharField(blank=True, max_length=10)),
                    ("source", models.CharField(blank=True, max_length=10)),
                    ("at", models.DateTimeField(db_default=Now())),
                    (
                        "conversation",
                        ForeignKey("conversations.conversation", models.CASCADE, null=True),
                    ),
                    ("identity", ForeignKey("contacts.identity", models.CASCADE, null=True)),
                    ("message", ForeignKey("conversations.message", models.CASCADE, null=True)),
                    ("organization", own()),
                    ("mail", ForeignKey("alerts.mail", models.CASCADE, null=True)),
                    ("recipient", ForeignKey("alerts.recipient", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("mail__isnull", True)),
                            fields=["organization", "recipient", "id"],
                            name="item_waiting",
                        ),
                        models.Index(
                            fields=["organization", "conversation"], name="item_conversation_list"
                        ),
                        models.Index(fields=["organization", "message"], name="item_message_list"),
                        models.Index(
                            fields=["organization", "identity"], name="item_identity_list"
                        ),
                        models.Index(fields=["organization", "mail"], name="item_mail_list"),
                    ],
                    "constraints": [
                        SameOrganization(field="recipient", name="item_recipient"),
                        SameOrganization(field="conversation", name="item_conversation"),
                        SameOrganization(field="message", name="item_message"),
                        SameOrganization(field="identity", name="item_identity"),
                        SameOrganization(field="mail", name="item_mail"),
                    ],
                },
            ),
            walls.Walled("Item"),
        ),
        migrations.RunSQL(ALERT_WORK, "DROP FUNCTION alert_work"),
    ]

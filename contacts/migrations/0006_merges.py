"""Merges with what undoes them, pairs that are two people, and the function that suggests who may be
one. It looks past the tenants' policy, because under it no index on an expression serves; it gives
ids only, and nothing of another organization.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls

OWN = "organization IS DISTINCT FROM nullif(current_setting('app.organization', true), '')::bigint"
SEEN = """k.organization_id = organization AND k.deleted_at IS NULL
              AND (k.private_to_id IS NULL OR k.private_to_id = viewer)"""
TAIL = "right(regexp_replace(address, '[^0-9]', '', 'g'), 7)"
SETTINGS = """LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
SET work_mem = '64MB'"""

CREATE = f"""
CREATE INDEX contact_folded ON contacts_contact (organization_id, folded);
CREATE INDEX contact_company ON contacts_contact
    (organization_id, search_fold(company), folded) WHERE company <> '';
CREATE INDEX identity_tail ON contacts_identity (organization_id, ({TAIL}))
    WHERE contact_id IS NOT NULL;
SET LOCAL ROLE frontdesk_system;
-- Who of these `most` contacts, newest first, or who for this one contact, may be one with somebody
-- else, and why in a word: the caller looks closer at "company" and "number".
CREATE FUNCTION suggest_duplicates(
    organization bigint, viewer bigint, contact bigint, before bigint, most integer,
    OUT one bigint, OUT other bigint, OUT why text, OUT reached bigint
)
RETURNS SETOF record
{SETTINGS}
AS $$
BEGIN
    IF {OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH looked AS MATERIALIZED (
        SELECT k.id, k.folded AS name, public.search_fold(k.company) AS company
        FROM public.contacts_contact k
        WHERE {SEEN} AND (contact IS NULL OR k.id = contact) AND (before IS NULL OR k.id < before)
        ORDER BY k.id DESC LIMIT most
    ), pairs AS (
        SELECT l.id AS mine, o.id AS theirs, 'name' AS said FROM looked l, LATERAL (
            SELECT k.id FROM public.contacts_contact k
            WHERE {SEEN} AND k.folded = l.name AND k.id <> l.id LIMIT 5) o
        UNION ALL
        SELECT l.id, o.id, 'company' FROM looked l, LATERAL (
            SELECT k.id FROM public.contacts_contact k
            WHERE {SEEN} AND k.company <> '' AND public.search_fold(k.company) = l.company
              AND starts_with(k.folded, left(l.name, 1)) AND k.id <> l.id
            LIMIT 20) o
        WHERE l.company <> ''
        UNION ALL
        SELECT l.id, o.id, 'number' FROM looked l
        JOIN public.contacts_identity i
          ON i.organization_id = organization AND i.contact_id = l.id, LATERAL (
            SELECT k.id FROM public.contacts_identity a
            JOIN public.contacts_contact k
              ON k.organization_id = organization AND k.id = a.contact_id
            WHERE a.organization_id = organization AND a.contact_id IS NOT NULL
              AND {TAIL.replace("address", "a.address")} = {TAIL.replace("address", "i.address")}
              AND length({TAIL.replace("address", "a.address")}) = 7
              AND {SEEN} AND k.id <> l.id LIMIT 5) o
    )
    SELECT least(p.mine, p.theirs), greatest(p.mine, p.theirs), p.said,
           (SELECT CASE WHEN count(*) = most THEN min(l.id) END FROM looked l)
    FROM pairs p
    WHERE NOT EXISTS (
        SELECT 1 FROM public.contacts_notsame n WHERE n.organization_id = organization
          AND n.one_id = least(p.mine, p.theirs) AND n.other_id = greatest(p.mine, p.theirs))
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT NULL, NULL, NULL, CASE WHEN count(*) = most THEN min(l.id) END FROM looked l
    ORDER BY 2 DESC NULLS LAST, 1 DESC, 3 DESC;
END $$;
REVOKE ALL ON FUNCTION suggest_duplicates FROM PUBLIC;
GRANT EXECUTE ON FUNCTION suggest_duplicates TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words
DROP = """
DROP FUNCTION suggest_duplicates;
DROP INDEX contact_folded, contact_company, identity_tail;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_single_keys"),
        ("contacts", "0005_people_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_at", models.DateTimeField(null=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "gone",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "kept",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.contact",
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
                    models.Index(fields=["organization", "kept", "-id"], name="merge_kept_list"),
                    models.Index(fields=["organization", "gone"], name="merge_gone_list"),
                    models.Index(fields=["organization", "at"], name="merge_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uuid"), name="merge_uuid"),
                    inbox.tenancy.SameOrganization(field="kept", name="merge_kept"),
                    inbox.tenancy.SameOrganization(field="gone", name="merge_gone"),
                    inbox.tenancy.SameOrganization(field="member", name="merge_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotSame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    "one",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.contact",
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
                    "other",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organization", "other"], name="not_same_other_list")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "one", "other"), name="not_same_once"
                    ),
                    inbox.tenancy.SameOrganization(field="one", name="not_same_one"),
                    inbox.tenancy.SameOrganization(field="other", name="not_same_other"),
                    inbox.tenancy.SameOrganization(field="member", name="not_same_member"),
                ],
            },
        ),
        walls.Walled("Merge"),
        walls.Walled("NotSame"),
        migrations.RunSQL(CREATE, DROP),
    ]

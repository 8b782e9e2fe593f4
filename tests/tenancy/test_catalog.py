"""What PostgreSQL's catalog says of the walls: nothing stands outside that is not listed here."""

import pytest
from django.apps import apps
from django.db import connection

from inbox.tenancy import roles
from inbox.tenancy.models import ControlModel, TenantModel
from tests import walls

TENANT = sorted(model._meta.db_table for model in walls.tenant_models())
SCOPE = (
    "(organization_id = (NULLIF(current_setting('app.organization'::text, true),"
    " ''::text))::bigint)"
)

# Outside the walls, because they are read before the organization is known.
CONTROL = {
    "accounts_invitation",
    "accounts_member",
    "accounts_organization",
    "channels_app_addressroute",
    "channels_app_connectionroute",
    "channels_app_delivery",
}
# Of people and of the site, of no organization.
NOBODYS = {
    "account_emailaddress",
    "account_emailconfirmation",
    "accounts_device",
    "accounts_user",
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "cache",
    "channels_app_sweep",
    "django_content_type",
    "django_migrations",
    "django_session",
    "mail_letter",
    "mfa_authenticator",
}
# They look across organizations, and return nothing but these columns.
ACROSS = {
    "alert_work": "most, organization_id, slug",
    "bulk_work": "most, organization_id, slug",
    "call_work": "most, organization_id, slug",
    "campaign_work": "most, organization_id, slug",
    "contacts_answering": "organization, field, answer, most, contact_id",
    "contacts_with_emails": "organization, viewer, wanted, email, contact_id",
    "due_work": "kind, most, organization_id, slug",
    "erasure_work": "most, organization_id, slug",
    "line_work": "most, organization_id, slug",
    "live_events": "organizations, since, organization_id, id, room, member, kind",
    "look_at_contacts": None,
    "paper_work": "most, organization_id, slug",
    "queue_ages": "oldest_delivery, oldest_message, last_sweep",
    "recording_work": "most, organization_id, slug",
    "registration_work": "most, organization_id, slug",
    "reply_work": "most, organization_id, slug",
    "search_contacts": "organization, member, words, numbers, most, contact_id",
    "search_messages": "organization, inboxes, words, most, before, ids, reached",
    "search_people": "organization, inboxes, words, numbers, most, conversation_id, is_number",
    "suggest_duplicates": "organization, viewer, contact, before, most, one, other, why, reached",
    "waiting_work": "most, organization_id, slug",
}
# How they are planned, which changes what they cost and nothing else.
PLANNER = {
    name: ["plan_cache_mode=force_custom_plan", "enable_seqscan=off", "work_mem=64MB"]
    for name in (
        "contacts_answering",
        "contacts_with_emails",
        "search_contacts",
        "search_messages",
        "search_people",
        "suggest_duplicates",
    )
}

pytestmark = pytest.mark.django_db


def catalog(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_every_table_is_walled_or_listed():
    tables = {row[0] for row in catalog(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    )}  # fmt: skip

    assert tables == set(TENANT) | CONTROL | NOBODYS


def test_tables_with_an_organization_are_walled_or_control():
    tables = {row[0] for row in catalog(
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE a.attname = 'organization_id' AND c.relkind = 'r'"
        " AND c.relnamespace = 'public'::regnamespace"
    )}  # fmt: skip

    assert tables == (set(TENANT) | CONTROL) - {"accounts_organization"}


def test_control_models_are_the_control_tables():
    control = {model._meta.db_table for model in apps.get_models()
               if issubclass(model, ControlModel)}  # fmt: skip

    assert control == CONTROL


def test_no_model_is_both_or_neither_with_an_organization():
    stray = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not issubclass(model, TenantModel | ControlModel)
        and any(field.name == "organization" for field in model._meta.get_fields())
    }

    assert stray == set()


@pytest.mark.skipif(walls.STANDS == "python", reason="this run switched it off")
def test_row_level_security_is_enabled_and_forced():
    secured = catalog(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relrowsecurity OR relforcerowsecurity ORDER BY relname"
    )

    assert secured == [(table, True, True) for table in TENANT]


def test_policies_are_tenant_and_system():
    policies = catalog(
        "SELECT tablename, policyname, permissive, cmd, roles::text, qual, with_check"
        " FROM pg_policies ORDER BY tablename, policyname"
    )

    assert policies == [
        policy
        for table in TENANT
        for policy in (
            (table, "system", "PERMISSIVE", "SELECT", "{frontdesk_system}", "true", None),
            (table, "tenant", "PERMISSIVE", "ALL", "{public}", SCOPE, SCOPE),
        )
    ]


def unique_indexes(primary):
    found = catalog(
        "SELECT c.relname, array_agg(a.attname ORDER BY k.place) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indrelid,"
        " unnest(i.indkey::int[]) WITH ORDINALITY AS k(number, place),"
        " pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.number"
        " AND i.indisunique AND i.indisprimary = %s AND c.relname = ANY(%s)"
        " GROUP BY c.relname, i.indexrelid ORDER BY c.relname",
        primary, [*TENANT, "accounts_member"],
    )  # fmt: skip
    return [(table, list(columns)) for table, columns in found]


def test_primary_keys_begin_with_the_organization():
    tables = sorted([*TENANT, "accounts_member"])

    assert unique_indexes(primary=True) == [(table, ["organization_id", "id"]) for table in tables]


def test_unique_indexes_begin_with_the_organization():
    others = [index for index in unique_indexes(primary=False) if index[1][0] != "organization_id"]

    assert others == []


def test_unique_indexes_hide_nothing_in_expressions():
    """An index on an expression alone would not be seen by the test above."""
    expressions = catalog(
        "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " WHERE c.relname = ANY(%s) AND i.indisunique AND i.indkey[0] = 0", TENANT,
    )  # fmt: skip

    assert expressions == []


def test_foreign_keys_of_tenant_tables_are_composite():
    single = catalog(
        "SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
        " WHERE k.contype = 'f' AND c.relname = ANY(%s) AND pg_get_constraintdef(k.oid)"
        " NOT LIKE 'FOREIGN KEY (organization_id, %%) REFERENCES %%(organization_id, id)'", TENANT,
    )  # fmt: skip
    into = catalog(
        "SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid"
        " WHERE k.contype = 'f' AND c.relname = ANY(%s) AND cardinality(k.conkey) < 2", TENANT,
    )  # fmt: skip

    assert (single, into) == ([], [])


def test_functions_across_organizations_are_listed_owned_and_pinned():
    functions = catalog(
        "SELECT proname, array_to_string(proargnames, ', '), pg_get_userbyid(proowner), proconfig,"
        " has_function_privilege('public', oid, 'EXECUTE'),"
        " has_function_privilege('frontdesk_app', oid, 'EXECUTE')"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname"
    )

    assert functions == [
        (name, columns, "frontdesk_system", ["search_path=pg_catalog", *PLANNER.get(name, [])],
         False, True)
        for name, columns in ACROSS.items()
    ]  # fmt: skip


def test_roles_have_no_powers():
    powers = catalog(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " rolcanlogin FROM pg_roles WHERE rolname IN ('frontdesk_app', 'frontdesk_system')"
        " ORDER BY rolname"
    )
    owned = catalog(
        "SELECT relname FROM pg_class WHERE relowner IN"
        " ('frontdesk_app'::regrole, 'frontdesk_system'::regrole)"
    )

    nothing = (False,) * 6
    assert powers == [("frontdesk_app", *nothing), ("frontdesk_system", *nothing)]
    assert owned == []


def test_nobody_inherits_from_the_system_role():
    heirs = catalog(
        "SELECT member::regrole::text FROM pg_auth_members"
        " WHERE roleid = 'frontdesk_system'::regrole AND inherit_option"
    )
    app_steps_into = catalog(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'frontdesk_app'::regrole"
    )

    assert (heirs, app_steps_into) == ([], [])


def test_app_role_may_change_rows_and_no_table():
    may = catalog(
        "SELECT DISTINCT bool_and(has_table_privilege('frontdesk_app', oid, right_)), right_"
        " FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES',"
        " 'TRIGGER']) AS right_ WHERE relname = ANY(%s) GROUP BY right_ ORDER BY right_", TENANT,
    )  # fmt: skip
    (create,) = catalog("SELECT has_schema_privilege('frontdesk_app', 'public', 'CREATE')")

    assert {right for allowed, right in may if allowed} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert create == (False,)


def test_system_role_reads_what_the_functions_need_and_writes_nothing():
    writes = catalog(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' AND has_table_privilege('frontdesk_system', oid,"
        " 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
    )
    outside = {row[0] for row in catalog(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' AND relname <> ALL(%s)"
        " AND has_table_privilege('frontdesk_system', oid, 'SELECT')", TENANT,
    )}  # fmt: skip

    assert writes == []
    assert outside == {
        "accounts_member", "accounts_organization", "channels_app_delivery", "channels_app_sweep",
    }  # fmt: skip


def test_tests_run_as_the_app_role():
    assert catalog("SELECT current_user::text") == [("frontdesk_app",)]
    roles.check()

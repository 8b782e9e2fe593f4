"""Row-level security under raw SQL and foreign sessions, for each tenant table there is."""

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from config.database import options
from inbox import tenancy
from inbox.accounts.models import Team
from inbox.conversations.models import Message
from tests import walls
from tests.conftest import owner_login

pytestmark = walls.needs("postgres")
TABLES = sorted(model._meta.db_table for model in walls.tenant_models())


def raw(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def organizations_seen():
    return {table: {row[0] for row in raw(f"SELECT organization_id FROM {table}")}
            for table in TABLES}  # fmt: skip


@pytest.fixture
def session(live_pair):
    """A session of the plain role that never heard of an organization."""
    login = {**owner_login(), "dbname": settings.DATABASES["default"]["NAME"]}
    with psycopg.connect(**login, options=options("frontdesk_app"), autocommit=True) as opened:
        yield opened


def test_raw_select_sees_the_current_organization_only(full_pair):
    with full_pair.ours.open():
        seen = organizations_seen()

    assert seen == {table: {full_pair.ours.organization.pk} for table in TABLES}


def test_raw_select_without_a_scope_sees_nothing(full_pair):
    assert organizations_seen() == {table: set() for table in TABLES}


def test_raw_select_sees_both_without_the_wall(full_pair, leave_only):
    leave_only("none")

    with full_pair.ours.open():
        seen = organizations_seen()

    both = {full_pair.ours.organization.pk, full_pair.theirs.organization.pk}
    assert seen == dict.fromkeys(TABLES, both)


def test_raw_select_sees_both_under_an_open_policy(full_pair):
    with walls.as_owner() as execute:
        for table in TABLES:
            execute(f"ALTER POLICY tenant ON {table} USING (true)")

    with full_pair.ours.open():
        seen = organizations_seen()

    both = {full_pair.ours.organization.pk, full_pair.theirs.organization.pk}
    assert seen == dict.fromkeys(TABLES, both)


def test_plain_managers_leak_under_an_open_policy(full_pair, leave_only):
    leave_only("postgres")
    with walls.as_owner() as execute:
        execute("ALTER POLICY tenant ON conversations_message USING (true)")

    with full_pair.ours.open():
        bodies = set(Message.objects.values_list("body", flat=True))

    assert bodies == {"secret of ours", "secret of theirs"}


def test_raw_joins_from_control_tables_show_own_rows_only(full_pair):
    sql = """
        SELECT o.slug, m.body FROM accounts_organization o
        JOIN accounts_member p ON p.organization_id = o.id
        JOIN conversations_inboxaccess a ON a.member_id = p.id
        JOIN conversations_message m ON m.organization_id = o.id
    """

    with full_pair.ours.open():
        shown = raw(sql)

    assert shown == [("ours", "secret of ours")]


@pytest.mark.parametrize("change", ["UPDATE {} SET organization_id = organization_id",
                                    "DELETE FROM {}"])  # fmt: skip
def test_raw_writes_touch_own_rows_only(full_pair, change):
    theirs = full_pair.theirs.organization.pk
    before = everything(full_pair.theirs)

    with full_pair.ours.open():
        touched = {table: touch(change.format(table), theirs) for table in TABLES}

    assert touched == dict.fromkeys(TABLES, 0)
    assert everything(full_pair.theirs) == before


def touch(change, organization_id):
    return raw(f"{change} WHERE organization_id = %s", organization_id)


def everything(twin):
    with twin.open():
        return {table: raw(f"SELECT to_jsonb(t) FROM {table} t ORDER BY id") for table in TABLES}


@pytest.mark.parametrize("write", ["INSERT INTO {} (organization_id) VALUES (%s)",
                                   "UPDATE {} SET organization_id = %s"])  # fmt: skip
def test_raw_writes_for_another_organization_are_refused(full_pair, write):
    refused = set()
    for table in TABLES:
        try:
            with full_pair.ours.open():
                raw(write.format(table), full_pair.theirs.organization.pk)
        except DatabaseError as error:
            assert "row-level security" in str(error)
            refused.add(table)

    assert refused == set(TABLES)


def test_foreign_session_sees_and_writes_nothing(session, live_pair):
    seen = {table: session.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in TABLES}  # fmt: skip
    refused = set()
    for table in TABLES:
        try:
            session.execute(
                f"INSERT INTO {table} (organization_id) VALUES (%s)",
                [live_pair.ours.organization.pk],
            )
        except psycopg.errors.InsufficientPrivilege:
            refused.add(table)

    assert seen == dict.fromkeys(TABLES, 0)
    assert refused == set(TABLES)


def test_foreign_session_forgets_the_organization_after_its_transaction(session, live_pair):
    with session.transaction():
        session.execute(
            "SELECT set_config('app.organization', %s, true)", [str(live_pair.ours.organization.pk)]
        )
        inside = session.execute("SELECT count(*) FROM accounts_team").fetchone()[0]

    after = session.execute("SELECT count(*) FROM accounts_team").fetchone()[0]

    assert (inside, after) == (2, 0)


def test_rows_and_execute_are_told_the_organization(full_pair):
    with full_pair.ours.open():
        shown = tenancy.rows("SELECT count(*) FROM accounts_team WHERE organization_id ="
                             " %(organization)s")  # fmt: skip
        touched = tenancy.execute("UPDATE accounts_team SET name = name || '!'")

    assert (shown, touched) == ([(2,)], 2)


def test_rows_need_a_scope_and_a_transaction(transactional_db, live_pair):
    with pytest.raises(tenancy.NoOrganization):
        tenancy.rows("SELECT 1")
    with tenancy.in_organization(live_pair.ours.organization):
        with pytest.raises(tenancy.NoTransaction):
            tenancy.execute("SELECT 1")
        with transaction.atomic(), pytest.raises(tenancy.NoTransaction):
            tenancy.rows("SELECT 1")


@walls.needs("python")
def test_saving_past_save_meets_the_postgres_wall(pair):
    """Fixtures and `save_base` skip TenantModel.save."""
    with pair.theirs.open():
        foreign = Team.objects.get()
    foreign.name = "taken"
    before = pair.theirs.picture()

    with pytest.raises(Exception, match="row-level security"), pair.ours.open():
        foreign.save_base(raw=True)

    assert pair.theirs.picture() == before

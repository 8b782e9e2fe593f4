"""Start-up refuses every role that the wall does not bind."""

import pytest
from django.db import connection

from inbox.accounts.models import Team
from inbox.tenancy import roles
from tests import walls


@pytest.fixture
def become(db):
    """Make roles as the owner, then let the test's session be the last of them."""

    def run(*names, then=()):
        with walls.as_owner() as execute:
            for name in names:
                execute(f"CREATE ROLE {name}")
                execute(f"GRANT {name} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE")
                execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {name}")
            for statement in then:
                execute(statement)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {names[-1]}")

    return run


def test_app_role_is_safe(db):
    roles.check()


def test_plain_second_login_is_safe(become):
    become("desk", then=["GRANT frontdesk_app TO desk"])

    roles.check()


@walls.needs("postgres")
def test_owner_is_refused(db):
    with walls.as_owner(), pytest.raises(roles.UnsafeRole, match="owns tenant tables"):
        roles.check()


@walls.needs("postgres")
def test_owner_of_one_tenant_table_is_refused(become):
    become("landlord", then=["ALTER TABLE accounts_team OWNER TO landlord"])

    with pytest.raises(roles.UnsafeRole, match="owns tenant tables"):
        roles.check()


@walls.needs("postgres")
def test_heir_of_an_owner_is_refused(become):
    become("landlord", "heir", then=["ALTER TABLE accounts_team OWNER TO landlord",
                                     "GRANT landlord TO heir"])  # fmt: skip

    with pytest.raises(roles.UnsafeRole, match="owns tenant tables"):
        roles.check()


def test_heir_of_the_system_role_is_refused(become):
    become("nosy", then=["GRANT frontdesk_app, frontdesk_system TO nosy"])

    with pytest.raises(roles.UnsafeRole, match="reads every organization"):
        roles.check()


@walls.needs("postgres")
def test_force_binds_the_owner(pair, leave_only):
    leave_only("postgres")

    with pair.ours.open(), walls.as_owner():
        assert set(Team.objects.values_list("name", flat=True)) == {"spare of ours"}


@walls.needs("postgres")
def test_owner_sees_both_without_force(pair, leave_only):
    leave_only("postgres")
    with walls.as_owner() as execute:
        execute("ALTER TABLE accounts_team NO FORCE ROW LEVEL SECURITY")

    with pair.ours.open(), walls.as_owner():
        names = set(Team.objects.values_list("name", flat=True))

    assert names == {"spare of ours", "spare of theirs"}

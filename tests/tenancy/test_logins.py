"""One URL, two roles, and a second login: each as a process of its own."""

import os

import environ
import psycopg
import pytest

from config.database import database
from tests.conftest import owner_login
from tests.tenancy import logins

pytestmark = pytest.mark.xdist_group("logins")

LOOK = """
answer = {
    "session": raw("SELECT session_user::text")[0][0],
    "role": raw("SELECT current_user::text")[0][0],
    "without": raw("SELECT count(*) FROM accounts_team")[0][0],
}
with tenancy.in_organization(organizations()["ours"]), tenancy.transaction():
    Team.objects.filter(name="written").delete()
    Team.objects.create(name="written")
    answer["inside"] = sorted(name for (name,) in raw("SELECT name FROM accounts_team"))
answer["check"] = refusal(roles.check)
answer["ddl"] = refusal(lambda: raw("ALTER TABLE accounts_team NO FORCE ROW LEVEL SECURITY"))
answer["truncate"] = refusal(lambda: raw("TRUNCATE accounts_team"))
for role in ("frontdesk_system", "none"):
    answer[role] = refusal(lambda: raw(f"SET ROLE {role}"))
    answer["as " + role] = raw("SELECT current_user::text")[0][0]
    raw("RESET ROLE")
"""


@pytest.fixture(scope="module")
def second(site):
    with logins.second_login(site.owner, f"frontdesk_login_{os.getpid()}") as login:
        yield login


@pytest.fixture(scope="module")
def root(site):
    return logins.superuser(site.owner) or pytest.skip("no superuser here")


def test_one_url_runs_as_the_app_role(site):
    seen = site.run(LOOK)

    assert (seen["session"], seen["role"]) == (site.owner["user"], "frontdesk_app")
    assert (seen["without"], seen["inside"]) == (0, ["spare of ours", "written"])
    assert seen["check"] == "None"
    assert "must be owner" in seen["ddl"]


def test_one_url_can_step_back_to_the_owner(site):
    """Why the second login is the stronger form: SQL that breaks in can leave the role."""
    seen = site.run(LOOK)

    assert seen["as none"] == site.owner["user"]
    assert seen["as frontdesk_system"] == "frontdesk_system"


def test_second_login_works_under_the_wall(site, second):
    seen = site.run(LOOK, APP_DATABASE_URL=site.url(second, "secret"))

    assert (seen["session"], seen["role"]) == (second, second)
    assert (seen["without"], seen["inside"]) == (0, ["spare of ours", "written"])
    assert seen["check"] == "None"


def test_second_login_steps_into_no_other_role(site, second):
    seen = site.run(LOOK, APP_DATABASE_URL=site.url(second, "secret"))

    assert "must be owner" in seen["ddl"]
    assert "permission denied to set role" in seen["frontdesk_system"]
    assert (seen["as frontdesk_system"], seen["as none"]) == (second, second)


def test_second_login_is_not_used_by_the_owner(site, second):
    urls = {"APP_DATABASE_URL": site.url(second, "secret"), "DATABASE_ROLE": "owner"}

    seen = site.run("answer = raw('SELECT session_user::text, current_user::text')[0]", **urls)

    assert seen == [site.owner["user"]] * 2


def test_owner_is_refused_to_serve(site):
    seen = site.run("answer = refusal(roles.check)", DATABASE_ROLE="owner")

    assert seen.startswith("UnsafeRole: the database role owns tenant tables")


def test_superuser_is_refused_and_sees_every_organization(site, root):
    seen = site.run(
        "answer = [refusal(roles.check), raw('SELECT count(DISTINCT organization_id)"
        " FROM accounts_team')[0][0]]",
        DATABASE_ROLE="owner", DATABASE_URL=site.url(root),
    )  # fmt: skip

    assert seen[0].startswith("UnsafeRole: the database role is a superuser")
    assert seen[1] == 2


def test_role_that_bypasses_security_is_refused(site, root):
    name = f"frontdesk_free_{os.getpid()}"
    with psycopg.connect(
        host=site.owner["host"], user=root, dbname=site.name, autocommit=True
    ) as su:
        su.execute(f"CREATE ROLE {name} LOGIN BYPASSRLS")
        su.execute(f"GRANT frontdesk_app TO {name}")
        seen = site.run("answer = refusal(roles.check)", APP_DATABASE_URL=site.url(name))
        su.execute(f"DROP ROLE {name}")

    assert seen.startswith("UnsafeRole: the database role bypasses row-level security")


def test_dump_needs_a_role_of_its_own(site, root):
    """pg_dump turns row_security off: whom the wall binds gets an error, never half a dump."""
    name = f"frontdesk_dump_{os.getpid()}"
    owner = {**owner_login(), "dbname": site.name}
    with (
        psycopg.connect(**owner, options="-c row_security=off") as bound,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
    ):
        bound.execute("SELECT * FROM accounts_team")
    with psycopg.connect(**{**owner, "user": root}, autocommit=True) as su:
        su.execute(f"CREATE ROLE {name} LOGIN BYPASSRLS")
        su.execute(f"GRANT pg_read_all_data TO {name}")
        with psycopg.connect(**{**owner, "user": name}, options="-c row_security=off") as dump:
            rows = dump.execute("SELECT DISTINCT organization_id FROM accounts_team").fetchall()
        su.execute(f"DROP ROLE {name}")

    assert len(rows) == 2


@pytest.fixture
def env(monkeypatch):
    for name in ("DATABASE_ROLE", "APP_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:one@db/desk")
    return environ.Env()


def test_database_takes_the_app_role_and_its_limits(env):
    made = database(env)

    assert (made["USER"], made["NAME"], made["HOST"]) == ("owner", "desk", "db")
    assert "-c role=frontdesk_app" in made["OPTIONS"]["options"]
    assert "-c transaction_timeout=20s" in made["OPTIONS"]["options"]


def test_database_of_the_owner_has_no_limits(env, monkeypatch):
    monkeypatch.setenv("DATABASE_ROLE", "owner")
    monkeypatch.setenv("APP_DATABASE_URL", "postgres://app:two@db/desk")

    made = database(env)

    assert made["USER"] == "owner"
    assert "options" not in made.get("OPTIONS", {})


def test_database_prefers_the_second_login(env, monkeypatch):
    monkeypatch.setenv("APP_DATABASE_URL", "postgres://app:two@db/desk?sslmode=require")

    made = database(env)

    assert made["USER"] == "app"
    assert made["OPTIONS"]["sslmode"] == "require"
    assert "role=" not in made["OPTIONS"]["options"]
    assert "-c statement_timeout=15s" in made["OPTIONS"]["options"]


def test_database_refuses_another_role(env, monkeypatch):
    monkeypatch.setenv("DATABASE_ROLE", "root")

    with pytest.raises(ValueError, match="either app or owner"):
        database(env)

"""Data migrations: FORCE binds the owner too, as_every_tenant and part_by_part open each scope in turn."""

import pytest

from tests.tenancy import logins

pytestmark = pytest.mark.xdist_group("logins")

MIGRATE = """
from django.db import migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F, Value
from django.db.models.functions import Concat
from inbox.tenancy.walls import as_every_tenant, part_by_part

def forwards(apps, schema_editor):
    team = apps.get_model("accounts", "Team")
    CHANGE

class Rename(migrations.Migration):
    atomic = ATOMIC
    operations = [migrations.RunPython(forwards)]

executor = MigrationExecutor(connection)
state = executor.loader.project_state()
with connection.schema_editor(atomic=ATOMIC) as schema_editor:
    Rename("rename", "accounts").apply(state, schema_editor)
answer = "moved"
"""
EACH = """as_every_tenant(apps, schema_editor, lambda organization_id: team.objects.filter(
        organization_id=organization_id, name__startswith="spare").update(
        name=Concat("name", Value("!"))))"""
# Two rows a transaction; the next part begins where one ended.
PARTS = """def some(cursor, organization_id, last):
        cursor.execute("SELECT pg_current_xact_id()::text")
        moments.append((organization_id, cursor.fetchone()[0]))
        cursor.execute(
            "UPDATE accounts_team SET name = name || '!' WHERE organization_id = %s AND id IN ("
            " SELECT id FROM accounts_team WHERE organization_id = %s AND id > %s"
            " AND name LIKE 'spare%%' ORDER BY id LIMIT 2) RETURNING id",
            [organization_id, organization_id, last])
        return max((row[0] for row in cursor.fetchall()), default=None)
    moments = []
    part_by_part(apps, schema_editor, some)
    assert len(moments) == len(set(moments)) == 6, moments
    assert team.objects.count() == 0"""
WITHOUT = 'team.objects.update(name="seen")'
LOOK = """
answer = {}
for slug, organization in organizations().items():
    with tenancy.in_organization(organization), tenancy.transaction():
        answer[slug] = sorted(Team.objects.values_list("name", flat=True))
"""


def migrate(site, change, *, atomic=True, **env):
    source = MIGRATE.replace("CHANGE", change).replace("ATOMIC", str(atomic))
    site.run(source, DATABASE_ROLE="owner", **env)
    return site.run(LOOK)


@pytest.fixture
def fresh(site):
    """The spare teams under their first names again."""
    site.run("""
for slug, organization in organizations().items():
    with tenancy.in_organization(organization), tenancy.transaction():
        Team.objects.update(name=f"spare of {slug}")
""")
    return site


CHANGED = {"ours": ["spare of ours!"], "theirs": ["spare of theirs!"]}


@pytest.mark.parametrize("atomic", [True, False])
def test_as_every_tenant_changes_each_organization_once(fresh, atomic):
    assert migrate(fresh, EACH, atomic=atomic) == CHANGED


def test_as_every_tenant_changes_once_for_a_superuser_too(fresh):
    """Whom nothing binds, the filter in `change` keeps to one organization at a time."""
    root = logins.superuser(fresh.owner) or pytest.skip("no superuser here")

    assert migrate(fresh, EACH, DATABASE_URL=fresh.url(root)) == CHANGED


def test_plain_data_migration_sees_no_row(fresh):
    assert migrate(fresh, WITHOUT) == {"ours": ["spare of ours"], "theirs": ["spare of theirs"]}


def test_as_every_tenant_leaves_no_scope_behind(fresh):
    change = EACH + "\n    assert team.objects.count() == 0"

    assert migrate(fresh, change) == CHANGED


def test_part_by_part_changes_each_row_once_in_transactions_of_its_own(fresh):
    fresh.run("""
for slug, organization in organizations().items():
    with tenancy.in_organization(organization), tenancy.transaction():
        Team.objects.bulk_create([Team(name=f"spare {n} of {slug}") for n in range(2)])
""")

    changed = migrate(fresh, PARTS, atomic=False)

    for slug in ("ours", "theirs"):
        assert changed[slug] == [
            f"spare 0 of {slug}!", f"spare 1 of {slug}!", f"spare of {slug}!"
        ]  # fmt: skip

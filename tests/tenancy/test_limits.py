"""What one wall does not cover, said aloud: docs/tenancy.md has these rows."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Count

from channels_app.models import AddressRoute, ConnectionRoute, Delivery
from inbox import tenancy
from inbox.accounts.models import Invitation, Member, Organization, Team
from tests import walls
from tests.databases import ROOT

CONTROL = [Organization, Member, Invitation, AddressRoute, ConnectionRoute, Delivery]


@pytest.fixture
def same_key(pair):
    """Our team has the key of theirs: nothing but the common sequence forbids it."""
    with pair.ours.open():
        Team.objects.create(pk=pair.theirs.spare.pk, name="of the same key")
    return pair


def delete_ours(pair):
    with pair.ours.open():
        Team.objects.get(name="of the same key").delete()


@walls.needs("postgres")
@pytest.mark.parametrize("wall", ["both", "postgres"])
def test_delete_by_key_needs_the_postgres_wall(same_key, leave_only, wall):
    leave_only(wall)
    before = same_key.theirs.picture()

    delete_ours(same_key)

    assert same_key.theirs.picture() == before


def test_delete_by_key_is_not_covered_by_python_alone(same_key, leave_only):
    leave_only("python")

    delete_ours(same_key)

    assert same_key.theirs.picture() == []


@pytest.mark.parametrize("model", CONTROL)
def test_control_tables_show_what_is_in_sight(full_pair, model):
    with pytest.raises(tenancy.NoOrganization):
        model.objects.count()
    with full_pair.ours.open():
        assert model.objects.count() == 1
    with tenancy.unscoped("tests look"):
        assert model.objects.count() == 2


def test_aggregate_over_whole_rows_is_refused_aloud(pair):
    """PostgreSQL knows the composite key, Django does not."""
    with pytest.raises(DatabaseError, match="GROUP BY"), pair.ours.open():
        list(Team.objects.annotate(n=Count("pk")))

    with pair.ours.open(), transaction.atomic():
        assert list(Team.objects.values("name").annotate(n=Count("pk")))


def test_documented_tests_exist():
    """Each row of the table in docs/tenancy.md names the test that tries it."""
    document = (ROOT / "docs" / "tenancy.md").read_text()
    code = "\n".join(path.read_text() for path in (ROOT / "tests" / "tenancy").glob("test_*.py"))

    named = set(re.findall(r"`(test_\w+)`", document))

    assert len(named) > 10
    assert {test for test in named if f"def {test}(" not in code} == set()

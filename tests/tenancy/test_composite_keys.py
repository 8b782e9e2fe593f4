"""Wall 3: a row cannot point into another organization, for every pointer the models have."""

import pytest
from django.db import IntegrityError, connection, models

from inbox.accounts.models import Organization
from inbox.tenancy import SameOrganization
from tests import around, walls
from tests.tenancy.world import Pair

KEYS = {
    constraint.name: (model, model._meta.get_field(constraint.field))
    for model in walls.tenant_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, SameOrganization)
}

# Pointers without a composite key: open, see docs/tenancy.md. Nothing may join them.
WITHOUT_A_KEY: set[str] = set()


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with around.module(django_db_blocker):
        yield Pair.make().furnish()


@pytest.fixture
def full_pair(furnished, db) -> Pair:
    """Made once: nothing here changes it but in the database."""
    return furnished


def point(pair, name):
    """Let our row of the model point to their row of the target."""
    model, field = KEYS[name]
    target = pair.theirs.rows[field.remote_field.model]
    with pair.ours.open(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE organization_id = %s",
            [target.pk, pair.ours.organization.pk],
        )
        return cursor.rowcount


@pytest.mark.parametrize("name", KEYS)
def test_pointer_into_another_organization_is_refused(full_pair, name):
    with pytest.raises(IntegrityError, match=f'foreign key constraint "{name}"'):
        point(full_pair, name)


def test_every_key_has_rows_to_try(full_pair):
    for model, field in KEYS.values():
        assert getattr(full_pair.ours.rows[model], field.attname)


@pytest.mark.parametrize("name", KEYS)
def test_pointer_is_taken_once_its_key_is_dropped(full_pair, name):
    model, _ = KEYS[name]
    with walls.as_owner() as execute:
        execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {name}")

    assert point(full_pair, name) == 1


def test_every_pointer_has_its_key():
    keyed = {(model, field.name) for model, field in KEYS.values()}
    bare = {
        f"{model._meta.label}.{field.name}"
        for model in walls.tenant_models()
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model is not Organization
        and (model, field.name) not in keyed
    }

    assert bare == WITHOUT_A_KEY

"""Every path of the ORM, with both walls, with each alone, and with neither."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, transaction

from inbox import tenancy
from inbox.accounts.models import Team
from tests import walls
from tests.tenancy.paths import CHOICES_MADE_AT_IMPORT, READS, WRITES
from tests.tenancy.world import Pair

REFUSALS = (DatabaseError, tenancy.ForeignRow, Team.DoesNotExist, ValueError)


def shown(pk):
    """The reads that find the team of that key."""
    return {name for name, read in READS.items() if read(pk)}


def harm(pair):
    """The writes, tried in our scope, that change anything in their organization."""
    before = pair.theirs.picture()
    return {name for name in WRITES if picture_after(pair, name) != before}


def picture_after(pair, name):
    with pair.theirs.open():
        foreign = Team.objects.get(pk=pair.theirs.spare.pk)
    with transaction.atomic():
        with suppress(*REFUSALS), pair.ours.open():
            WRITES[name](foreign, pair.ours.organization.pk)
        picture = pair.theirs.picture()
        transaction.set_rollback(True)
    return picture


def test_reads_show_own_rows_only(pair, wall, leave_only):
    leave_only(wall)

    with pair.ours.open():
        own, foreign = shown(pair.ours.spare.pk), shown(pair.theirs.spare.pk)

    assert own == set(READS)
    assert foreign == set()


def test_reads_leak_without_walls(pair, leave_only):
    leave_only("none")

    with pair.ours.open():
        foreign = shown(pair.theirs.spare.pk)

    assert foreign == set(READS)


def test_writes_never_touch_foreign_rows(pair, wall, leave_only):
    leave_only(wall)

    assert harm(pair) == set()


def test_writes_do_harm_without_walls(pair, leave_only):
    leave_only("none")

    assert harm(pair) == set(WRITES)


def test_nothing_is_shown_without_a_scope(pair, wall, leave_only):
    leave_only(wall)
    seen = set()

    for name, read in READS.items():
        with suppress(tenancy.NoOrganization):
            if read(pair.ours.spare.pk):
                seen.add(name)

    assert seen == set()


@walls.needs("python")
def test_paths_without_a_scope_raise(pair, leave_only):
    leave_only("python")

    assert unexpected(pair, tenancy.NoOrganization) == {}


@walls.needs("python")
def test_paths_without_a_transaction_raise(transactional_db):
    pair = Pair.make()

    with tenancy.in_organization(pair.ours.organization):
        assert unexpected(pair, tenancy.NoTransaction) == {}


def unexpected(pair, error):
    """The paths that do anything but raise this, tried on our own row. (To move a row is refused
    with a ValueError before anything is asked.)
    """
    own, us = pair.ours.spare, pair.ours.organization.pk
    calls = {name: lambda read=read: read(own.pk) for name, read in READS.items()}
    calls |= {name: lambda write=write: write(own, us) for name, write in WRITES.items()}
    return {name: got for name, call in calls.items() if (got := outcome(call, error))}


def outcome(call, expected):
    try:
        return f"answered {call()!r}"
    except (expected, ValueError):
        return ""
    except Exception as error:
        return repr(error)


@walls.needs("python")
def test_refusals_are_spoken(pair):
    with pair.theirs.open():
        foreign = Team.objects.get()

    with pair.ours.open():
        for refused in (foreign.save, foreign.delete, lambda: Team.objects.bulk_create([foreign])):
            with pytest.raises(tenancy.ForeignRow):
                refused()
        with pytest.raises(ValueError, match="never changes its organization"):
            Team.objects.update(organization=pair.theirs.organization)


@walls.needs("python")
def test_queryset_that_escapes_its_scope_raises(pair):
    with pair.ours.open():
        escaped = Team.objects.filter(name="spare of ours")

    with pytest.raises(tenancy.NoOrganization):
        list(escaped)
    with pair.theirs.open():
        assert list(escaped) == []


def test_queryset_built_at_import_is_harmless(pair):
    with pair.ours.open():
        choices = [str(label) for value, label in CHOICES_MADE_AT_IMPORT.choices if value]

    assert choices == ["spare of ours"]


def test_every_tenant_model_uses_the_walled_manager():
    plain = {
        model._meta.label
        for model in walls.tenant_models()
        for manager in (model.objects, model._base_manager, model._default_manager)
        if type(manager) is not tenancy.TenantManager
    }

    assert plain == set()


def test_no_lookup_reaches_back_into_a_tenant_table():
    """Without reverse names, joins into tenant tables start at tenant tables."""
    reachable = {
        f"{model._meta.label} -> {relation.related_model._meta.label}"
        for model in walls.tenant_models()
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.hidden
    }

    assert reachable == set()

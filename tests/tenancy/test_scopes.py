"""Scopes: whatever happens inside, outside everything is as it was, in Python and in PostgreSQL."""

import threading

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.db import DatabaseError, connection, connections, transaction
from django.urls import include, path

from inbox import tenancy
from inbox.accounts import addresses
from inbox.accounts.models import Team
from tests import walls

# a tenant page, for url()
pages = ([path("page/", lambda request: None, name="page")], "pages")
urlpatterns = [path("<slug:organization>/", include([path("", include(pages))]))]


@pytest.fixture(autouse=True)
def tenant_page(settings):
    settings.ROOT_URLCONF = __name__
    addresses.tenant_names.cache_clear()
    yield
    addresses.tenant_names.cache_clear()


def told():
    """The organization PostgreSQL knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.organization', true)")
        return cursor.fetchone()[0] or ""


def where():
    """The three places that must agree: context variable, session setting, addresses."""
    scope = tenancy.current_or_none()
    address = addresses.url("pages:page") if scope else ""
    return (scope.slug if scope else ""), told(), address


def at(twin):
    slug = twin.organization.slug
    return slug, str(twin.organization.pk), f"/{slug}/page/"


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def fail_in_database():
    run("SELECT 1/0")


def fail_in_python():
    raise KeyError("python")


FAILURES = {"python": (fail_in_python, KeyError), "database": (fail_in_database, DatabaseError)}


@pytest.fixture(params=FAILURES)
def failure(request):
    return FAILURES[request.param]


def test_scope_is_left_behind(live_pair):
    with live_pair.ours.open():
        assert where() == at(live_pair.ours)

    assert where() == ("", "", "")


def test_scope_alone_tells_nothing_to_postgres(live_pair):
    with tenancy.in_organization(live_pair.ours.organization) as scope:
        assert (scope.slug, told()) == ("ours", "")
        with tenancy.transaction():
            assert where() == at(live_pair.ours)
        assert told() == ""


def test_nested_scope_is_restored(live_pair):
    with live_pair.ours.open():
        with live_pair.theirs.open():
            assert where() == at(live_pair.theirs)
        assert where() == at(live_pair.ours)
        assert Team.objects.filter(name="spare of ours").exists()

    assert where() == ("", "", "")


def test_scope_opened_inside_a_transaction_is_told_at_once(live_pair):
    with transaction.atomic():
        with tenancy.in_organization(live_pair.ours.organization):
            assert where() == at(live_pair.ours)
            with tenancy.in_organization(live_pair.theirs.organization):
                assert where() == at(live_pair.theirs)
            assert where() == at(live_pair.ours)
        assert where() == ("", "", "")


def test_failure_leaves_the_outermost_scope(live_pair, failure):
    fail, error = failure

    with pytest.raises(error), live_pair.ours.open():
        Team.objects.create(name="undone")
        fail()

    assert where() == ("", "", "")
    with live_pair.ours.open():
        assert not Team.objects.filter(name="undone").exists()


def test_failure_in_a_nested_scope_restores_the_outer(live_pair, failure):
    fail, error = failure

    with live_pair.ours.open():
        with pytest.raises(error), live_pair.theirs.open():
            fail()
        assert where() == at(live_pair.ours)
        assert Team.objects.filter(name="spare of ours").exists()


def test_failure_in_a_nested_scope_without_its_own_savepoint(live_pair, failure):
    """The savepoint stands around the scope, so its rollback also takes the setting back."""
    fail, error = failure

    with live_pair.ours.open():
        with (
            pytest.raises(error),
            transaction.atomic(),
            tenancy.in_organization(live_pair.theirs.organization),
        ):
            fail()
        assert where() == at(live_pair.ours)


def test_failure_in_a_savepoint_keeps_the_scope(live_pair, failure):
    fail, error = failure

    with live_pair.ours.open():
        with pytest.raises(error), tenancy.transaction():
            fail()
        assert where() == at(live_pair.ours)
        assert Team.objects.count() == 2


def test_transaction_twice_is_a_savepoint(live_pair):
    with live_pair.ours.open(), tenancy.transaction():
        Team.objects.create(name="kept")
        with pytest.raises(KeyError), tenancy.transaction():
            Team.objects.create(name="undone")
            raise KeyError

    with live_pair.ours.open():
        names = set(Team.objects.values_list("name", flat=True))
    assert names == {"kept", "spare of ours", "team of ours"}


def test_transactions_in_turn_start_clean(live_pair):
    with tenancy.in_organization(live_pair.ours.organization):
        for _ in range(2):
            with tenancy.transaction():
                assert where() == at(live_pair.ours)
            assert told() == ""


def test_scope_changed_inside_a_transaction_is_told_by_the_next(live_pair):
    """A transaction that began outside any scope, then in two of them, each with its savepoint."""
    seen = []

    with transaction.atomic():
        for twin in (live_pair.ours, live_pair.theirs):
            with twin.open():
                seen.append(where())

    assert seen == [at(live_pair.ours), at(live_pair.theirs)]


def test_transaction_needs_a_scope(db):
    with pytest.raises(tenancy.NoOrganization), tenancy.transaction():
        pass


@walls.needs("python")
def test_plain_transaction_inside_a_scope_is_not_enough(live_pair):
    with tenancy.in_organization(live_pair.ours.organization), transaction.atomic():
        with pytest.raises(tenancy.NoTransaction):
            Team.objects.count()
        with tenancy.transaction():
            assert Team.objects.count() == 2


def test_lost_connection_speaks_of_the_connection(live_pair):
    """The scope's cleaning up does not hide why it ended."""
    with pytest.raises(DatabaseError, match="terminat"), live_pair.ours.open():
        run("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()

    assert where() == ("", "", "")


def test_commit_callbacks_run_outside_the_transaction_in_the_same_scope(live_pair):
    seen = []

    with live_pair.ours.open():
        transaction.on_commit(lambda: seen.append((tenancy.current().slug, told())))

    assert seen == [("ours", "")]
    assert where() == ("", "", "")


def test_unscoped_ends_with_its_block(pair):
    from inbox.accounts.models import Organization

    with tenancy.unscoped("outer"):
        with pytest.raises(KeyError), tenancy.unscoped("inner"):
            raise KeyError
        assert Organization.objects.count() == 2

    with pytest.raises(tenancy.NoOrganization):
        Organization.objects.count()


@walls.needs("python")
def test_unscoped_opens_no_tenant_table(pair):
    with tenancy.unscoped("control tables only"), pytest.raises(tenancy.NoOrganization):
        Team.objects.count()


def test_thread_inherits_no_scope(live_pair):
    seen = []

    with live_pair.ours.open():
        thread = threading.Thread(target=lambda: seen.append(tenancy.current_or_none()))
        thread.start()
        thread.join()

    assert seen == [None]


def names():
    """As a consumer works: the scope came along, the transaction is this thread's own."""
    try:
        with tenancy.transaction():
            return set(Team.objects.values_list("name", flat=True)), threading.get_ident()
    finally:
        connections.close_all()


@pytest.mark.parametrize("carry", [sync_to_async, database_sync_to_async])
async def test_async_carries_the_scope(live_pair, carry):
    with tenancy.in_organization(live_pair.ours.organization):
        found, thread = await carry(names)()

    assert found == {"spare of ours", "team of ours"}
    assert thread != threading.get_ident()


async def test_async_without_a_scope_carries_none(live_pair):
    with pytest.raises(tenancy.NoOrganization):
        await database_sync_to_async(names)()

"""Two organizations, and the choice of which walls stand around them."""

import os

import pytest

from tests import databases, walls
from tests.conftest import owner_login
from tests.tenancy import logins
from tests.tenancy.world import Pair


@pytest.fixture
def pair(db) -> Pair:
    """Two organizations with one spare team each."""
    return Pair.make()


@pytest.fixture
def full_pair(pair) -> Pair:
    """The same, with a row in every table."""
    return pair.furnish()


@pytest.fixture
def live_pair(transactional_db) -> Pair:
    """The full pair, committed, for tests that use several sessions."""
    return Pair.make().furnish()


@pytest.fixture(params=["both", "python", "postgres"])
def wall(request, monkeypatch) -> str:
    """Each wall alone, and both. Opened by `leave_only` once the test has made its rows."""
    if walls.STANDS not in {"both", request.param}:
        pytest.skip(f"this run proves {walls.STANDS} alone")
    return request.param


@pytest.fixture
def leave_only(db, monkeypatch):
    """Call it with the wall that stays up for the rest of the test."""
    return lambda wall: walls.leave(wall, monkeypatch)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """A database of its own for processes under other logins, with two organizations in it."""
    owner = owner_login()
    made = logins.Site(owner, f"frontdesk_test_site_{os.getpid()}")
    databases.copy(owner, made.name)
    made.run("Pair.make()")
    yield made
    databases.drop(owner, made.name)

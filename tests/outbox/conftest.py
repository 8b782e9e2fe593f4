"""A pretend carrier for the whole run, an account at it for each test."""

import pytest

from ops.carrier.client import start
from tests.outbox.desk import Desk


@pytest.fixture(scope="session")
def silent_carrier(tmp_path_factory):
    """Accepts, and tells nothing: the tests post the reports."""
    with start(tmp_path_factory.mktemp("silent"), "--no-callbacks") as running:
        yield running


@pytest.fixture(scope="session")
def talking_carrier(tmp_path_factory):
    """Posts its reports to whatever address it was given."""
    quick = ("--sent-after", "0.02", "--delivered-after", "0.05")
    with start(tmp_path_factory.mktemp("talking"), *quick) as running:
        yield running


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Making the cast hashes five passwords: most of a second each, when done properly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def desk(live_cast, silent_carrier):
    yield Desk.open(live_cast.aurora, silent_carrier)
    silent_carrier.clear_faults()


@pytest.fixture
def live_desk(live_cast, live_server, talking_carrier, settings):
    """The carrier reaches the product at its own address."""
    settings.PUBLIC_URL = live_server.url
    yield Desk.open(live_cast.aurora, talking_carrier, callbacks=True)
    talking_carrier.clear_faults()

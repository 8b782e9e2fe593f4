"""An office with a number that carriers do not know."""

import pytest

from inbox.conversations.models import Channel
from ops.carrier.client import start
from tests import specs
from tests.outbox.desk import Desk
from tests.registration.office import Office


@pytest.fixture(scope="session")
def registrar(tmp_path_factory):
    with start(tmp_path_factory.mktemp("registrar"), "--no-callbacks") as running:
        yield running


@pytest.fixture
def office(live_cast, registrar):
    with live_cast.aurora.open():
        Channel.objects.filter(pk=live_cast.aurora.channel.pk).update(registered=False)
    office = Office(Desk.open(live_cast.aurora, registrar))
    yield office
    asked = specs.from_carrier(registrar.requests(office.desk.account))
    if specs.FOLDER.exists() and asked:  # whatever a test does: every request is valid
        specs.all_valid(asked)

"""The stage, with quick passwords and files that no other test sees."""

import asyncio
import contextlib
import copy
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings

from channels_app.carriers.twilio import numbers
from channels_app.carriers.twilio.numbers import Owned
from channels_app.models import PhoneNumber
from inbox import tenancy
from inbox.live import hub as hubs
from inbox.live import pulse
from tests import around
from tests.sweeps import hostile
from tests.sweeps.ears import Ear
from tests.sweeps.stage import Stage


@pytest.fixture
def twilio(monkeypatch):
    """A carrier that does everything it is asked for, without a network."""

    def listed(account, address=""):
        with tenancy.transaction():
            rows = PhoneNumber.objects.filter(account=account.sid)
            return [Owned(row.carrier_id, row.address, row.name, ("sms",), "", "") for row in rows]

    def made(account, what, *, message_url, voice_url, without=()):
        return Owned(f"PN{what}", what, "", ("sms",), message_url, voice_url)

    for name, answer in {
        "check": lambda account: "", "owned": listed, "for_sale": lambda account, wanted: [],
        "buy": made, "hook": made, "hook_service": lambda *_, **__: None,
        "release": lambda *_: None, "cost": lambda *_: {},
    }.items():  # fmt: skip
        monkeypatch.setattr(numbers, name, answer)


@pytest.fixture
def quick(settings, tmp_path, twilio):
    """Hashing a password properly takes most of a second; files go to a folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def stage(quick, db) -> Stage:
    return Stage.make()


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker, tmp_path_factory):
    """One stage for all of a module: making it takes longer than most tests on it."""
    folder = str(tmp_path_factory.mktemp("files"))
    kept, django_settings.MEDIA_ROOT = django_settings.MEDIA_ROOT, folder
    with around.module(django_db_blocker):
        yield Stage.make(), folder
    django_settings.MEDIA_ROOT = kept


@pytest.fixture
def ground(furnished, settings, quick, db) -> Stage:
    """The module's stage, with all its files; what a test writes is undone, and it changes none of
    the objects.
    """
    stage, settings.MEDIA_ROOT = furnished
    stage.put_files()
    return stage


@pytest.fixture
def standing(ground) -> Stage:
    """The same, with objects of the test's own."""
    return copy.deepcopy(ground)


@pytest.fixture(scope="module")
def crowd(furnished, django_db_blocker) -> Iterator[hostile.Sweep]:
    """Everybody of the module's stage at their browsers, signed in once."""
    with around.part(django_db_blocker):
        yield hostile.Sweep(furnished[0])


@pytest.fixture
def sweep(crowd, ground) -> hostile.Sweep:
    return crowd


@pytest.fixture
def live_stage(quick, transactional_db) -> Stage:
    """The same, committed, for tests that cross processes or commits."""
    return Stage.make()


@pytest.fixture
async def quiet_hub():
    """Nothing of this test's hub, its pulse or its subscription is left when it ends."""
    yield
    while Ear.open:
        with contextlib.suppress(Exception):
            await Ear.open.pop().leave()
    for task in list(pulse._pulses.values()):
        task.cancel()
    pulse._pulses.clear()
    for hub in list(hubs._hubs.values()):
        if hub._reader is not None:
            hub._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hub._reader
    hubs._hubs.clear()

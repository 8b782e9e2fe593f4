"""The stage, with quick passwords and files that no other test sees."""

import asyncio
import contextlib

import pytest

from inbox.live import hub as hubs
from inbox.live import pulse
from tests.sweeps.ears import Ear
from tests.sweeps.stage import Stage


@pytest.fixture
def quick(settings, tmp_path):
    """Hashing a password properly takes most of a second; files go to a folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def stage(quick, db) -> Stage:
    return Stage.make()


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

"""The stage, with quick passwords and files that no other test sees."""

import pytest

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

"""What the tests of the operator's commands share."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.channels_app.operator_file import toml


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Hashing a password takes most of a second when it is done properly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def provisioned(tmp_path):
    """Runs the command on a document (or its text) and gives what it printed."""

    def call(*documents):
        paths = []
        for place, document in enumerate(documents):
            text = document if isinstance(document, str) else toml(document)
            path = tmp_path / f"{place}.toml"
            path.write_text(text)
            paths.append(str(path))
        out = StringIO()
        call_command("provision", *paths, stdout=out)
        return json.loads(out.getvalue())

    return call

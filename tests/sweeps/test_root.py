"""Addresses outside every organization: each is known, and tells nothing of one (F41)."""

import pytest
from django.test import Client

from tests.sweeps import addresses, hostile, rows
from tests.sweeps.addresses import PUBLIC

# The demo has tests of its own, files for carriers stand in test_carriers.py, and what the mail of
# an alert names in tests/pages/test_alerts.py.
SIGNED = {"carrier-file", "alert-recipient"}
ROOT = [name for name in PUBLIC if not name.startswith("demo:") and name not in SIGNED]


def test_every_root_address_is_known():
    assert {address.name for address in addresses.at_root()} == set(PUBLIC)


@pytest.mark.parametrize("name", ROOT)
def test_root_addresses_tell_nothing(sweep, name):
    """Nothing of an organization at the root, whoever asks and whatever is named in the query."""
    stage = sweep.stage
    address = next(found for found in addresses.at_root() if found.name == name)
    path = address.path(stage.cast.aurora, stage.sales)
    asked = "&".join(f"{field}={stage.sales.conversation.uuid}" for field in hostile.names())
    allowed = {403, 405} if name.startswith("webhooks:") else {200, 302, 403, 404, 405, 503}

    found = []
    for client in (Client(raise_request_exception=False), sweep.otto, sweep.removed):
        for method in ("GET", "POST"):
            with hostile.trial():
                counted = rows.counted()
                answer = sweep.ask(
                    client, method, f"{path}?{asked}", {"a": "b"} if method == "POST" else None
                )
                if answer.status_code not in allowed:
                    found.append((method, answer.status_code))
                found += hostile.told(answer, sweep.secrets[:3])
                changed = sweep.changed(rows.touched(counted))
                found += [table for table in changed if "route" not in table]

    assert found == []

"""No form is taken without its token, from another site least of all."""

import pytest
from django.test import Client

from tests.sweeps import addresses, rows

# Webhooks are signed by the carrier instead.
FORMS = [found for found in addresses.every() if not found.name.startswith("webhooks:")]


@pytest.mark.parametrize("address", FORMS, ids=lambda found: found.name)
def test_every_post_needs_its_token(sweep, address):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = sweep.ada.cookies.copy()
    counted = rows.counted()
    path = address.path(sweep.cast.aurora, sweep.stage.sales)

    for method in ("post", "delete", "put", "patch"):
        answer = getattr(client, method)(path, headers={"Origin": "https://evil.example"})
        assert answer.status_code in {403, 405}, method
    assert sweep.changed(rows.touched(counted)) == set()

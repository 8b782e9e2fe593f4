"""A pretend carrier, and a desk whose number has room for all."""

import pytest

from tests.campaigns.hall import Hall
from tests.outbox.conftest import (  # noqa: F401 - fixtures
    desk,
    quick_passwords,
    silent_carrier,
)


@pytest.fixture
def hall(desk):  # noqa: F811 - the fixture above
    with desk.house.open():
        return Hall(desk)

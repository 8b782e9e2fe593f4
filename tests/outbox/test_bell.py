"""Who writes while the outbox works rings a bell, and need not wait for its next look."""

import time

import pytest
from django.db import connections

from channels_app import wake
from channels_app.outbox.run import send_due
from tests.until import until


@pytest.mark.parametrize("status", ["dispatching", "accepted"])
def test_what_is_rung_for_goes_in_the_same_round(desk, status):
    """Whether the round still calls, or was through when the bell rang last."""
    first, late = desk.queue("See you at six"), []

    def heard() -> bool:
        if late:
            time.sleep(0.01)
            return False
        until(lambda: desk.look(first).status == status)
        late.append(desk.queue("Bring the lock"))
        connections.close_all()
        return True

    if status == "dispatching":
        desk.fault("slow", seconds=0.5)

    assert send_due(seconds=20, heard=heard) == 2
    assert desk.look(late[0]).status == "accepted"


def test_bell_rings_for_whoever_listens():
    assert not wake.heard("send")

    wake.wake("send")

    assert until(lambda: wake.heard("send"))

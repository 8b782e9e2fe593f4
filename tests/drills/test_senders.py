"""The sender is killed at each step of a send: nothing is lost, nothing leaves twice."""

import itertools

import pytest

from tests.until import until

STEPS = [
    "outbox.before_dispatch_commit",
    "outbox.after_dispatch_commit",
    "outbox.before_record",
    "outbox.after_record",
]
CUSTOMERS = itertools.count(2065550200)
EVERY = [
    pytest.param(step, reports, marks=pytest.mark.drill)
    for step in STEPS
    for reports in ("no_callbacks", "duplicate_callbacks", "early_callback")
]
DONE = {"accepted", "sent", "delivered"}


@pytest.mark.parametrize(
    ("step", "reports"),
    [(STEPS[0], ""), (STEPS[1], ""), (STEPS[2], "no_callbacks"), *EVERY],
)
def test_killed_sender_neither_loses_nor_doubles(house, desk, ada, step, reports):
    fleet = house.site.fleet
    customer = f"+1{next(CUSTOMERS)}"
    thread = house.thread(desk, customer)
    if reports:
        desk.carrier.fault(reports, count=None, to=customer)
    house.restart("worker-send", FAILPOINTS=f"{step}:kill9")

    bodies = [f"{step} {reports} {customer} {number}" for number in range(3)]
    for body in bodies:
        assert ada.write(thread, body).status_code == 200
    until(lambda: not fleet.alive("worker-send"), 30)
    house.restart("worker-send")

    until(lambda: house.settle() and {house.sent(desk)[body] for body in bodies} <= DONE, 60)
    desk.carrier.clear_faults()
    assert sorted(body for body in house.accepted(desk) if body in bodies) == bodies
    house.check(desk)


@pytest.mark.parametrize("rounds", [2, pytest.param(30, marks=pytest.mark.drill)])
def test_sender_killed_from_outside_at_any_moment(house, desk, ada, rounds):
    fleet = house.site.fleet
    threads = [house.thread(desk, f"+1{next(CUSTOMERS)}") for _ in range(rounds)]
    before = len(house.accepted(desk))
    desk.carrier.fault("slow", count=None, seconds=0.1, account=desk.account)

    for number, thread in enumerate(threads):
        body = f"round {number} after {before}"
        assert ada.write(thread, body).status_code == 200
        until(lambda body=body: house.sent(desk)[body] != "queued", 30)
        fleet.kill("worker-send")
        house.restart("worker-send")

    desk.carrier.clear_faults()
    house.check(desk)
    assert len(house.accepted(desk)) == before + rounds

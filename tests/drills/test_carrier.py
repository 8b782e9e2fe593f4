"""The carrier has a bad day in every way at once: each message ends well, and is taken once."""

import itertools

import pytest

from tests.until import until

CUSTOMERS = itertools.count(2065550400)
FAULTS = ["429", "500", "500_after_accept", "reset_before", "accept_then_reset", "garbage"]
SLOW = ["accept_then_hang", "hang_before"]


@pytest.mark.parametrize(
    ("faults", "count"), [(FAULTS, 1), pytest.param(FAULTS + SLOW, 2, marks=pytest.mark.drill)]
)
def test_bad_day_of_the_carrier(house, desk, ada, faults, count):
    threads = {}
    for fault in faults:
        customer = f"+1{next(CUSTOMERS)}"
        threads[fault] = house.thread(desk, customer)
        desk.carrier.fault(fault, count=count, to=customer)

    bodies = [f"bad day {fault} {count}" for fault in faults]
    for fault, body in zip(faults, bodies, strict=True):
        assert ada.write(threads[fault], body).status_code == 200

    until(lambda: {house.sent(desk)[body] for body in bodies} == {"delivered"}, 240)
    assert sorted(body for body in house.accepted(desk) if body in bodies) == sorted(bodies)
    house.check(desk)

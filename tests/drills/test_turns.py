"""Each process ends as it is told to under load, and begins again; two schedulers meet (RF4, RF12)."""

import itertools
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from ops import processes
from tests.until import until

CUSTOMERS = itertools.count(2065551200)
SERVICES = ["worker-send", "worker-drain", "worker-rest", "scheduler", "live", "web"]
RESTARTED = 1012


@contextmanager
def load(house, desk, ada, what):
    """A reply and a text, again and again until the block ends: what was said is yielded."""
    thread, over = house.thread(desk, f"+1{next(CUSTOMERS)}"), threading.Event()
    said, numbers = [], itertools.count()

    def go_on():
        while not over.wait(0.1):
            body = f"{what} {next(numbers)}"
            desk.text(body)
            if ada.write(thread, body).status_code == 200:
                said.append(body)

    people = threading.Thread(target=go_on)
    people.start()
    try:
        until(lambda: len(said) > 1, 30)
        yield said
    finally:
        over.set()
        people.join(60)


def socket_of(house, desk, ada):
    """A tab that listens."""
    cookies = "; ".join(f"{name}={value}" for name, value in ada.http.cookies.get_dict().items())
    address = f"ws://{urlsplit(house.origin).netloc}/ws/{desk.slug}/"
    return connect(address, origin=house.origin, additional_headers={"Cookie": cookies})


def closed_with(socket):
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            socket.recv(timeout=30)
    return ended.value.rcvd.code


@pytest.mark.parametrize(
    "services",
    [SERVICES[:1], pytest.param(SERVICES[1:], marks=pytest.mark.drill)],
    ids=["sender", "others"],
)
def test_rf12_service_that_ends_gently_loses_and_doubles_nothing(house, desk, ada, services):
    for name in services:
        with load(house, desk, ada, f"turn of {name}") as said:
            house.site.fleet.end(name)
            assert not house.site.fleet.alive(name)
            house.site.fleet.start(name)
            if name == "web":
                house.site.fleet.wait_until_ready()
            before = len(said)
            until(lambda said=said, before=before: len(said) > before + 1, 60)
        until(lambda said=said: {house.sent(desk)[body] for body in said} == {"delivered"}, 120)
        assert sorted(body for body in house.accepted(desk) if body in said) == sorted(said)
    house.check(desk)


@pytest.mark.drill
def test_rf12_sockets_are_told_to_come_back_and_miss_nothing(house, desk, ada):
    fleet = house.site.fleet
    with socket_of(house, desk, ada) as tab:
        tab.recv(timeout=20)
        fleet.end("live")
        code = closed_with(tab)
    fleet.start("live")
    fleet.wait_until_ready()

    with socket_of(house, desk, ada) as tab:
        tab.recv(timeout=20)

    assert code == RESTARTED


@pytest.mark.drill
def test_rf4_two_schedulers_do_no_harm_and_none_costs_only_time(house, desk, ada):
    fleet = house.site.fleet
    fleet.commands["second"] = processes.scheduler(fleet.home / "second-schedule")
    fleet.start("second")
    try:
        with load(house, desk, ada, "two") as said:
            until(lambda: len(said) > 20, 60)
        fleet.kill("scheduler")
        fleet.kill("second")
        with load(house, desk, ada, "none") as more:
            until(lambda: len(more) > 5, 60)
        house.restart("scheduler")
    finally:
        fleet.kill("second")
        del fleet.commands["second"], fleet.children["second"]

    everything = said + more
    until(lambda: {house.sent(desk)[body] for body in everything} == {"delivered"}, 120)
    assert sorted(body for body in house.accepted(desk) if body in everything) == sorted(everything)
    house.check(desk)

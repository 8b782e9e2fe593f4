"""Redis and PostgreSQL go away under load and come back; people and carriers go on."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from redis import Redis as Client

from tests.until import until

CUSTOMERS = itertools.count(2065550700)
LONG = pytest.mark.drill


@pytest.mark.parametrize("fault", ["killed", "frozen", pytest.param("full", marks=LONG)])
def test_redis_away_costs_latency_only(house, desk, ada, fault):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")
    bodies = [f"Redis is {fault} {number}" for number in range(4)]
    fallen = {"killed": Killed, "frozen": house.frozen, "full": full}[fault](house.redis)

    with fallen:
        began = time.monotonic()
        pages = [ada.read(thread).status_code for _ in range(4)]
        sends = [ada.write(thread, body).status_code for body in bodies]
        texts = [desk.text(body)["accepted"] for body in bodies]
        took = time.monotonic() - began

    assert (pages, sends, texts) == ([200] * 4, [200] * 4, [True] * 4)
    assert took < 12
    until(lambda: {house.sent(desk)[body] for body in bodies} == {"delivered"}, 90)
    assert sorted(body for body in house.accepted(desk) if body in bodies) == bodies
    house.check(desk)


@pytest.mark.drill
@pytest.mark.timeout(900)
def test_rf5_redis_away_for_a_minute_under_load(house, desk, ada):
    thread, bodies = house.thread(desk, f"+1{next(CUSTOMERS)}"), []
    with house.frozen(house.redis):
        began = time.monotonic()
        while time.monotonic() < began + 60:
            bodies.append(f"a minute {len(bodies)}")
            ada.sign_in("ada")
            assert ada.read(thread).status_code == 200
            assert ada.write(thread, bodies[-1]).status_code == 200
            assert desk.text(bodies[-1])["accepted"]

    until(lambda: {house.sent(desk)[body] for body in bodies} == {"delivered"}, 120)
    until(lambda: set(bodies) <= set(house.received(desk)), 120)
    assert sorted(body for body in house.accepted(desk) if body in bodies) == sorted(bodies)
    house.check(desk)


@contextmanager
def full(redis):
    """It answers, and keeps nothing more."""
    client = Client.from_url(redis.url)
    client.config_set("maxmemory", "1")
    try:
        yield
    finally:
        client.config_set("maxmemory", "0")
        client.close()


class Killed:
    """A server that is gone for as long as the block lasts, and comes back with nothing."""

    def __init__(self, server) -> None:
        self.server = server

    def __enter__(self):
        self.server.kill()

    def __exit__(self, *_):
        self.server.start()


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=LONG)])
def test_flushed_redis_under_load(house, desk, ada, rounds):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")
    bodies = [f"flushed {rounds} {number}" for number in range(4 * rounds)]

    for number, body in enumerate(bodies):
        assert ada.write(thread, body).status_code == 200
        assert desk.text(body)["accepted"]
        if number % 4 == 1:
            with Killed(house.redis):
                pass

    until(lambda: {house.sent(desk)[body] for body in bodies} == {"delivered"}, 90)
    house.check(desk)


def test_texts_wait_for_postgres_that_restarts(house, desk):
    with ThreadPoolExecutor(4) as threads:
        with Stopped(house.postgres):
            sending = [threads.submit(desk.text, f"restart {number}") for number in range(4)]
            time.sleep(1)  # they are waiting at the door
        answers = [sent.result()["accepted"] for sent in sending]

    assert answers == [True] * 4
    house.check(desk)


@pytest.mark.parametrize(
    "many", [4, pytest.param(200, marks=[LONG, pytest.mark.timeout(1200)])]
)  # 200 take more than a minute: eight wait at a time, each for eight seconds
def test_texts_refused_in_a_long_outage_are_filed_afterwards(house, desk, ada, many):
    bodies = [f"outage of {many} {number}" for number in range(many)]
    with ThreadPoolExecutor(8) as threads, Stopped(house.postgres):
        sending = [threads.submit(desk.text, body) for body in bodies]
        answers = [sent.result() for sent in sending]

    until(lambda: ada.read().status_code == 200, 30)
    assert [said["answer"]["status"] for said in answers[:4]] == [503] * 4
    assert not any(said["accepted"] for said in answers)
    assert desk.text("after the outage")["accepted"]
    until(lambda: set(bodies) <= set(house.received(desk)), 120)  # by itself
    house.check(desk)


class Stopped(Killed):
    """A server that is shut down properly, connections and all."""

    def __enter__(self):
        self.server.stop()


@pytest.mark.drill
def test_frozen_postgres_under_load(house, desk, ada):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")
    with ThreadPoolExecutor(8) as threads:
        with house.frozen(house.postgres):
            sending = [threads.submit(desk.text, f"frozen {number}") for number in range(8)]
            time.sleep(10)
        for sent in sending:
            sent.result()

    until(lambda: ada.read(thread).status_code == 200, 30)
    assert ada.write(thread, "thawed").status_code == 200
    until(lambda: house.sent(desk)["thawed"] == "delivered", 60)
    house.check(desk)


@pytest.mark.drill
def test_rf6_connections_that_are_cut_under_load_come_back(house, desk, ada):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")
    bodies, written = [f"cut {number}" for number in range(20)], []
    sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"

    for number, body in enumerate(bodies):
        if number % 4 == 1:
            house.rows(sql + " AND backend_type = 'client backend'")
        desk.text(body)
        if ada.write(thread, body).status_code == 200:
            written.append(body)

    until(lambda: {house.sent(desk)[body] for body in written} == {"delivered"}, 90)
    assert len(written) >= 15
    assert sorted(body for body in house.accepted(desk) if body in bodies) == sorted(written)
    assert ada.read(thread).status_code == 200
    house.check(desk)


@pytest.mark.drill
def test_whole_house_killed_and_started_again(house, desk, ada):
    fleet = house.site.fleet
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")
    bodies = [f"blackout {number}" for number in range(10)]
    for body in bodies:
        ada.write(thread, body)
        desk.text(body)

    for name in list(fleet.children):
        fleet.kill(name)
    house.postgres.kill()
    house.redis.kill()
    house.postgres.start()
    house.redis.start()
    for name in fleet.commands:
        fleet.start(name)
    fleet.wait_until_ready()

    until(lambda: {house.sent(desk)[body] for body in bodies} == {"delivered"}, 120)
    house.check(desk)

"""Two versions side by side (RF10): a migration that only adds runs under load while the processes of
the version before go on, others begin beside them, and each hears tasks it does not know.

What a migration may do so that this holds is tests/tenancy/test_additive.py's.
"""

import itertools
import threading
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from ops import processes
from tests.drills.house import DATABASE, Person
from tests.until import until

CUSTOMERS = itertools.count(2065551800)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
BESIDE = ("worker-send", "worker-drain")
UNKNOWN = """
from config.celery import app
for queue in QUEUES:
    app.send_task("channels_app.tasks.of_tomorrow", queue=queue)
"""


@contextmanager
def load(house, desk, person):
    """Texts, replies and pages until the block ends; what was said, and every status."""
    thread, over = house.thread(desk, f"+1{next(CUSTOMERS)}"), threading.Event()
    said, statuses, numbers = [], [], itertools.count()

    def go_on():
        while not over.wait(0.1):
            body = f"version {thread} {next(numbers)}"
            desk.text(body)
            statuses.append(person.read().status_code)
            statuses.append(person.read(thread).status_code)
            statuses.append(person.write(thread, body).status_code)
            said.append(body)

    people = threading.Thread(target=go_on)
    people.start()
    try:
        until(lambda: len(said) > 1, 60)
        yield said, statuses
    finally:
        over.set()
        people.join(60)


def each_table(house, change):
    """As a migration does it: for a lock that does not come soon nobody else waits."""
    with house.postgres.connect(DATABASE) as owner:
        tables = [name for (name,) in owner.execute(TABLES).fetchall()]
        owner.execute("SET lock_timeout = '3s'")
        for table in tables:
            until(lambda table=table: is_done(owner, change.format(sql.Identifier(table))), 60)


def is_done(owner, statement):
    try:
        owner.execute(statement)
    except psycopg.errors.LockNotAvailable:
        return False
    return True


@contextmanager
def beside(house):
    """A second of those that send and read, as the next version's are while the last one's end."""
    fleet, usual = house.site.fleet, processes.background(house.site.fleet.home / "beat-schedule")
    names = [f"{name}-next" for name in BESIDE]
    for name, like in zip(names, BESIDE, strict=True):
        fleet.commands[name] = usual[like]
        fleet.start(name)
    try:
        yield names
    finally:
        for name in names:
            fleet.end(name)
            del fleet.commands[name], fleet.children[name]


@pytest.mark.drill
def test_rf10_processes_of_the_version_before_work_on_over_a_migration(house, desk):
    ada = Person(house, desk)
    fleet = house.site.fleet
    try:
        with load(house, desk, ada) as (said, statuses):
            each_table(
                house, sql.SQL("ALTER TABLE {} ADD COLUMN of_tomorrow integer NOT NULL DEFAULT 0")
            )
            with house.postgres.connect(DATABASE) as owner:
                owner.execute("CREATE TABLE of_tomorrow (id bigint PRIMARY KEY)")
                owner.execute(
                    "CREATE INDEX CONCURRENTLY of_tomorrow_message"
                    " ON conversations_message (organization_id, of_tomorrow)"
                )
            with beside(house) as newer:
                before = len(said)
                house.site.manage(
                    "shell",
                    "-v0",
                    "-c",
                    UNKNOWN.replace("QUEUES", repr(["drain", "send", "default"])),
                )
                until(lambda: len(said) > before + 10, 120)
                assert all(fleet.alive(name) for name in [*BESIDE, *newer, "web", "worker-rest"])

        assert set(statuses) == {200}
        until(lambda: {house.sent(desk)[body] for body in said} == {"delivered"}, 120)
        assert sorted(body for body in house.accepted(desk) if body in said) == sorted(said)
        assert set(said) <= set(house.received(desk))
        house.check(desk)
    finally:
        each_table(house, sql.SQL("ALTER TABLE {} DROP COLUMN IF EXISTS of_tomorrow"))
        with house.postgres.connect(DATABASE) as owner:
            owner.execute("DROP TABLE IF EXISTS of_tomorrow")

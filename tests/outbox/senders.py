"""Senders as processes of their own, to be killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from channels_app.tasks import settle_uncertain
from inbox.conversations.models import Message
from tests.databases import ROOT
from tests.until import until

OPEN = {"queued", "dispatching", "uncertain"}


def database_url() -> str:
    """This test process's own database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + settings.DATABASES["default"]["NAME"]))


class Senders:
    """Some `manage.py send --loop`, each in a process of its own."""

    def __init__(self, nursery: subprocess.Popen[str]) -> None:
        self.nursery = nursery
        self.pids: list[int] = []

    def start(self) -> None:
        self.nursery.stdin.write("one more\n")
        self.nursery.stdin.flush()
        self.pids.append(int(self.nursery.stdout.readline()))

    def kill(self) -> None:
        """The oldest, in the middle of whatever it does."""
        os.kill(self.pids.pop(0), signal.SIGKILL)


@contextmanager
def senders(log, **env: str):
    """`env` adds to the environment: BREAK, FAILPOINTS."""
    own = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "PUBLIC_URL": settings.PUBLIC_URL,
        "ASK_CARRIER_AFTER": "2",
        "DEBUG_DRILLS": "1",
        **env,
    }
    with log.open("ab") as errors:
        nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.nursery"],
            cwd=ROOT, env=own, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    made = Senders(nursery)
    try:
        yield made
    finally:
        for _ in list(made.pids):
            made.kill()
        nursery.stdin.close()
        nursery.wait(10)
        nursery.stdout.close()


def storm(desk, fleet: Senders, *, rounds: int, seed: int) -> None:
    """In each round some messages are queued, and a sender dies at a moment nobody chose."""
    chance = random.Random(seed)
    threads = [desk.thread() for _ in range(4)]
    fleet.start()
    for number in range(rounds):
        for place in range(chance.randint(1, 4)):
            desk.queue(f"round {number}, text {place}", chance.choice(threads))
        fleet.start()
        time.sleep(chance.uniform(0, 0.15))  # the moment itself is the test
        fleet.kill()
        settle_uncertain()


def calm_down(desk, seconds: float = 120) -> None:
    """Wait until every message's outcome is known, asking the carrier as the workers do."""

    def is_known() -> bool:
        settle_uncertain()
        return not still_open(desk)

    until(is_known, seconds)


def still_open(desk) -> list[tuple[int, str]]:
    """The messages of which nobody knows yet what becomes."""
    with desk.house.open():
        found = Message.objects.filter(direction="out", status__in=OPEN)
        return list(found.values_list("pk", "status"))

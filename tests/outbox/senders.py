"""Senders as processes of their own, to be killed at any moment."""

import os
import random
import signal
import time
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from channels_app.tasks import settle_uncertain
from inbox.conversations.models import Attempt, Message
from tests.nursery import Nursery, nursery
from tests.until import until

OPEN = {"queued", "dispatching", "uncertain"}


def database_url() -> str:
    """This test process's own database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + settings.DATABASES["default"]["NAME"]))


class Senders:
    """Some `manage.py send --loop`, each in a process of its own."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery = nursery
        self.pids: list[int] = []

    def start(self) -> None:
        self.pids.append(self.nursery.start("send", "--loop"))

    def kill(self) -> None:
        """All of them, in the middle of whatever they do."""
        while self.pids:
            os.kill(self.pids.pop(), signal.SIGKILL)


@contextmanager
def senders(home, **env: str):
    """`env` adds to the environment: BREAK, FAILPOINTS."""
    own = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "PUBLIC_URL": settings.PUBLIC_URL,
        "ASK_CARRIER_AFTER": "2",
        "DEBUG_DRILLS": "1",
        **env,
    }
    with nursery(home, own) as place:
        made = Senders(place)
        try:
            yield made
        finally:
            made.kill()


def storm(desk, fleet: Senders, *, rounds: int, seed: int) -> None:
    """In each round some messages are queued, and the senders die: at a moment nobody chose, or
    soon after a call was begun.
    """
    chance = random.Random(seed)
    threads = [desk.thread() for _ in range(8)]
    for number in range(rounds):
        for place in range(chance.randint(1, 4)):
            desk.queue(f"round {number}, text {place}", chance.choice(threads))
        calls = calls_begun(desk)
        fleet.start()
        if number % 2:
            until(partial(another_call, desk, calls), 60)
        time.sleep(chance.uniform(0, 0.1))  # the moment itself is the test
        fleet.kill()
        settle_uncertain()


def calls_begun(desk) -> int:
    with desk.house.open():
        return Attempt.objects.count()


def another_call(desk, calls: int) -> bool:
    """A conversation whose sender died goes on when the carrier was asked."""
    settle_uncertain()
    return calls_begun(desk) > calls


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

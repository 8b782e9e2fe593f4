"""One event loop that keeps many calls in the air; the database work stays in one thread."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from django.db import InterfaceError, OperationalError, close_old_connections

from channels_app.carriers.outcomes import Outcome
from channels_app.carriers.twilio.sending import send
from channels_app.outbox import claims, records
from channels_app.outbox.claims import Claim
from inbox import tenancy
from inbox.work import Due, due_work

logger = logging.getLogger("frontdesk.outbox")
MOST_IN_FLIGHT = 400
# One slow carrier account holds up at most this many calls, never the other organizations.
MOST_EACH = 60
POLL = 0.1
PATIENCE = 10.0  # seconds an answer waits for a PostgreSQL that restarts

P = ParamSpec("P")
Answer = TypeVar("Answer")
Landed = tuple[Due, Claim, Outcome]


@cache
def _thread() -> ThreadPoolExecutor:
    """One thread, so one database connection, for the life of the process."""
    return ThreadPoolExecutor(1, thread_name_prefix="outbox")


async def _db(work: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer:
    return await asyncio.get_running_loop().run_in_executor(
        _thread(), lambda: work(*args, **kwargs)
    )


def send_due(*, seconds: float = 50.0) -> int:
    """Send what is due until nothing is, for at most `seconds`; the number of calls made."""
    return asyncio.run(_Round(seconds).run())


class _Round:
    """Claims, flights and landings of one call of send_due."""

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self.flights: dict[asyncio.Task[Landed], int] = {}
        self.each: Counter[int] = Counter()
        self.made = 0
        self.trouble: Exception | None = None

    async def run(self) -> int:
        """What is in the air when the database goes away still lands."""
        await _db(close_old_connections)
        connector = TCPConnector(limit=MOST_IN_FLIGHT, ttl_dns_cache=60)
        async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as session:
            while True:
                taken = 0
                if time.monotonic() < self.deadline and self.trouble is None:
                    taken = await self._take_off(session)
                if not taken and not self.flights:
                    break
                await self._land()
        if self.trouble is not None:
            raise self.trouble
        return self.made

    async def _take_off(self, session: ClientSession) -> int:
        before = self.made
        try:
            for due in await _db(due_work, "outbox"):
                room = min(MOST_EACH - self.each[due.pk], MOST_IN_FLIGHT - len(self.flights))
                if room <= 0:
                    continue
                for claim in await _db(_claim_for, due, room):
                    task = asyncio.create_task(_fly(due, claim, session))
                    self.flights[task] = due.pk
                    self.each[due.pk] += 1
                    self.made += 1
        except (OperationalError, InterfaceError) as error:
            self.trouble = error
        return self.made - before

    async def _land(self) -> None:
        if not self.flights:
            return
        done, _ = await asyncio.wait(
            self.flights, timeout=POLL, return_when=asyncio.FIRST_COMPLETED
        )
        landed: dict[Due, list[tuple[Claim, Outcome]]] = {}
        for task in done:
            self.each[self.flights.pop(task)] -= 1
            due, claim, outcome = task.result()
            landed.setdefault(due, []).append((claim, outcome))
        for due, answers in landed.items():
            await _db(_record_for, due, answers)


async def _fly(due: Due, claim: Claim, session: ClientSession) -> Landed:
    return due, claim, await send(claim.letter, session)


def _claim_for(due: Due, most: int) -> list[Claim]:
    with tenancy.in_organization(due):
        return claims.claim(most)


def _record_for(due: Due, answers: list[tuple[Claim, Outcome]]) -> None:
    """Write the answers down. What cannot be is settled later, with the carrier's help; it does not
    hold up the other organizations.
    """
    give_up = time.monotonic() + PATIENCE
    with tenancy.in_organization(due):
        while True:
            try:
                return records.record(answers)
            except (OperationalError, InterfaceError):
                close_old_connections()
                if time.monotonic() > give_up:
                    logger.exception("answers for %s are lost", due.slug)
                    return None
                time.sleep(0.2)
            except Exception:
                logger.exception("answers for %s could not be read", due.slug)
                return None

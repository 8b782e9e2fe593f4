"""One event loop that keeps many calls in the air; the database work stays in two threads: while
one writes down what landed, the other claims what goes next.
"""

import asyncio
import contextlib
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

import uvloop
from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from django.db import InterfaceError, OperationalError, close_old_connections

from channels_app.carriers.outcomes import Outcome
from channels_app.carriers.twilio.sending import Lines, send
from channels_app.outbox import claims, records
from channels_app.outbox.claims import Claim
from inbox import tenancy
from inbox.work import Due, due_work

logger = logging.getLogger("frontdesk.outbox")
MOST_IN_FLIGHT = 600
# One slow carrier account holds up at most this many calls, never the other organizations. As many
# more are claimed as were answered since the last look, up to as many again: the next calls begin
# when places are free.
MOST_EACH = 60
# Of what many get, at most so many, in places of their own: replies never wait for one.
MANY_EACH = 45
POLL = 0.1
# While more than a few are in the air, answers are written down together, and as many new ones
# claimed: when a third of them are there, after so many seconds, or when somebody waits for a
# reply. One at a time costs ten times as much; from half on, calls end before the next are claimed.
FEW, GATHER = 12, 0.1
PATIENCE = 10.0  # seconds an answer waits for a PostgreSQL that restarts
# Seconds a thread may keep the interpreter from another. uvloop asks for it with each answer that
# comes in: at Python's own five milliseconds all calls stood still while a batch was claimed.
TURN = 0.001

P = ParamSpec("P")
Answer = TypeVar("Answer")
Landed = tuple[Due, Claim, Outcome]
Flight = asyncio.Task[Landed]
Lane = tuple[int, bool]  # an organization's replies, or what it sends to many


@cache
def _claimer() -> ThreadPoolExecutor:
    """One thread, so one database connection, for the life of the process."""
    return ThreadPoolExecutor(1, thread_name_prefix="outbox")


@cache
def _scribe() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="answers")


@cache
def _ear() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="bell")


def _db(
    thread: ThreadPoolExecutor, work: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs
) -> asyncio.Future[Answer]:
    """Begun at once."""
    return asyncio.get_running_loop().run_in_executor(thread, lambda: work(*args, **kwargs))


def send_due(*, seconds: float = 50.0, heard: Callable[[], bool] | None = None) -> int:
    """Send what is due until nothing is, for at most `seconds`; the number of calls made.

    `heard` waits a moment for the bell, and says whether it rang: what was queued goes at once.
    """
    with _short_turns(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_Round(seconds, heard).run())


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class _Round:
    """Claims, flights and landings of one call of send_due."""

    def __init__(self, seconds: float, heard: Callable[[], bool] | None) -> None:
        self.deadline = time.monotonic() + seconds
        self.heard = heard
        self.is_over = False
        self.flights: set[Flight] = set()
        self.landed: list[Flight] = []
        self.news = asyncio.Event()
        self.hurry = asyncio.Event()
        self.lanes: dict[Lane, asyncio.Semaphore] = {}
        self.each: Counter[Lane] = Counter()
        self.made = 0
        self.trouble: Exception | None = None

    async def run(self) -> int:
        """What is in the air when the database goes away still lands."""
        for thread in (_claimer(), _scribe()):
            await _db(thread, close_old_connections)
        connector = TCPConnector(limit=MOST_IN_FLIGHT, ttl_dns_cache=60)
        async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as session:
            lines, ear = Lines(session), asyncio.ensure_future(self._listen())
            await self._work(lines)
            self.is_over = True
            await ear
            await self._work(lines)  # what was rung for last
        if self.trouble is not None:
            raise self.trouble
        return self.made

    async def _listen(self) -> None:
        """Look at once when the bell rings."""
        while self.heard is not None and not self.is_over:
            if await asyncio.get_running_loop().run_in_executor(_ear(), self.heard):
                self.hurry.set()
                self.news.set()

    async def _work(self, lines: Lines) -> None:
        while await self._turn(lines) or self.flights or self.landed:
            await self._wait()

    async def _turn(self, lines: Lines) -> int:
        """Write down what landed and begin what is due; how many were begun. Of many the two are
        done side by side, and counted both: another turn finds what only the first let go.
        """
        done, self.landed = [flight.result() for flight in self.landed], []
        ahead = Counter((due.pk, claim.bulk) for due, claim, _ in done)
        room = {
            lane: _places(lane) + min(_places(lane), ahead[lane]) - many
            for lane, many in self.each.items()
        }
        together = MOST_IN_FLIGHT - len(self.flights)
        if len(done) <= FEW:
            await self._write(done)
            return await self._claim(lines, room, together)
        _, made = await asyncio.gather(self._write(done), self._claim(lines, room, together))
        return made + len(done)

    async def _write(self, done: Sequence[Landed]) -> None:
        if done:
            await _db(_scribe(), _record, done)

    async def _claim(self, lines: Lines, room: dict[Lane, int], together: int) -> int:
        if time.monotonic() > self.deadline or self.trouble is not None:
            return 0
        soon = asyncio.get_running_loop().call_soon_threadsafe
        begin = partial(self._begin, lines)
        made, self.trouble = await _db(
            _claimer(), _claim, room, together, lambda due, claimed: soon(begin, due, claimed)
        )
        self.made += made
        return made

    def _begin(self, lines: Lines, due: Due, claimed: Sequence[Claim]) -> None:
        """One organization's calls begin while the next one's are claimed."""
        for claim in claimed:
            lane = (due.pk, claim.bulk)
            places = self.lanes.setdefault(lane, asyncio.Semaphore(_places(lane)))
            flight = asyncio.ensure_future(_fly(due, claim, places, lines))
            self.flights.add(flight)
            self.each[lane] += 1
            flight.add_done_callback(partial(self._land, lane))

    def _land(self, lane: Lane, flight: Flight) -> None:
        self.flights.discard(flight)
        self.each[lane] -= 1
        self.landed.append(flight)
        self.news.set()
        _, is_bulk = lane
        if 2 * len(self.landed) >= len(self.flights) or (not is_bulk and self._replies() < FEW):
            self.hurry.set()

    def _replies(self) -> int:
        return sum(many for (_, is_bulk), many in self.each.items() if not is_bulk)

    async def _wait(self) -> None:
        """Until something landed; of many in the air, until a third have."""
        with contextlib.suppress(TimeoutError):
            if self.flights and not self.landed:
                await asyncio.wait_for(self.news.wait(), POLL)
            if len(self.flights) > FEW:
                await asyncio.wait_for(self.hurry.wait(), GATHER)
        self.news.clear()
        self.hurry.clear()


def _places(lane: Lane) -> int:
    return MANY_EACH if lane[1] else MOST_EACH


async def _fly(due: Due, claim: Claim, lane: asyncio.Semaphore, lines: Lines) -> Landed:
    async with lane:
        return due, claim, await send(claim.letter, lines)


def _claim(
    room: dict[Lane, int], together: int, begin: Callable[[Due, list[Claim]], object]
) -> tuple[int, Exception | None]:
    """Claim and begin what may go of each organization that has something due; how many, and what
    stopped us, if anything: what was claimed before that is sent all the same.
    """
    made = 0
    try:
        for due in due_work("outbox"):
            most = min(room.get((due.pk, False), MOST_EACH), together - made)
            many = min(room.get((due.pk, True), MANY_EACH), together - made - most)
            if most > 0 or many > 0:
                with tenancy.in_organization(due):
                    claimed = claims.claim(most, many)
                made += len(claimed)
                begin(due, claimed)
    except Exception as error:  # raised when all have landed
        return made, error
    return made, None


def _record(landed: Sequence[Landed]) -> None:
    answers: dict[Due, list[tuple[Claim, Outcome]]] = {}
    for due, claim, outcome in landed:
        answers.setdefault(due, []).append((claim, outcome))
    for due, its in answers.items():
        _record_for(due, its)


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

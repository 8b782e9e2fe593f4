"""The hub's own look at PostgreSQL: what no frame announced is noticed here within seconds.

Every two seconds it reads which events happened in the organizations whose members listen here. An
event whose frame never came by makes its listeners resync; a change of access makes a member's
sockets look again. Every ten seconds each socket hears the cursor, and what others asked to have
looked at.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection

from inbox.live import groups
from inbox.live.hub import RESYNC, Hub, hub

logger = logging.getLogger("frontdesk.live")
EVERY, BEAT = 2.0, 5
OVERLAP = 5.0  # seconds a transaction may be late with a lower event id
LOOK_AGAIN = '{"access":true}'
RELOAD = '{"reload":true,"badges":true}'


@dataclass(frozen=True)
class Happened:
    """An event, as the hub needs to know it. `room` is the uuid of its inbox, if it is in one."""

    organization_id: int
    id: int
    room: str
    member: str
    kind: str


Watcher = Callable[[], dict[str, object] | None]
_watchers: list[Watcher] = []


def watch(function: Watcher) -> Watcher:
    """Call the function every ten seconds, while anybody listens here; every tab of this process is
    told what it gives. It touches the control tables alone.
    """
    _watchers.append(function)
    return function


_pulses: dict[int, asyncio.Task[None]] = {}


def start() -> None:
    """Begin, once for each event loop, with the first socket."""
    loop = asyncio.get_running_loop()
    running = _pulses.get(id(loop))
    if running is None or running.done():
        _pulses.clear()
        _pulses[id(loop)] = loop.create_task(_run(hub()))


async def _run(here: Hub) -> None:
    pulse = _Pulse(here)
    while True:
        await asyncio.sleep(EVERY)
        try:
            await pulse.round()
        except DatabaseError as error:
            logger.warning("the pulse found no database: %s", type(error).__name__)


class _Pulse:
    def __init__(self, here: Hub) -> None:
        self.hub = here
        self.seen: dict[int, float] = {}
        self.since: int | None = None
        self.missed: set[int] = set()
        self.cursors: dict[str, int] = {}
        self.rounds = 0
        self.told: dict[Watcher, dict[str, object] | None] = {}

    async def round(self) -> None:
        organizations = self._listening()
        if not organizations:
            self.since = None
            return
        found = await database_sync_to_async(happened)(organizations, self.since)
        now = asyncio.get_running_loop().time()
        for event in found:
            self._look(event, now)
        self._forget(now)
        self.rounds += 1
        if self.rounds % BEAT == 0:
            self._beat()
            for function in _watchers:
                await self._tell_all(await database_sync_to_async(function)(), function)

    def _listening(self) -> list[int]:
        prefix = f"{settings.REDIS_PREFIX}:live:"
        names = self.hub.groups_of(prefix)
        return sorted({int(name.removeprefix(prefix).split(":", 1)[0]) for name in names})

    def _look(self, event: Happened, now: float) -> None:
        known = event.id in self.seen
        self.seen.setdefault(event.id, now)
        place = f"{settings.REDIS_PREFIX}:live:{event.organization_id}"
        room, own = f"{place}:inbox:{event.room}:", f"{place}:member:{event.member}:"
        part = f"{place}:{groups.PART}:{event.room}:"
        if event.kind in {"AccessChanged", "SightChanged"}:
            if not known:
                self.hub.tell(own, LOOK_AGAIN)
            if event.kind == "SightChanged":
                self._miss(event, own, known, RELOAD)
        elif event.kind == "ReadingChanged":  # news to that member's other tabs only
            self._miss(event, own, known)
        elif event.room:
            self.cursors[room] = max(self.cursors.get(room, 0), event.id)
            self.cursors[part] = self.cursors[room]
            if (
                event.kind == "ConversationAssigned"
                and not known
                and event.id not in self.hub.heard
            ):
                self.hub.tell(part, LOOK_AGAIN)  # some of them may not see it any more
            if self._miss(event, room, known):
                self.hub.tell(part, RESYNC)
                if event.kind == "ConversationLeft":
                    self.hub.tell(room, LOOK_AGAIN)
                    self.hub.tell(part, LOOK_AGAIN)

    def _miss(self, event: Happened, group: str, known: bool, word: str = RESYNC) -> bool:
        """Seen in two rounds and no frame between them: it is not coming any more."""
        if not known or event.id in self.hub.heard or event.id in self.missed:
            return False
        self.missed.add(event.id)
        self.hub.tell(group, word)
        return True

    def _forget(self, now: float) -> None:
        """What is older than the overlap is settled."""
        settled = [pk for pk, at in self.seen.items() if at < now - OVERLAP - EVERY]
        for pk in settled:
            del self.seen[pk]
            self.missed.discard(pk)
            self.since = max(self.since or 0, pk)
        for pk in [pk for pk, at in self.hub.heard.items() if at < now - 60]:
            del self.hub.heard[pk]

    async def _tell_all(self, news: dict[str, object] | None, function: Watcher) -> None:
        """Again at each beat, for tabs that came meanwhile; once more when it is over."""
        was = self.told.get(function)
        if news is None and was is None:
            return
        self.told[function] = news
        words = json.dumps(news if news is not None else dict.fromkeys(was or {}, ""))
        for listener in self.hub.everyone():
            listener.offer(words)
            await asyncio.sleep(0)

    def _beat(self) -> None:
        for room, cursor in self.cursors.items():
            self.hub.tell(room, json.dumps({"beat": cursor}))


def happened(organizations: list[int], since: int | None) -> list[Happened]:
    """What happened in these organizations after an event id; without one, in the last seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organization_id, id, room, member, kind FROM live_events(%s, %s)",
            [organizations, since],
        )
        return [Happened(*row) for row in cursor.fetchall()]

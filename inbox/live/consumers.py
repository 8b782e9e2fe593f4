"""The team's websocket: one for each browser tab. It carries hints; HTTP is the truth.

A process holds thousands of sockets: what one keeps is counted (`bench/fanout.py`).
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import parse_cookie

from inbox import tenancy
from inbox.live import pulse, seats
from inbox.live.hub import Away, Outlet, hub
from inbox.live.seats import NO_ACCESS, SIGNED_OUT, Seat, TurnedAway

__all__ = ["NO_ACCESS", "SIGNED_OUT", "TOO_MUCH", "TRY_AGAIN", "TeamConsumer"]

TRY_AGAIN, TOO_MUCH = 1012, 1008
LARGEST = 16 * 1024
MOST_PER_10S = 200
MOST_WATCHED = 5

_tasks: set[asyncio.Task[None]] = set()  # a task nobody holds may be collected before it ran


class TeamConsumer(AsyncWebsocketConsumer):
    """Hears its member's inboxes, and the conversation that is open in the tab."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Channels' own loop without its layer, which the hub stands for, and without a task and a
        look at the database for each word that is awaited.
        """
        self.scope, self.base_send = scope, send
        with contextlib.suppress(StopConsumer):
            while True:
                message = await receive()
                await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        self.joined: set[str] = set()
        self.watching: dict[UUID, list[str]] = {}
        self.count, self.window = 0, time.monotonic()
        self.outlet = Outlet(_sender(self.base_send))
        self.seat: Seat | None = None
        await self.accept()
        session, slug = _session(self.scope), self.scope["url_route"]["kwargs"]["organization"]
        self.scope["headers"].clear()  # both have been read, and are kept by all who passed them on
        self.scope.clear()
        try:
            self.seat = await database_sync_to_async(seats.take)(session, slug)
            pulse.start()
            await self._join_rooms()
        except TurnedAway as away:
            await self.close(away.code)
            return
        except Away:
            await self.close(TRY_AGAIN)
            return
        self.outlet.offer(json.dumps({"hello": True}))

    async def disconnect(self, code: int) -> None:
        self.outlet.shut()
        for group in tuple(self.joined):
            await self._leave(group)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.seat is None or not self._within_limits(text_data):
            await self.close(TOO_MUCH)
            return
        with contextlib.suppress(ValueError, TypeError, RecursionError, Away):
            asked = json.loads(text_data or "")
            for word in ("watch", "unwatch", "typing", "reading"):
                if word in asked:
                    await getattr(self, f"_{word}")(UUID(str(asked[word])))

    def offer(self, frame: str) -> None:
        """A frame from the hub. A word for the socket itself is not for the browser."""
        if frame == pulse.LOOK_AGAIN:
            self._spawn(self._look_again())
        else:
            self.outlet.offer(frame)

    def drop(self, code: int) -> None:
        """Close from outside."""
        self.joined.clear()
        self._spawn(self._close_quietly(code))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)

    async def _close_quietly(self, code: int) -> None:
        with contextlib.suppress(Exception):
            await self.close(code)

    def _within_limits(self, text: str | None) -> bool:
        now = time.monotonic()
        if now - self.window > 10:
            self.count, self.window = 0, now
        self.count += 1
        return self.count <= MOST_PER_10S and text is not None and len(text) <= LARGEST

    async def _join_rooms(self) -> None:
        """Hear what the member may hear now, and nothing else any more."""
        wanted = self._seat().rooms
        watched = {group for groups in self.watching.values() for group in groups}
        for group in self.joined.difference(wanted, watched):
            await self._leave(group)
        for group in wanted:
            if group not in self.joined:
                await hub().join(group, self)
                self.joined.add(group)

    def _seat(self) -> Seat:
        assert self.seat is not None  # noqa: S101 - connect() let nobody else in
        return self.seat

    async def _leave(self, group: str) -> None:
        self.joined.discard(group)
        await hub().leave(group, self)

    async def _watch(self, uuid: UUID) -> None:
        """Hear one conversation, or what else has a door; refused without a word."""
        if uuid in self.watching or len(self.watching) >= MOST_WATCHED:
            return
        names = await database_sync_to_async(seats.heard)(self._seat(), uuid)
        if not names:
            return
        await self._hear(uuid, names)
        self.outlet.offer(json.dumps({"watching": str(uuid)}))

    async def _hear(self, uuid: UUID, names: list[str]) -> None:
        """A conversation in these groups and in no others."""
        self.watching, before = {**self.watching, uuid: names}, self.watching.get(uuid, [])
        for group in before:
            if group not in names:
                await self._leave(group)
        for group in names:
            if group not in self.joined:
                await hub().join(group, self)
                self.joined.add(group)

    async def _unwatch(self, uuid: UUID) -> None:
        for group in self.watching.pop(uuid, ()):
            await self._leave(group)

    async def _typing(self, uuid: UUID) -> None:
        await self._say(uuid, "typing")

    async def _reading(self, uuid: UUID) -> None:
        await self._say(uuid, "reading")

    async def _say(self, uuid: UUID, word: str) -> None:
        """Pass it on to those who watch the same conversation; nothing is stored."""
        if uuid not in self.watching:
            return
        body = {word: str(uuid), "member": self._card()}
        await database_sync_to_async(self._signal)(uuid, body)

    def _signal(self, uuid: UUID, body: dict[str, Any]) -> None:
        from inbox.live import push  # noqa: PLC0415 - the sync side of this module

        with tenancy.in_organization(self._seat().organization):
            push.signal("conversation", uuid, **body)

    def _card(self) -> dict[str, Any]:
        seat = self._seat()
        return {"uuid": str(seat.uuid), "name": seat.name, "hue": seat.hue}

    async def _look_again(self) -> None:
        """Access changed: hear less, or more, or nothing at all."""
        seat = self._seat()
        take = database_sync_to_async(seats.take)
        try:
            self.seat = await take(seat.session, seat.organization.slug)
        except TurnedAway as away:
            await self.close(away.code)
            return
        heard = database_sync_to_async(seats.heard)
        moved, gone = False, []
        for uuid, before in tuple(self.watching.items()):
            names = await heard(self._seat(), uuid)
            if names:
                moved |= set(names) != set(before)
                with contextlib.suppress(Away):
                    await self._hear(uuid, names)
            else:
                gone.append(uuid)
                await self._unwatch(uuid)
                self.outlet.offer(json.dumps({"gone": str(uuid)}))
        await self._rejoin()
        # what the member opened meanwhile is no change: a page is not loaded anew under their hands
        if not gone and (moved or self._seat().rooms != seat.rooms):
            self.outlet.offer(pulse.LOOK_AGAIN)

    async def _rejoin(self) -> None:
        with contextlib.suppress(Away):
            await self._join_rooms()


def _sender(send: Any) -> Callable[[str], Coroutine[Any, Any, None]]:
    """How a frame goes out, without a coroutine of our own around the server's."""
    return lambda frame: send({"type": "websocket.send", "text": frame})


def _session(scope: Any) -> str | None:
    """The key of the session whose cookie came with the handshake."""
    sent = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    return parse_cookie(sent.decode("latin1")).get(settings.SESSION_COOKIE_NAME)

"""The team's websocket: one for each browser tab. It carries hints; HTTP is the truth."""

import asyncio
import contextlib
import json
import time
from collections.abc import Coroutine
from importlib import import_module
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from inbox import tenancy
from inbox.accounts.middleware import find_member, language
from inbox.accounts.models import Member
from inbox.live import doors, groups, pulse
from inbox.live.hub import Away, Outlet, hub

SIGNED_OUT, NO_ACCESS, TRY_AGAIN, TOO_MUCH = 4401, 4403, 1012, 1008
LARGEST = 16 * 1024
MOST_PER_10S = 200
MOST_WATCHED = 5


class TeamConsumer(AsyncWebsocketConsumer):
    """Hears its member's inboxes, and the conversation that is open in the tab."""

    async def connect(self) -> None:
        self.joined: set[str] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.watching: dict[UUID, list[str]] = {}
        self.count, self.window = 0, time.monotonic()
        self.outlet = Outlet(self._send_text)
        self.sender: asyncio.Task[None] | None = None
        self.member: Member | None = None
        await self.accept()
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self.member = await database_sync_to_async(find_member)(
            user, self.scope["url_route"]["kwargs"]["organization"]
        )
        if self.member is None:
            await self.close(NO_ACCESS)
            return
        self.sender = asyncio.create_task(self.outlet.run())
        pulse.start()
        try:
            await self._join_rooms()
        except Away:
            await self.close(TRY_AGAIN)
            return
        self.outlet.offer(json.dumps({"hello": True}))

    async def disconnect(self, code: int) -> None:
        if self.sender is not None:
            self.sender.cancel()
        for group in tuple(self.joined):
            await self._leave(group)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.member is None or not self._within_limits(text_data):
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
        self.tasks.add(task)  # a task nobody holds may be collected before it ran
        task.add_done_callback(self.tasks.discard)

    async def _close_quietly(self, code: int) -> None:
        with contextlib.suppress(Exception):
            await self.close(code)

    async def _send_text(self, frame: str) -> None:
        await self.base_send({"type": "websocket.send", "text": frame})

    def _within_limits(self, text: str | None) -> bool:
        now = time.monotonic()
        if now - self.window > 10:
            self.count, self.window = 0, now
        self.count += 1
        return self.count <= MOST_PER_10S and text is not None and len(text) <= LARGEST

    async def _join_rooms(self) -> None:
        """Hear what the member may hear now, and nothing else any more."""
        wanted = await database_sync_to_async(self._rooms)()
        for group in self.joined - wanted - {g for gs in self.watching.values() for g in gs}:
            await self._leave(group)
        for group in sorted(wanted - self.joined):
            await hub().join(group, self)
            self.joined.add(group)

    def _rooms(self) -> set[str]:
        member = self._member()
        with tenancy.in_organization(member.organization), tenancy.transaction():
            found = doors.standing(member)
        names = {
            g for kind, uuids in found.items() for uuid in uuids for g in self._groups(kind, uuid)
        }
        return names | set(self._groups("member", member.uuid))

    def _groups(self, kind: str, uuid: UUID) -> list[str]:
        member = self._member()
        pk = member.organization_id
        return [groups.of(pk, kind, uuid, language(member)), groups.of(pk, kind, uuid)]

    def _member(self) -> Member:
        assert self.member is not None  # noqa: S101 - connect() let nobody else in
        return self.member

    async def _leave(self, group: str) -> None:
        self.joined.discard(group)
        await hub().leave(group, self)

    async def _watch(self, uuid: UUID) -> None:
        """Hear one conversation; asked of the door each time, refused without a word."""
        if uuid in self.watching or len(self.watching) >= MOST_WATCHED:
            return
        if not await database_sync_to_async(self._may)(uuid):
            return
        names = self._groups("conversation", uuid)
        self.watching[uuid] = names
        for group in names:
            await hub().join(group, self)
            self.joined.add(group)
        self.outlet.offer(json.dumps({"watching": str(uuid)}))

    def _may(self, uuid: UUID) -> bool:
        member = self._member()
        with tenancy.in_organization(member.organization), tenancy.transaction():
            return doors.may_listen(member, "conversation", uuid)

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
        body = {word: str(uuid), "member": await self._card()}
        await database_sync_to_async(self._signal)(uuid, body)

    def _signal(self, uuid: UUID, body: dict[str, Any]) -> None:
        from inbox.live import push  # noqa: PLC0415 - the sync side of this module

        with tenancy.in_organization(self._member().organization):
            push.signal("conversation", uuid, **body)

    async def _card(self) -> dict[str, Any]:
        member = self._member()
        return {"uuid": str(member.uuid), "name": member.user.name, "hue": member.hue}

    async def _look_again(self) -> None:
        """Access changed: hear less, or more, or nothing at all."""
        user = await database_sync_to_async(self._user)()
        if not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        member = await database_sync_to_async(find_member)(user, self._member().organization.slug)
        if member is None:
            await self.close(NO_ACCESS)
            return
        self.member = member
        may = database_sync_to_async(self._may)
        gone = [uuid for uuid in tuple(self.watching) if not await may(uuid)]
        for uuid in gone:
            await self._unwatch(uuid)
            self.outlet.offer(json.dumps({"gone": str(uuid)}))
        before = set(self.joined)
        await self._rejoin()
        if before != self.joined and not gone:
            self.outlet.offer(pulse.LOOK_AGAIN)

    def _user(self) -> Any:
        """Who the session says they are now: signed out, or their password changed, nobody."""
        key = self.scope["session"].session_key
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        return get_user(request)

    async def _rejoin(self) -> None:
        with contextlib.suppress(Away):
            await self._join_rooms()

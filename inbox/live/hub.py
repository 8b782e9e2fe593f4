"""One Redis subscription a process, fanned out to its sockets in a local loop.

Through the channel layer each of 1,800 sockets would cost ten times as much. A socket that cannot
keep up is told to resync; when Redis goes away all sockets are closed, never left deaf.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol

import redis.asyncio as redis
from django.conf import settings
from redis.exceptions import RedisError

logger = logging.getLogger("frontdesk.live")
MOST_WAITING = 200  # frames a slow socket may be behind
RESYNC = '{"resync":true}'
SERVICE_RESTART = 1012


class Listener(Protocol):
    """A socket, as the hub sees it."""

    def offer(self, frame: str) -> None: ...

    def drop(self, code: int) -> None: ...


class Away(Exception):
    """Redis does not answer: nobody can listen just now."""


class Outlet:
    """A bounded queue in front of one socket's send. A socket that can take a frame has it at once,
    without a turn of the event loop; a task is made only for what has to wait.
    """

    __slots__ = ("_send", "_sender", "_waiting")

    def __init__(self, send: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        self._send = send
        self._waiting: list[str] = []
        self._sender: asyncio.Task[None] | None = None

    def offer(self, frame: str) -> None:
        """Send or queue a frame; too many behind become one word: resync."""
        if self._sender is None:
            self._send_at_once(frame)
            return
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            frame = RESYNC
        self._waiting.append(frame)

    def shut(self) -> None:
        """The socket is gone: nothing waits for it any more."""
        if self._sender is not None:
            self._sender.cancel()

    def _send_at_once(self, frame: str) -> None:
        """What does not go out at once goes on in a task, and so does what comes meanwhile."""
        sending = self._send(frame)
        try:
            stopped_at = sending.send(None)
        except StopIteration:
            return
        except Exception:  # noqa: S110 - the socket is gone, and its consumer is about to be told
            pass
        else:
            self._sender = asyncio.ensure_future(self._run(_Begun(sending, stopped_at)))

    async def _run(self, begun: "_Begun") -> None:
        """Send all that waits."""
        with contextlib.suppress(Exception):  # as above
            await begun
            while self._waiting:
                await self._send(self._waiting.pop(0))
        self._waiting.clear()
        self._sender = None


class _Begun:
    """A coroutine that has taken its first step, and what it waits for."""

    def __init__(self, sending: Coroutine[Any, Any, None], stopped_at: Any) -> None:
        self._sending, self._stopped_at = sending, stopped_at

    def __await__(self) -> Generator[Any, Any, None]:
        if self._stopped_at is not None:
            yield self._stopped_at
        yield from self._sending.__await__()


class Hub:
    """Groups of this process's sockets."""

    def __init__(self) -> None:
        self._groups: dict[str, set[Listener]] = {}
        self._confirmed: dict[str, asyncio.Future[None]] = {}
        self._pubsub: redis.client.PubSub | None = None
        self._reader: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self.heard: dict[int, float] = {}  # event id -> when its frame came by

    async def join(self, group: str, listener: Listener) -> None:
        """Let the listener hear the group from now on. Raises Away."""
        members = self._groups.setdefault(group, set())
        members.add(listener)
        try:
            await self._subscribed(group)
        except (TimeoutError, RedisError, OSError) as error:
            self._forget(group, listener)
            raise Away from error

    async def leave(self, group: str, listener: Listener) -> None:
        """The last one out unsubscribes."""
        if self._forget(group, listener) and self._pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(group)

    def groups_of(self, prefix: str) -> list[str]:
        """The groups with listeners here whose name begins so."""
        return [group for group in self._groups if group.startswith(prefix)]

    def tell(self, group: str, frame: str) -> None:
        """Hand a frame to this process's listeners of the group."""
        for listener in tuple(self._groups.get(group, ())):
            listener.offer(frame)

    def everyone(self) -> set[Listener]:
        """All listeners of this process."""
        return set().union(*self._groups.values())

    def _forget(self, group: str, listener: Listener) -> bool:
        members = self._groups.get(group)
        if members is None:
            return False
        members.discard(listener)
        if members:
            return False
        del self._groups[group]
        self._confirmed.pop(group, None)
        return True

    async def _subscribed(self, group: str) -> None:
        """Return when Redis has said that it will pass the group on."""
        known = self._confirmed.get(group)
        if known is not None and known.done() and not known.cancelled():
            return
        async with self._lock:
            pubsub = await self._connected()
            waiting = self._confirmed.get(group)
            if waiting is None:
                waiting = asyncio.get_running_loop().create_future()
                self._confirmed[group] = waiting
                await asyncio.wait_for(pubsub.subscribe(group), 2)
        await asyncio.wait_for(asyncio.shield(waiting), 2)

    async def _connected(self) -> redis.client.PubSub:
        if self._pubsub is None:
            name = f"{settings.REDIS_PREFIX}:hub"  # as CLIENT LIST shows it
            client = redis.Redis.from_url(
                settings.REDIS_URL, socket_connect_timeout=2, client_name=name
            )
            self._pubsub = client.pubsub()
            # Something to hear from the start, so that the reader has a connection to read.
            await asyncio.wait_for(self._pubsub.subscribe(name), 2)
            self._reader = asyncio.create_task(self._read(self._pubsub))
        return self._pubsub

    async def _read(self, pubsub: redis.client.PubSub) -> None:
        try:
            while True:
                message = await pubsub.get_message(timeout=15)
                if message is None:
                    await asyncio.wait_for(pubsub.ping(), 2)
                    continue
                self._handle(message)
        except (TimeoutError, RedisError, OSError) as error:
            logger.warning("Redis is away (%s): sockets reconnect", type(error).__name__)
        finally:
            await self._lose(pubsub)

    def _handle(self, message: dict[str, object]) -> None:
        group = bytes(message["channel"] or b"").decode()  # type: ignore[call-overload]
        if message["type"] == "subscribe":
            waiting = self._confirmed.get(group)
            if waiting is not None and not waiting.done():
                waiting.set_result(None)
        elif message["type"] == "message":
            events, _, frame = bytes(message["data"]).decode().partition(" ")  # type: ignore[call-overload]
            now = asyncio.get_running_loop().time()
            self.heard |= {int(event): now for event in events.split(",") if event != "0"}
            self.tell(group, frame)

    async def _lose(self, pubsub: redis.client.PubSub) -> None:
        """Whoever listened may have missed something: let them come again and catch up."""
        self._pubsub, self._reader = None, None
        listeners = self.everyone()
        self._groups.clear()
        self._confirmed.clear()
        for listener in listeners:
            listener.drop(SERVICE_RESTART)
        with contextlib.suppress(RedisError, OSError):
            await pubsub.aclose()  # type: ignore[no-untyped-call]


_hubs: dict[int, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(id(loop))
    if found is None:
        _hubs.clear()  # tests run one loop after the other
        found = _hubs[id(loop)] = Hub()
    return found

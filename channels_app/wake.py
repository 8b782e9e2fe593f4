"""Telling a worker that there is work. A hint: a sweep finds what no hint announced."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import redis
from django.conf import settings
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from config.celery import app
from inbox.live.redis import PATIENCE, hint

logger = logging.getLogger("frontdesk.wake")
TASKS = {
    "drain": ("channels_app.tasks.drain", "drain"),
    "send": ("channels_app.tasks.send", "send"),
    "call": ("channels_app.tasks.call", "default"),
    "fetch_media": ("channels_app.tasks.fetch_media", "default"),
    "work_in_bulk": ("channels_app.tasks.work_in_bulk", "default"),
    "erase": ("channels_app.tasks.erase", "default"),
    "answer": ("channels_app.tasks.answer", "default"),
    "tend_lines": ("channels_app.tasks.tend_lines", "default"),
    "work_on_papers": ("channels_app.tasks.work_on_papers", "default"),
    "work_on_registrations": ("channels_app.tasks.work_on_registrations", "default"),
}
# Seconds a worker listens for more: after a task that found nothing, after a wake, and at most.
IDLE, STAY, LONGEST = 0.4, 2.0, 20.0
MOMENT = 0.2
HEARD_FOR, AGAIN = 1000, 0.25  # ms that "I listen" holds, seconds until it is said again
PAUSE = 0.003  # between two rounds: what a burst of webhooks asks for meanwhile is asked once
# In one go: ring where a worker listens, once for all that asks before it hears; else say whether a
# task is to be queued, once in five seconds.
RING = """
if redis.call('EXISTS', KEYS[1]) == 1 then
    if redis.call('LLEN', KEYS[2]) == 0 then redis.call('RPUSH', KEYS[2], 1) end
    return 0
end
return redis.call('SET', KEYS[3], 1, 'NX', 'EX', 5) and 1 or 0
"""


def wake(name: str) -> None:
    """Have the task queued unless it is queued already. Nobody waits for it; it never raises."""
    _waker().ask(name)


def awake(name: str) -> None:
    """The task runs: whatever comes from now on may wake it again."""
    hint(lambda client: client.delete(_key("woken", name)))


def rounds(name: str, *, idle: Callable[[], object] = lambda: None) -> Iterator[None]:
    """A round of work now, and one at each wake for as long as they come; the last one after nobody
    is told any more that this worker listens. A bell costs a third of what a task does. What can
    wait is done when none was heard for a moment.
    """
    _said.pop(name, None)
    began = time.monotonic()
    leave = began + IDLE
    while _listens(name):
        yield
        while not (rung := _rung(name)) and time.monotonic() < leave and _listens(name):
            idle()
        if not rung or time.monotonic() > began + LONGEST:
            break
        leave = time.monotonic() + STAY
    _said.pop(name, None)
    keys = _keys(name)
    hint(lambda client: client.delete(*keys))
    yield


def heard(name: str) -> bool:
    """Whether the bell rings in the next moment; for a thread beside one that works in a round."""
    if _listens(name):
        return _rung(name)
    time.sleep(MOMENT)
    return False


def _listens(name: str) -> bool:
    """Say that this worker hears the bell, and may be told of whatever comes from now on. False
    when Redis is away, or the worker is to stop. Said a moment ago it still holds.
    """
    from celery.worker import state  # noqa: PLC0415 - web processes do without all that

    def say(client: redis.Redis) -> bool:
        pipe = client.pipeline(transaction=False)
        pipe.set(listens, 1, px=HEARD_FOR)
        pipe.delete(woken)
        return bool(pipe.execute())

    if state.should_stop is not None:
        return False
    now = time.monotonic()
    if now - _said.get(name, float("-inf")) < AGAIN:
        return True
    listens, _, woken = _keys(name)
    if not hint(say):
        return False
    _said[name] = now
    return True


def _rung(name: str) -> bool:
    """Wait for the bell: from then on it may be rung again."""
    try:
        return bool(_patient().blpop([_keys(name)[1]], timeout=MOMENT))
    except (redis.RedisError, OSError):
        _said.pop(name, None)
        return False


_said: dict[str, float] = {}  # when Redis was told last that this worker listens


@cache
def _patient() -> redis.Redis:
    """Redis looks ten times a second who has waited long enough: for this a hint is too hasty."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, retry=None)


class _Waker:
    """A thread of the process that talks to Redis, so that no webhook does."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._wanted = threading.Event()
        self._producer: Any = None
        threading.Thread(target=self._run, name="wake", daemon=True).start()

    def ask(self, name: str) -> None:
        self._asked.add(name)
        self._wanted.set()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            for name in tuple(self._asked):
                self._asked.discard(name)  # first: who asks from now on is heard in the next round
                try:
                    self._wake(name)
                except Exception:
                    logger.exception("nobody was woken for %s", name)
            time.sleep(PAUSE)

    def _wake(self, name: str) -> None:
        """Gives up after 0.2 s."""

        if hint(lambda client: _bell(client)(keys=_keys(name), client=client)):
            hint(lambda _client: self._enqueue(name))

    def _enqueue(self, name: str) -> None:
        task, queue = TASKS[name]
        self._producer = self._producer or _hasty_producer()
        try:
            app.send_task(task, queue=queue, producer=self._producer, retry=False, expires=60)
        except OperationalError as error:
            self._producer = None
            raise redis.ConnectionError from error


def _key(kind: str, name: str) -> str:
    return f"{app.conf.broker_transport_options['global_keyprefix']}{kind}:{name}"


def _keys(name: str) -> list[str]:
    """That a worker listens, its bell, and that a task is queued."""
    return [_key(kind, name) for kind in ("listens", "bell", "woken")]


@cache
def _bell(client: redis.Redis) -> Any:
    """The script is sent where Redis has not got it, else its name."""
    return client.register_script(RING)


def _hasty_producer() -> Any:
    """Celery's own connections wait for ever; this one has the patience of a hint."""
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    options = {**app.conf.broker_transport_options, **limits}
    connection: Any = Connection(  # type: ignore[no-untyped-call]
        app.conf.broker_url, transport_options=options
    )
    return app.amqp.Producer(connection)


_found: list[_Waker] = []
_once = threading.Lock()
os.register_at_fork(after_in_child=_found.clear)  # threads stay with the parent


def _waker() -> _Waker:
    if not _found:
        with _once:
            if not _found:
                _found.append(_Waker())
    return _found[0]

"""Telling a worker that there is work. A hint: a sweep finds what no hint announced."""

import threading
from typing import Any

import redis
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from config.celery import app
from inbox.live.redis import PATIENCE, hint

TASKS = {
    "drain": ("channels_app.tasks.drain", "drain"),
    "send": ("channels_app.tasks.send", "send"),
    "fetch_media": ("channels_app.tasks.fetch_media", "default"),
}
_local = threading.local()


def wake(name: str) -> None:
    """Queue the task unless it is queued already. Gives up after 0.2 s and never raises."""
    if hint(lambda client: client.set(_key(name), 1, nx=True, ex=5)):
        hint(lambda _: _enqueue(name))


def awake(name: str) -> None:
    """The task runs: whatever comes from now on may wake it again."""
    hint(lambda client: client.delete(_key(name)))


def _key(name: str) -> str:
    return f"{app.conf.broker_transport_options['global_keyprefix']}woken:{name}"


def _enqueue(name: str) -> None:
    task, queue = TASKS[name]
    try:
        app.send_task(task, queue=queue, producer=_producer(), retry=False, expires=60)
    except OperationalError as error:
        _local.producer = None
        raise redis.ConnectionError from error


def _producer() -> Any:
    """Celery's own connections wait for ever; this one has the patience of a hint."""
    producer = getattr(_local, "producer", None)
    if producer is None:
        limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        options = {**app.conf.broker_transport_options, **limits}
        connection: Any = Connection(  # type: ignore[no-untyped-call]
            app.conf.broker_url, transport_options=options
        )
        producer = _local.producer = app.amqp.Producer(connection)
    return producer

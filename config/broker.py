"""Kombu's channel to Redis, mended where a connection that goes takes the whole worker along."""

from typing import Any

from kombu.transport import redis as transport
from redis.exceptions import ConnectionError as NoConnection


class Channel(transport.Channel):
    """Says that its connection is gone with an error that Celery expects, and reconnects after.

    Acknowledging or giving back a task on a closed channel raised AttributeError, which ended the
    worker (kombu issues 582 and 970).
    """

    def _connparams(self, *args: Any, **more: Any) -> Any:
        if self.connection is None or self.connection.client is None:
            raise NoConnection("The connection to the broker is closed.")
        return super()._connparams(*args, **more)  # type: ignore[no-untyped-call]


transport.Transport.Channel = Channel

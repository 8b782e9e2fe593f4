"""Redis carries hints only: a call gives up after 0.2 s, never raises, rests after a failure."""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import redis
from django.conf import settings

logger = logging.getLogger("frontdesk.redis")
PATIENCE = 0.2
REST = 2.0  # seconds without asking, so that a frozen Redis does not slow every request

Answer = TypeVar("Answer")
_resting_until = 0.0


@cache
def client() -> redis.Redis:
    """One pool for the process."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=None,
        health_check_interval=0,
    )


def hint(call: Callable[[redis.Redis], Answer]) -> Answer | None:
    """Ask Redis for something that may as well not happen. None when it did not."""
    global _resting_until  # noqa: PLW0603 - one rest for the whole process
    if time.monotonic() < _resting_until:
        return None
    try:
        return call(client())
    except (redis.RedisError, OSError) as error:
        _resting_until = time.monotonic() + REST
        logger.warning("Redis is away (%s): live updates are late", type(error).__name__)
        return None

"""Waiting for a state instead of sleeping."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def until(condition: Callable[[], Answer], seconds: float = 30.0) -> Answer:
    """The first true answer; fails with the last one."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, f"still {answer!r} after {seconds} s"
        time.sleep(0.02)
    return answer

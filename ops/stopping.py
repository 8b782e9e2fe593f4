"""The wish to stop, from Ctrl-C, a closed terminal or SIGTERM, noticed where the run waits."""

import signal
import time
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.05


class Stopped(Exception):
    """Somebody asked the run to end."""


class Stopping:
    def __init__(self) -> None:
        self.asked = False
        for number in SIGNALS:
            signal.signal(number, self._ask)

    def wait(self, seconds: float = TICK) -> None:
        """Sleep, and raise Stopped as soon as somebody asks."""
        deadline = time.monotonic() + seconds
        while True:
            if self.asked:
                raise Stopped
            left = deadline - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(TICK, left))

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

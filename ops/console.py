"""What a person sees of a run: plain lines, each child's with its name in front."""

import sys
import threading
from contextlib import suppress
from typing import IO

WIDTH = 12
_one_at_a_time = threading.Lock()


def say(text: str = "") -> None:
    with _one_at_a_time, suppress(OSError, ValueError):  # the terminal may be closed already
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def follow(name: str, stream: IO[bytes]) -> threading.Thread:
    """Print a child's output until it ends."""
    thread = threading.Thread(target=_copy, args=(name, stream), daemon=True)
    thread.start()
    return thread


def _copy(name: str, stream: IO[bytes]) -> None:
    with stream:
        for line in stream:
            say(f"{name:<{WIDTH}} | {line.decode(errors='replace').rstrip()}")

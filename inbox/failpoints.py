"""Places where a drill may kill a process or break a guard. Deaf unless DEBUG_DRILLS=1."""

import os
import signal
import time

_ON = os.environ.get("DEBUG_DRILLS") == "1"
_BROKEN = frozenset(os.environ.get("BREAK", "").split(",")) if _ON else frozenset[str]()


def _read(text: str) -> dict[str, list[str]]:
    points = (point.split(":") for point in text.split(",") if point)
    return {point[0]: point[1:] for point in points}


# FAILPOINTS=name:action[:nth] with the actions kill9, raise and sleep (seconds as nth).
_POINTS = _read(os.environ.get("FAILPOINTS", "")) if _ON else {}
_seen: dict[str, int] = {}


class Broken(RuntimeError):
    """A failpoint was told to raise."""


def failpoint(name: str) -> None:
    """Do what FAILPOINTS says for this place, at its nth passing (1 unless told)."""
    if name not in _POINTS:
        return
    action, *rest = _POINTS[name]
    _seen[name] = _seen.get(name, 0) + 1
    if action == "sleep":
        time.sleep(float(rest[0]))
    elif _seen[name] == int(rest[0] if rest else 1):
        if action == "kill9":
            os.kill(os.getpid(), signal.SIGKILL)
        raise Broken(name)


def broken(guard: str) -> bool:
    """Whether a drill switched this guard off (BREAK=dedupe,claim,...) to see itself turn red."""
    return guard in _BROKEN

"""`python -m ops.carrier`: the pretend carrier from the command line."""

import argparse
import asyncio
import ctypes
import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from .exchange import Options
from .server import serve

GATHER = {"each": 0.0, "batch": 0.01}
PR_SET_PDEATHSIG = 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.carrier", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--no-callbacks", action="store_true")
    parser.add_argument("--ledger-sync", choices=sorted(GATHER), default="each")
    parser.add_argument("--sent-after", type=float, default=0.05, metavar="SECONDS")
    parser.add_argument("--delivered-after", type=float, default=0.2, metavar="SECONDS")
    parser.add_argument(
        "--people", action="store_true", help="customers are called at the pretend phone"
    )
    parser.add_argument("--with-parent", type=int, metavar="PID", help="end when this process does")
    return parser.parse_args()


def die_with(parent: int) -> None:
    """Linux only. Strikes when the thread that started us ends, so that one should stay."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("the parent is gone already")


def main() -> None:
    given = arguments()
    if given.with_parent:
        die_with(given.with_parent)
    options = Options(
        data=given.data,
        gather=GATHER[given.ledger_sync],
        is_posting=not given.no_callbacks,
        pauses=(given.sent_after, given.delivered_after),
        people=given.people,
    )
    with asyncio.Runner(loop_factory=fastest_loop()) as runner:
        runner.run(serve(options, given.host, given.port))


def fastest_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        uvloop = importlib.import_module("uvloop")
    except ImportError:
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


if __name__ == "__main__":
    main()

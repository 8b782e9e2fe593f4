"""Management commands as processes of their own in no time: one that has imported everything, and
forks. Run as a module it is that process; everything it started ends with it.
"""

import ctypes
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from ops import procinfo

PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).resolve().parent.parent


class Failed(AssertionError):
    """The command did not end well; what it said."""


class Nursery:
    def __init__(self, process: subprocess.Popen[str], home: Path) -> None:
        self.process = process
        self.said = home / "nursery.out"

    def start(self, *words: str) -> int:
        """Begin `manage.py words`; its pid."""
        return self._ask(words, wait=False)

    def run(self, *words: str) -> str:
        """`manage.py words`, from beginning to end; what it said. Raises Failed."""
        code = self._ask(words, wait=True)
        said = self.said.read_text()
        if code:
            raise Failed(said)
        return said

    def _ask(self, words: tuple[str, ...], *, wait: bool) -> int:
        self.process.stdin.write(json.dumps({"words": words, "wait": wait}) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery(home: Path, env: Mapping[str, str]) -> Iterator[Nursery]:
    """`env` is the commands' whole environment."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.nursery", str(home / "nursery.out")],
        cwd=ROOT, env=dict(env), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Nursery(process, home)
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import channels_app.tasks  # noqa: F401 - the costly part, before the forks

    for line in sys.stdin:
        wish = json.loads(line)
        _look_once()
        pid = os.fork() or _become(wish)
        answer = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if wish["wait"] else pid
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


@cache
def _look_once() -> None:
    """Nearly every command looks through the whole product before it begins, which takes longer
    than most of them: whoever is forked from one that has looked has most of it at hand.
    """
    from django.core import checks
    from django.db import connections

    checks.run_checks()
    connections.close_all()  # none is shared with a fork
    gc.freeze()  # nor looked through by each for what could be dropped


def _become(wish: dict[str, Any]) -> int:
    """The child: never comes back."""
    from django.core.management import execute_from_command_line

    if procinfo.LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    mode = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if wish["wait"] else os.O_APPEND)
    said = os.open(sys.argv[1], mode, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    code = 0
    try:
        execute_from_command_line(["manage.py", *wish["words"]])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()

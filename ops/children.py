"""Child processes that do not outlive their parent, and the notes by which a later run ends them.

Each child has a session of its own, so that Ctrl-C reaches only the parent. Linux signals it when
the parent dies, even by SIGKILL; what a killed child itself left behind is found by its note.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from ops import procinfo
from ops.paths import ROOT

MARK = "FRONTDESK_CHILD_OF"
TETHER = Path(__file__).with_name("tether.py")


class Child:
    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        home: Path,
        env: Mapping[str, str] | None = None,
        output: int | IO[bytes] = subprocess.DEVNULL,
        stop_signal: signal.Signals = signal.SIGTERM,
        program: str = "",
    ) -> None:
        """`program` is what its command line will hold when the command itself is only a prefix."""
        self.stop_signal = stop_signal
        self.process = subprocess.Popen(
            [*_tether(stop_signal), *map(str, command)],
            env={**(os.environ if env is None else env), MARK: str(home)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.note = home / "children" / f"{self.pid}.json"
        self._write_note(program=program or Path(command[0]).name)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self, timeout: float = 12) -> None:
        """Ask, wait, then kill; its own children go with it."""
        self.ask()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
        self._end_group()
        self.note.unlink(missing_ok=True)

    def ask(self) -> None:
        if self.alive:
            self.process.send_signal(self.stop_signal)

    def kill(self, *, group: bool = True) -> None:
        """SIGKILL, as a power cut would; `group=False` spares the processes it started."""
        if group:
            self._end_group()
            self.note.unlink(missing_ok=True)
        self.process.kill()
        self.process.wait()

    def _end_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _write_note(self, *, program: str) -> None:
        self.note.parent.mkdir(parents=True, exist_ok=True)
        facts = {
            "pid": self.pid,
            "started": procinfo.started_at(self.pid),
            "program": program,
            "signal": int(self.stop_signal),
        }
        self.note.write_text(json.dumps(facts))


def end_leftovers(home: Path, *, grace: float = 5) -> list[int]:
    """End what a dead run left behind. Only for the holder of the home's lock."""
    notes = {path: _read(path) for path in sorted((home / "children").glob("*.json"))}
    leaders = [note for note in notes.values() if _is_same_process(note)]
    for note in leaders:
        _signal(note["pid"], note["signal"])
    _wait_until_gone(leaders, grace)
    ended = [note["pid"] for note in leaders]
    for note in notes.values():
        pids = procinfo.members(note["pid"], f"{MARK}={home}") if note else []
        if _is_same_process(note):
            pids.append(note["pid"])
        for pid in pids:
            _signal(pid, signal.SIGKILL)
        ended += [pid for pid in pids if pid not in ended]
    for path in notes:
        path.unlink(missing_ok=True)
    return ended


def _tether(stop_signal: signal.Signals) -> list[str]:
    if not procinfo.LINUX:
        return []
    return [sys.executable, "-IS", str(TETHER), str(int(stop_signal)), str(os.getpid())]


def _read(path: Path) -> dict[str, Any]:
    try:
        note: dict[str, Any] = json.loads(path.read_text())
    except ValueError:  # the writer was killed half-way
        return {}
    return note


def _is_same_process(note: dict[str, Any]) -> bool:
    """The same pid may be somebody else's by now: start time and command line decide."""
    return bool(
        note
        and note["started"]
        and procinfo.started_at(note["pid"]) == note["started"]
        and note["program"] in procinfo.command_line(note["pid"])
    )


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _wait_until_gone(notes: list[dict[str, Any]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(map(_is_same_process, notes)) and time.monotonic() < deadline:
        time.sleep(0.02)

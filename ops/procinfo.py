"""What the operating system knows of a process: from /proc on Linux, from ps elsewhere."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
LINUX = sys.platform == "linux"
# Positions in /proc/<pid>/stat, counted after the name in parentheses.
STATE, GROUP, STARTED = 0, 2, 19


def started_at(pid: int) -> str | None:
    """A text that no other process with this pid has; None when it is gone or a zombie."""
    if not LINUX:
        return _ps(pid, "lstart=")
    fields = _stat(pid)
    if not fields or fields[STATE] in "ZX":
        return None
    return f"{_boot_id()} {fields[STARTED]}"


def command_line(pid: int) -> str:
    if not LINUX:
        return _ps(pid, "command=") or ""
    return _read(PROC / str(pid) / "cmdline").replace("\0", " ")


def members(group: int, mark: str) -> list[int]:
    """The living processes of a group whose environment holds the mark. Empty outside Linux."""
    return [
        pid
        for pid in _pids()
        if (fields := _stat(pid))
        and fields[GROUP] == str(group)
        and fields[STATE] not in "ZX"
        and mark in _read(PROC / str(pid) / "environ").split("\0")
    ]


def working_in(folder: Path) -> list[int]:
    """The processes whose working directory is this folder. Empty outside Linux."""
    found = []
    for pid in _pids():
        try:
            if (PROC / str(pid) / "cwd").readlink() == folder:
                found.append(pid)
        except OSError:
            continue
    return found


def _pids() -> Iterator[int]:
    if LINUX:
        yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def _stat(pid: int) -> list[str]:
    return _read(PROC / str(pid) / "stat").rpartition(")")[2].split()


def _boot_id() -> str:
    return _read(PROC / "sys/kernel/random/boot_id").strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _ps(pid: int, column: str) -> str | None:
    command = ["ps", "-o", f"state=,{column}", "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    state, _, rest = answer.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else rest.strip()

"""A checkout with a stand-in for the product, in which the starters run for real."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STANDIN = Path(__file__).parent / "standin"
READY = "Ctrl-C stops it."
LINUX = sys.platform == "linux"


class Checkout:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.runs: list[subprocess.Popen[str]] = []
        shutil.copytree(STANDIN, path)
        shutil.copytree(
            ROOT / "ops", path / "ops", ignore=shutil.ignore_patterns("carrier", "__pycache__")
        )
        (path / "ops" / "carrier").mkdir()
        (path / "ops" / "carrier" / "__init__.py").touch()
        (path / "carrier.py").rename(path / "ops" / "carrier" / "__main__.py")

    def run(self, *python: str, module: str = "ops.up", **env: str) -> subprocess.Popen[str]:
        ours = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE")
        inherited = {name: value for name, value in os.environ.items() if name not in ours}
        run = subprocess.Popen(
            [*(python or [sys.executable]), "-m", module],
            cwd=self.path,
            env={**inherited, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.runs.append(run)
        return run

    def up(self, *python: str, **env: str) -> subprocess.Popen[str]:
        run = self.run(*python, **env)
        self.read_until(run, READY)
        return run

    def read_until(self, run: subprocess.Popen[str], text: str) -> str:
        seen = []
        for line in run.stdout:
            seen.append(line)
            if text in line:
                return "".join(seen)
        pytest.fail(f"{text!r} was never said:\n{''.join(seen)}")

    def address(self) -> str:
        return (self.path / "var" / "lock").read_text().split(" ")[0]

    def processes(self) -> dict[int, str]:
        """Every living process that was started from here."""
        found = {}
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                inside = (entry / "cwd").readlink().is_relative_to(self.path)
                if entry.name.isdigit() and command and inside:
                    found[int(entry.name)] = command
        return found

    def pid_of(self, words: str) -> int:
        return min(pid for pid, command in self.processes().items() if words in command)


def eventually(is_true, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)

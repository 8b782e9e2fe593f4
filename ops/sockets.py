"""Folders for Unix sockets, whose whole path may hold about a hundred characters; free ports."""

import fcntl
import hashlib
import os
import re
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from ops.errors import CannotStart

LONGEST = 100  # the kernel's limit is 108 on Linux and 104 on macOS
LONGEST_NAME = len("/.s.PGSQL.5432.lock")


def folder_for(home: Path) -> Path:
    """A private folder: inside the home, or under the temporary directory when that is too long."""
    folder = home / "run"
    plain = re.fullmatch(r"[\w./-]+", str(folder), re.ASCII)  # the path also travels in URLs
    if not plain or len(str(folder)) + LONGEST_NAME > LONGEST:
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        folder = _temporary() / f"frontdesk-{os.geteuid()}-{digest}"
    return _private(folder)


def forget(folder: Path) -> None:
    with suppress(OSError):  # the other server may still live in it
        folder.rmdir()


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def claim(port: int, host: str = "127.0.0.1") -> bool:
    """Free, and not promised to another run that has not come to listen yet. Until we end."""
    promise = _private(_temporary() / f"frontdesk-{os.geteuid()}-ports") / str(port)
    descriptor = os.open(promise, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    if not is_free(port, host):
        os.close(descriptor)
        return False
    return True


def any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def next_port(wanted: int, host: str = "127.0.0.1") -> int:
    """The wanted port, or the first free one after it; claimed."""
    for port in range(wanted, min(wanted + 100, 65536)):
        if claim(port, host):
            return port
    raise CannotStart(f"No free port between {wanted} and {wanted + 99}; choose one with PORT=.")


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid():
        raise CannotStart(f"{folder} belongs to somebody else; remove it and start again.")
    folder.chmod(0o700)
    return folder


def _temporary() -> Path:
    folder = Path(tempfile.gettempdir())
    return folder if len(str(folder)) < LONGEST // 2 else Path("/tmp")  # noqa: S108 the folder made in it is private

"""A home is a folder that one run owns at a time; the lock dies with its holder."""

import fcntl
import os
from pathlib import Path
from typing import Self

from ops.children import end_leftovers


class Taken(Exception):
    """Another run holds the home; its message is what that run wrote of itself."""


class Home:
    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path.resolve()
        self._file = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> Self:
        """Own the home and end what its last owner left behind. Raises Taken."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 1000, 0).decode()
            os.close(self._file)
            raise Taken(holder) from None
        self.sign(f"pid {os.getpid()}")
        end_leftovers(self.path)
        return self

    def sign(self, text: str) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def leave(self) -> None:
        os.ftruncate(self._file, 0)
        os.close(self._file)


def first_free(paths: list[Path]) -> Home:
    """The first home nobody holds, taken."""
    for path in paths:
        try:
            return Home(path).take()
        except Taken:
            continue
    raise Taken(f"All of {', '.join(path.name for path in paths)} are in use.")

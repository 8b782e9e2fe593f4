"""A Redis on a Unix socket: the system's, the wheel's, or (only where allowed) a pretend one."""

import socket
import sys
import time
from pathlib import Path
from typing import Self

from ops import redis_programs, sockets
from ops.children import Child
from ops.errors import CannotStart


class Redis:
    def __init__(self, home: Path, *, may_pretend: bool = False) -> None:
        self.home = home.resolve()
        self.log = self.home / "redis.log"
        self.may_pretend = may_pretend
        self.child: Child | None = None
        self.what = ""
        self._port = 0

    @property
    def url(self) -> str:
        if self._port:
            return f"redis://127.0.0.1:{self._port}/0"
        return f"unix://{self.socket}?db=0"

    @property
    def socket(self) -> Path:
        return sockets.folder_for(self.home) / "redis.sock"

    @property
    def alive(self) -> bool:
        return self.child is not None and self.child.alive

    @property
    def pid(self) -> int:
        return self.child.pid if self.child else 0

    def start(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        found = redis_programs.find()
        if found:
            self.what, command = found.origin, self._command(found.program)
        elif self.may_pretend:
            self.what = "a pretend Redis in Python, good for a demo only"
            self._port = self._port or sockets.any_port()
            command = [sys.executable, "-m", "ops.pretend_redis", str(self._port)]
        else:
            raise CannotStart("No Redis was found. Install redis-server (or valkey-server).")
        with self.log.open("ab") as log:
            self.child = Child(command, home=self.home, output=log)
        self._wait()
        return self

    def stop(self) -> None:
        if self.child:
            self.child.stop()
            if not self._port:
                self.socket.unlink(missing_ok=True)
            sockets.forget(sockets.folder_for(self.home))

    def kill(self) -> None:
        """SIGKILL, for drills; `start` begins with nothing, as a lost Redis does."""
        if self.child:
            self.child.kill()

    def _command(self, program: Path) -> list[str | Path]:
        return [
            *(program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", self.home),
        ]

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while self.alive and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.02)
        tail = self.log.read_text(errors="replace").splitlines()[-5:]
        self.stop()
        raise CannotStart("\n".join(["Redis did not start. The end of its log:", *tail]))

    def _answers(self) -> bool:
        family = socket.AF_INET if self._port else socket.AF_UNIX
        with socket.socket(family) as probe:
            probe.settimeout(1)
            try:
                probe.connect(("127.0.0.1", self._port) if self._port else str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            except OSError:
                return False

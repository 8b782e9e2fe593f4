"""Many websockets in one process, read with as little effort as one can: what is measured is the
server's. `python -m bench.swarm` reads a pickled Swarm, connects, says `ready` and its seconds, and
on the next line it is given prints, as JSON, when which socket heard which mark.
"""

import asyncio
import base64
import json
import os
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ops.paths import ROOT

MARK = re.compile(rb"zq(\d+)z")
TEXT, PING, PONG = 1, 9, 10
AT_ONCE = 50


@dataclass(frozen=True)
class Swarm:
    """`sockets` are (path, cookie, what to say first)."""

    port: int
    sockets: Sequence[tuple[str, str, str]]
    origin: str = ""
    greeting: bytes = b"hello"  # the frame that says that the socket hears
    counts: bytes = b""  # marks are looked for in frames that hold this


class Running:
    """A swarm that listens."""

    def __init__(self, child: "subprocess.Popen[bytes]", seconds: float, many: int) -> None:
        self.child = child
        self.many = many
        self.seconds = seconds  # to connect all

    def heard(self) -> dict[int, list[tuple[int, float]]]:
        """{mark: [(socket, time.time())]} since it was asked last."""
        assert self.child.stdin and self.child.stdout
        self.child.stdin.write(b"tell\n")
        self.child.stdin.flush()
        found = json.loads(self.child.stdout.readline() or b"null")
        if found is None:
            raise RuntimeError("the swarm ended")
        return {int(mark): times for mark, times in found.items()}


@contextmanager
def listening(swarm: Swarm) -> Iterator[Running]:
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.swarm"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )  # fmt: skip
    assert child.stdin and child.stdout
    try:
        data = pickle.dumps(swarm)
        child.stdin.write(len(data).to_bytes(8, "big") + data)
        child.stdin.flush()
        first = child.stdout.readline().split()
        if not first or first[0] != b"ready":
            raise RuntimeError("the swarm could not connect")
        yield Running(child, float(first[1]), len(swarm.sockets))
    finally:
        child.kill()
        child.wait()


class Ear(asyncio.Protocol):
    """One socket."""

    heard: dict[int, list[tuple[int, float]]] = {}

    def __init__(self, number: int, request: bytes, first: bytes, swarm: Swarm) -> None:
        self.number, self.request, self.first, self.swarm = number, request, first, swarm
        self.rest, self.is_open = b"", False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.rest += data
        if not self.is_open:
            head, found, self.rest = self.rest.partition(b"\r\n\r\n")
            if not found:
                self.rest = head
                return
            if b" 101 " not in head:
                self.ready.set_exception(ConnectionError(head[:200].decode()))
                return
            self.is_open = True
        for kind, payload in self._frames():
            self._hear(kind, payload)

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        """The whole frames that have come; a server does not mask them."""
        at = 0
        while len(self.rest) >= at + 2:
            kind, size, begins = self.rest[at] & 15, self.rest[at + 1] & 127, at + 2
            if size > 125:
                more = 2 if size == 126 else 8
                size = int.from_bytes(self.rest[begins : begins + more], "big")
                begins += more
            if len(self.rest) < begins + size:
                break
            yield kind, self.rest[begins : begins + size]
            at = begins + size
        self.rest = self.rest[at:]

    def _hear(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            self.transport.write(masked(payload, PONG))
        elif not self.ready.done() and self.swarm.greeting in payload:
            if self.first:
                self.transport.write(masked(self.first))
            self.ready.set_result(None)
        elif self.swarm.counts in payload and (found := MARK.search(payload)):
            Ear.heard.setdefault(int(found[1]), []).append((self.number, time.time()))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed while connecting"))


def masked(payload: bytes, kind: int = TEXT) -> bytes:
    """A short frame, masked with zeros."""
    assert len(payload) < 126
    return bytes([0x80 | kind, 0x80 | len(payload), 0, 0, 0, 0]) + payload


def handshake(swarm: Swarm, path: str, cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
             f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]  # fmt: skip
    lines += [f"Origin: {swarm.origin}"] if swarm.origin else []
    lines += [f"Cookie: {cookie}"] if cookie else []
    return "\r\n".join([*lines, "", ""]).encode()


async def _live(swarm: Swarm) -> None:
    loop = asyncio.get_running_loop()
    gate = asyncio.Semaphore(AT_ONCE)

    async def connect(number: int, path: str, cookie: str, first: str) -> None:
        async with gate:
            request = handshake(swarm, path, cookie)
            _, ear = await loop.create_connection(
                lambda: Ear(number, request, first.encode(), swarm),
                "127.0.0.1",
                swarm.port,
            )
            await asyncio.wait_for(ear.ready, 60)

    began = time.perf_counter()
    await asyncio.gather(*(connect(n, *socket) for n, socket in enumerate(swarm.sockets)))
    sys.stdout.write(f"ready {time.perf_counter() - began}\n")
    sys.stdout.flush()
    while await loop.run_in_executor(None, sys.stdin.buffer.readline):
        text = json.dumps(Ear.heard) + "\n"
        Ear.heard.clear()
        os.set_blocking(sys.stdout.fileno(), True)
        sys.stdout.write(text)
        sys.stdout.flush()


def main() -> None:
    import uvloop

    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    swarm: Swarm = pickle.loads(sys.stdin.buffer.read(size))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_live(swarm))


if __name__ == "__main__":
    from bench.swarm import main as importable

    importable()

"""A load generator in a process of its own: prepared requests over kept connections.

`python -m bench.load` reads a pickled Load and prints its Result as JSON. It parses no more of an
answer than its length and status, so that its own CPU stays small beside the server's.
"""

import asyncio
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ops.paths import ROOT


@dataclass(frozen=True)
class Load:
    """`requests` are sent once each, in turns by the connections; one alone is repeated.

    With `rate` (a second) each is sent at its time, whether the one before was answered or not.
    """

    port: int
    requests: Sequence[bytes]
    connections: int = 16
    seconds: float = 4.0
    rate: float = 0.0
    status: int = 200


@dataclass
class Result:
    """Seconds each answer took, and when (time.time) the request of each number left."""

    took: list[float] = field(default_factory=list)
    left: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds


def run(load: Load) -> Result:
    """Do it in another process. Raises RuntimeError when the server answers anything else."""
    return start(load)()


def start(load: Load):
    """The same, at once; what it returns waits for the result."""
    # A file, not a pipe: uvloop leaves the standard streams in a mode that cuts long answers short.
    handle, name = tempfile.mkstemp(suffix=".json")
    os.close(handle)
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.load", name],
        cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip

    def wait() -> Result:
        _, err = child.communicate(pickle.dumps(load))
        said = Path(name).read_text()
        Path(name).unlink()
        if child.returncode:
            raise RuntimeError(err.decode()[-2000:])
        return Result(**json.loads(said))

    return wait


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """One HTTP request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Wire(asyncio.Protocol):
    """One connection; an answer at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.buffer = b""
        self.answered: asyncio.Future[int] | None = None

    def ask(self, data: bytes) -> "asyncio.Future[int]":
        self.answered = asyncio.get_running_loop().create_future()
        self.transport.write(data)
        return self.answered

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            done = len(body) >= int(lower[at + 15 :].split(b"\r\n", 1)[0])
        else:
            done = body.endswith(b"0\r\n\r\n") or b" 204 " in head
        if done and self.answered is not None:
            self.buffer = b""
            self.answered.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self.answered is not None and not self.answered.done():
            self.answered.set_exception(ConnectionError("the server hung up"))


async def _drive(load: Load) -> Result:
    loop = asyncio.get_running_loop()
    wires = [
        (await loop.create_connection(Wire, "127.0.0.1", load.port))[1]
        for _ in range(load.connections)
    ]
    result = Result()
    waiting = iter(range(len(load.requests)))
    began = time.perf_counter()
    end = began + load.seconds

    async def work(wire: Wire) -> None:
        while True:
            if len(load.requests) == 1:
                number = 0
            elif (number := next(waiting, -1)) < 0:
                return
            now = time.perf_counter()
            if load.rate:
                planned = began + number / load.rate
                await asyncio.sleep(max(0.0, planned - now))
                now = time.perf_counter()
            elif now > end:
                return
            result.left.append((number, time.time()))
            status = await wire.ask(load.requests[number])
            if status != load.status:
                raise RuntimeError(f"{status} instead of {load.status}: {load.requests[number]!r}")
            result.took.append(time.perf_counter() - now)

    await asyncio.gather(*(work(wire) for wire in wires))
    result.seconds = time.perf_counter() - began
    return result


def main() -> None:
    import uvloop

    load: Load = pickle.loads(sys.stdin.buffer.read())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(_drive(load))
    Path(sys.argv[1]).write_text(json.dumps(vars(result)))


if __name__ == "__main__":
    from bench.load import main as importable  # pickled Loads name the module, not __main__

    importable()

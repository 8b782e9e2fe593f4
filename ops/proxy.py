"""`python -m ops.proxy PORT --web PORT --live PORT`: one origin before the two servers.

Only drills and benchmarks use it, so it does as little as one can: bytes are passed on as they
come. A connection belongs to the server its first request names: browsers open a new connection for
every websocket.
"""

import argparse
import asyncio
from functools import partial

import uvloop

AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
LONGEST = 64 * 1024  # of a first line


class End(asyncio.Protocol):
    """One end of a pair: what comes here goes out there, as fast as there takes it."""

    other: "End | None" = None
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            self.other.transport.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        if self.other is not None:
            self.other.transport.close()

    def pause_writing(self) -> None:
        if self.other is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and not self.other.transport.is_closing():
            self.other.transport.resume_reading()


class Near(End):
    """The browser's end: waits for the first line, and then for the server it names."""

    def __init__(self, *, web: int, live: int) -> None:
        self.web, self.live = web, live
        self.first = b""
        self.meeting: asyncio.Task[None] | None = None

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            self.other.transport.write(data)
            return
        self.first += data
        if self.meeting is None and b"\r\n" in self.first:
            path = self.first.partition(b" ")[2]
            port = self.live if path.startswith(b"/ws/") else self.web
            self.meeting = asyncio.get_running_loop().create_task(self._meet(port))
        elif len(self.first) > LONGEST:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if self.meeting is not None:
            self.meeting.cancel()

    async def _meet(self, port: int) -> None:
        try:
            _, far = await asyncio.get_running_loop().create_connection(End, "127.0.0.1", port)
        except OSError:
            self.transport.write(AWAY)
            self.transport.close()
            return
        far.transport.write(self.first)
        far.other, self.other = self, far
        if far.transport.is_closing():
            self.transport.close()


async def serve(port: int, *, web: int, live: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        partial(Near, web=web, live=live), "127.0.0.1", port, backlog=4096
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--web", type=int, required=True)
    parser.add_argument("--live", type=int, required=True)
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given.port, web=given.web, live=given.live))


if __name__ == "__main__":
    main()

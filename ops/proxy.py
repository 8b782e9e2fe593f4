"""`python -m ops.proxy PORT --web PORT --live PORT`: one origin before the two servers.

Only drills and benchmarks use it. A connection belongs to the server its first request names:
browsers open a new connection for every websocket.
"""

import argparse
import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress

AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
CHUNK = 64 * 1024


async def serve(port: int, *, web: int, live: int) -> None:
    async def meet(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            first = await reader.readuntil(b"\r\n")
            path = first.partition(b" ")[2]
            await _join(reader, writer, first, live if path.startswith(b"/ws/") else web)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


async def _join(reader: StreamReader, writer: StreamWriter, first: bytes, port: int) -> None:
    try:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.write(AWAY)
        await writer.drain()
        return
    far_writer.write(first)
    await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))


async def _pour(reader: StreamReader, writer: StreamWriter) -> None:
    """One direction, until either end is gone; then the other end learns of it."""
    with suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--web", type=int, required=True)
    parser.add_argument("--live", type=int, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.port, web=given.web, live=given.live))


if __name__ == "__main__":
    main()

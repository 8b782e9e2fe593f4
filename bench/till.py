"""The carrier and the peers of bench/sending.py, each a process of its own.

`python -m bench.till carrier PORT` answers every message after 100 ms. `python -m bench.till aiohttp
PORT MANY AT_ONCE`, `... uvloop ...` and `... threads ...` post messages to it and print {"seconds":
..., "cpu": ...}: with one aiohttp session, with the same on the product's event loop, and with the
carrier's SDK in so many threads.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

LATENCY = 0.1
LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: *(\d+)")
SID, TOKEN = "AC" + "0" * 32, "token"
LETTER = {"To": "+12065550100", "From": "+12025550100", "Body": "bench text", "StatusCallback": "http://127.0.0.1:9/webhooks/twilio/key/status/00000000-0000-0000-0000-000000000000/"}  # fmt: skip


class Counter(asyncio.Protocol):
    """One connection to the carrier. It reads no more of a request than its length and answers in
    advance, so that the till takes none of the CPU that is measured beside it.
    """

    numbers = count(1)
    answer = json.dumps({
        "sid": "SM%032x", "account_sid": SID, "status": "queued", "to": LETTER["To"],
        "from": LETTER["From"], "body": LETTER["Body"], "direction": "outbound-api",
        "num_segments": "1", "num_media": "0", "price_unit": "USD", "api_version": "2010-04-01",
        "error_code": None, "date_created": None,
    })  # fmt: skip
    head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        head, found, body = self.waiting.partition(b"\r\n\r\n")
        size = LENGTH.search(head)
        if found and len(body) >= (int(size[1]) if size else 0):
            self.waiting = b""
            asyncio.get_running_loop().call_later(LATENCY, self._take)

    def _take(self) -> None:
        body = (self.answer % next(self.numbers)).encode()
        self.transport.write(self.head % len(body) + body)


async def carrier(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Counter, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


async def plain(port: int, many: int, at_once: int) -> None:
    import aiohttp

    url = f"http://127.0.0.1:{port}/2010-04-01/Accounts/{SID}/Messages.json"
    left = iter(range(many))
    auth = {"Authorization": aiohttp.encode_basic_auth(SID, TOKEN)}
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector, headers=auth) as session:

        async def work() -> None:
            for _ in left:
                async with session.post(url, data=LETTER) as answer:
                    assert (await answer.json())["sid"]

        await asyncio.gather(*(work() for _ in range(at_once)))


def threads(port: int, many: int, at_once: int) -> None:
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    class Here(TwilioHttpClient):
        def request(self, method: str, url: str, *args, **kwargs):
            return super().request(
                method, url.replace("https://api.twilio.com", base), *args, **kwargs
            )

    base = f"http://127.0.0.1:{port}"
    http = Here(pool_connections=True)
    http.session.mount("http://", _adapter(at_once))
    messages = Client(SID, TOKEN, http_client=http).messages

    def send(_: int) -> None:
        letter = {"to": LETTER["To"], "from_": LETTER["From"], "body": LETTER["Body"]}
        assert messages.create(**letter, status_callback=LETTER["StatusCallback"]).sid

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(send, range(many)))


def _adapter(size: int):
    from requests.adapters import HTTPAdapter

    return HTTPAdapter(pool_connections=1, pool_maxsize=size)


def _timed(work: Callable[[], object]) -> None:
    began, before = time.perf_counter(), time.process_time()
    work()
    print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - before}))


def _on_uvloop(work: Coroutine[Any, Any, None]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def main() -> None:
    kind, *numbers = sys.argv[1], *map(int, sys.argv[2:])
    if kind == "carrier":
        _on_uvloop(carrier(*numbers))
    elif kind == "uvloop":
        _timed(lambda: _on_uvloop(plain(*numbers)))
    elif kind == "aiohttp":
        _timed(lambda: asyncio.run(plain(*numbers)))
    else:
        _timed(lambda: threads(*numbers))


if __name__ == "__main__":
    main()

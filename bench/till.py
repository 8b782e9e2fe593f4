"""The carrier and the peers of bench/sending.py, each a process of its own.

`python -m bench.till carrier PORT` answers every message after 100 ms. `python -m bench.till aiohttp
PORT MANY AT_ONCE` and `... threads PORT MANY AT_ONCE` post messages to it and print {"seconds": ...,
"cpu": ...}: with one aiohttp session, and with the carrier's SDK in so many threads.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

LATENCY = 0.1
SID, TOKEN = "AC" + "0" * 32, "token"
LETTER = {"To": "+12065550100", "From": "+12025550100", "Body": "bench text", "StatusCallback": "http://127.0.0.1:9/webhooks/twilio/key/status/00000000-0000-0000-0000-000000000000/"}  # fmt: skip


async def carrier(port: int) -> None:
    from aiohttp import web

    numbers = count(1)

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        await asyncio.sleep(LATENCY)
        answer = {
            "sid": f"SM{next(numbers):032x}", "account_sid": SID, "status": "queued",
            "to": form.get("To"), "from": form.get("From"), "body": form.get("Body"),
            "direction": "outbound-api", "num_segments": "1", "num_media": "0", "price_unit": "USD",
            "api_version": "2010-04-01", "error_code": None, "date_created": None,
        }  # fmt: skip
        return web.json_response(answer, status=201)

    app = web.Application()
    app.router.add_post("/{path:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    await asyncio.Event().wait()


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


def main() -> None:
    kind, *numbers = sys.argv[1], *map(int, sys.argv[2:])
    if kind == "carrier":
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(carrier(*numbers))
    elif kind == "aiohttp":
        _timed(lambda: asyncio.run(plain(*numbers)))
    else:
        _timed(lambda: threads(*numbers))


if __name__ == "__main__":
    main()

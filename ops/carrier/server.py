"""One site: the API, its control side, and the CDN that media live on."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from . import (
    campaigns,
    control,
    lookups,
    market,
    numbers,
    requests,
    sends,
    services,
    streams,
    trusthub,
    voice,
)
from .answers import api
from .exchange import EXCHANGE, Exchange, Options

ROOT = "/2010-04-01/Accounts/{account}"
MESSAGE = ROOT + "/Messages/{message}"
NUMBERS = ROOT + "/IncomingPhoneNumbers"
MOST_BYTES = 64 * 1024 * 1024

API_ROUTES = [
    web.get(ROOT + ".json", numbers.account),
    web.get(NUMBERS + ".json", numbers.numbers),
    web.get(NUMBERS + "/{number}.json", numbers.number),
    web.post(NUMBERS + "/{number}.json", numbers.change),
    web.post(NUMBERS + ".json", market.buy),
    web.delete(NUMBERS + "/{number}.json", market.release),
    web.get(ROOT + "/AvailablePhoneNumbers/{country}/{kind}.json", market.search),
    web.get("/v1/PhoneNumbers/Countries/{country}", market.prices),
    web.get("/v1/Services", services.listed),
    web.get("/v1/Services/{service}/PhoneNumbers", services.pool),
    web.post("/v1/Services/{service}", services.change),
    web.post(ROOT + "/Messages.json", sends.create),
    web.get(ROOT + "/Messages.json", lookups.messages),
    web.get(MESSAGE + "/Media.json", lookups.all_media),
    web.get(MESSAGE + "/Media/{media}.json", lookups.media),
    web.delete(MESSAGE + "/Media/{media}.json", lookups.delete_media),
    web.get(MESSAGE + "/Media/{media}", lookups.media),
    web.get(MESSAGE + ".json", lookups.message),
    web.post(ROOT + "/Calls.json", voice.create),
    web.get(ROOT + "/Calls.json", voice.every),
    web.get(ROOT + "/Calls/{call}.json", voice.one),
    web.post(ROOT + "/Calls/{call}.json", voice.change),
    web.get(ROOT + "/Calls/{call}/Recordings.json", voice.recorded),
    web.delete(ROOT + "/Recordings/{recording}.json", voice.forget),
    web.get(ROOT + "/Recordings/{recording}.mp3", voice.recording),
    web.get("/cdn/{name}", lookups.cdn),
    web.route("*", ROOT + "/Addresses.json", api(trusthub.addresses)),
    web.route("*", ROOT + "/Addresses/{sid}.json", api(trusthub.address)),
    *trusthub.ROUTES,
    *campaigns.ROUTES,
    *streams.ROUTES,
]


async def serve(options: Options, host: str, port: int) -> None:
    """Runs until asked to end; the first line on stdout says where."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, ended.set)
    async with running(options, host, port) as base:
        sys.stdout.write(f"listening on {base}\n")
        sys.stdout.flush()
        await ended.wait()


@asynccontextmanager
async def running(options: Options, host: str, port: int) -> AsyncIterator[str]:
    exchange = Exchange.opened(options)
    site = _site(exchange, [*API_ROUTES, *control.ROUTES])
    try:
        exchange.base = exchange.calls.base = await _listen(site, host, port)
        exchange.resume()
        yield exchange.base
    finally:
        exchange.is_closing = True
        await site.cleanup()
        await exchange.close()


def _site(exchange: Exchange, routes: list[web.RouteDef]) -> web.AppRunner:
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[requests.keeping])
    app[EXCHANGE] = exchange
    app[requests.REQUESTS] = requests.Requests()
    app.add_routes(routes)
    return web.AppRunner(app, access_log=None, shutdown_timeout=0.2)


async def _listen(site: web.AppRunner, host: str, port: int) -> str:
    await site.setup()
    await web.TCPSite(site, host, port, backlog=4096).start()
    return f"http://{host}:{site.addresses[0][1]}"

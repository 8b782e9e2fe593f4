"""The hand behind the curtain, under /pretend: registers, texts as customers, orders faults.

Guarded by nothing but the loopback address it listens on.
"""

import asyncio
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from aiohttp import web

from . import callbacks, lines, lookups, phones, requests, reviews, texts, voice
from .answers import Handler, as_json
from .exchange import EXCHANGE, Exchange
from .faults import NoSuchFault
from .ledger import Journal, Record

Control = Callable[[Exchange, dict[str, Any]], Any]


def control(handler: Control) -> Handler:
    """A handler from the posted JSON to JSON; what it cannot read is the caller's mistake."""

    @wraps(handler)
    async def answering(request: web.Request) -> web.Response:
        try:
            entry = await request.json() if request.can_read_body else {}
            given = handler(request.app[EXCHANGE], entry)
            return as_json(await given if asyncio.iscoroutine(given) else given)
        except texts.NobodysNumber as error:
            return as_json({"error": f"nobody's number: {error}"}, 404)
        except (KeyError, TypeError, ValueError, binascii.Error, NoSuchFault) as error:
            return as_json({"error": repr(error)}, 400)

    return answering


@control
def register(exchange: Exchange, entry: dict[str, Any]) -> Any:
    return exchange.accounts.register(entry).as_json()


@control
def accounts(exchange: Exchange, _: dict[str, Any]) -> Any:
    return exchange.accounts.as_json()


@control
async def text(exchange: Exchange, entry: dict[str, Any]) -> Any:
    body, media = entry.get("body", ""), entry.get("media", [])
    message = await texts.receive(exchange, texts.Text(entry["from"], entry["to"], body, media))
    answer = message.answer
    return {
        "sid": message.sid,
        "accepted": answer["accepted"] if answer else None,
        "answer": answer,
    }


@control
async def receipt(exchange: Exchange, entry: dict[str, Any]) -> Any:
    message = exchange.messages.by_sid[entry["sid"]]
    step = callbacks.Step(entry["status"], entry.get("error_code"))
    copies, wrong = int(entry.get("copies", 1)), bool(entry.get("wrong_token"))
    answers = await exchange.callbacks.tell(message, step, copies=copies, wrong_token=wrong)
    return {"answers": [answer.as_json() for answer in answers]}


@control
def order_fault(exchange: Exchange, entry: dict[str, Any]) -> Any:
    exchange.faults.order(entry)
    return exchange.faults.as_json()


@control
async def review(exchange: Exchange, entry: dict[str, Any]) -> Any:
    return await reviews.review(exchange, entry)


@control
def faults(exchange: Exchange, _: dict[str, Any]) -> Any:
    return exchange.faults.as_json()


@control
def clear_faults(exchange: Exchange, _: dict[str, Any]) -> Any:
    exchange.faults.clear()
    return []


async def all_phones(request: web.Request) -> web.Response:
    return as_json(phones.all_phones(request.app[EXCHANGE].messages))


async def phone(request: web.Request) -> web.Response:
    return as_json(phones.phone(request.app[EXCHANGE].messages, request.match_info["number"]))


async def line(request: web.Request) -> web.Response:
    calls, given = request.app[EXCHANGE].calls, request.match_info
    return as_json(lines.line(calls, given["number"], given["ours"]))


async def media(request: web.Request) -> web.StreamResponse:
    return lookups.file(request.app[EXCHANGE], request.match_info["media"])


async def ledger(request: web.Request) -> web.Response:
    return await _lines(request, request.app[EXCHANGE].ledger)


async def log(request: web.Request) -> web.Response:
    return await _lines(request, request.app[EXCHANGE].log)


async def statuses(request: web.Request) -> web.Response:
    return await _lines(request, request.app[EXCHANGE].journal)


async def _lines(request: web.Request, journal: Journal) -> web.Response:
    after = int(request.query.get("after", "0"))

    def read() -> list[Record]:
        return list(journal.read(after))

    lines = await asyncio.to_thread(read)
    return as_json({"lines": lines, "next": after + len(lines)})


async def health(_: web.Request) -> web.Response:
    return as_json({"ok": True})


ROUTES = [
    web.get("/healthz", health),
    web.get("/pretend/accounts", accounts),
    web.post("/pretend/accounts", register),
    web.post("/pretend/texts", text),
    web.post("/pretend/receipts", receipt),
    web.post("/pretend/calls", control(voice.ring)),
    web.get("/pretend/calls", voice.all_calls),
    web.get("/pretend/recordings", voice.all_recordings),
    web.get("/pretend/lines/{number}/{ours}", line),
    web.post("/pretend/lines", control(lines.act)),
    web.post("/pretend/manners", control(voice.behave)),
    web.get("/pretend/faults", faults),
    web.post("/pretend/faults", order_fault),
    web.delete("/pretend/faults", clear_faults),
    web.get("/pretend/phones", all_phones),
    web.get("/pretend/phones/{number}", phone),
    web.get("/pretend/media/{media}", media),
    web.get("/pretend/ledger", ledger),
    web.get("/pretend/log", log),
    web.get("/pretend/statuses", statuses),
    web.post("/pretend/reviews", review),
    web.get("/pretend/requests", requests.listed),
]

"""Turns what a handler gives, or refuses, into the API's JSON."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from .accounts import Account
from .exchange import EXCHANGE, Exchange
from .refusals import Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ApiHandler = Callable[[web.Request, Exchange, Account], Awaitable[web.StreamResponse]]


def as_json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    body = json.dumps(content).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


def refusal(refused: Refused) -> web.Response:
    return as_json(refused.as_json(), refused.status, refused.headers)


class Form:
    """What was posted; a field that must be there and is not is the caller's mistake."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, request: web.Request) -> "Form":
        return cls(parse_qs((await request.read()).decode(), keep_blank_values=True))

    def one(self, name: str) -> str:
        if not self._fields.get(name, [""])[0]:
            raise Refused(20001)
        return self._fields[name][0]

    def get(self, name: str) -> str | None:
        return self._fields.get(name, [None])[0]

    def all(self, name: str) -> list[str]:
        return self._fields.get(name, [])


RestHandler = Callable[[web.Request, Exchange, Account, Form], Awaitable[Any]]


def rest(handler: RestHandler) -> Handler:
    """A handler of an API whose addresses name no account: the token says whose it is."""

    @wraps(handler)
    async def answering(request: web.Request) -> web.StreamResponse:
        exchange = request.app[EXCHANGE]
        try:
            account = exchange.accounts.signed_in(request.headers.get("Authorization", ""))
            given = await handler(request, exchange, account, await Form.of(request))
        except Refused as refused:
            return refusal(refused)
        shown = {name: value for name, value in given.items() if not name.startswith("_")}
        return as_json(shown, 201 if request.method == "POST" else 200)

    return answering


def results(request: web.Request, key: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """A listing: all of it is one page."""
    items = [{k: v for k, v in one.items() if not k.startswith("_")} for one in found]
    here = str(request.url)
    meta = {
        "key": key, "page": 0, "page_size": 1000, "url": here, "first_page_url": here,
        "previous_page_url": None, "next_page_url": None,
    }  # fmt: skip
    return {key: items, "meta": meta}


def api(handler: ApiHandler) -> Handler:
    """A handler under /Accounts/{AC}/: let in by the account's own token only."""

    @wraps(handler)
    async def answering(request: web.Request) -> web.StreamResponse:
        exchange = request.app[EXCHANGE]
        try:
            header = request.headers.get("Authorization", "")
            account = exchange.accounts.authorized(header, request.match_info["account"])
            return await handler(request, exchange, account)
        except Refused as refused:
            return refusal(refused)

    return answering


def product(handler: ApiHandler) -> Handler:
    """The same for an address that names no account: the credentials do."""

    @wraps(handler)
    async def answering(request: web.Request) -> web.StreamResponse:
        exchange = request.app[EXCHANGE]
        try:
            account = exchange.accounts.signed_in(request.headers.get("Authorization", ""))
            return await handler(request, exchange, account)
        except Refused as refused:
            return refusal(refused)

    return answering

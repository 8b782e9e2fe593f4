"""Turns what a handler gives, or refuses, into the API's JSON."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

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

"""What was asked of the API, newest last: tests hold it against the carrier's specifications."""

import base64
import binascii
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

MOST = 20_000
NOT_API = ("/pretend", "/cdn/", "/healthz")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    account: str
    method: str
    url: str
    body: bytes

    def as_json(self) -> dict[str, Any]:
        form = parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True)
        return {"account": self.account, "method": self.method, "url": self.url, "form": form}


class Requests:
    """The last of them, numbered from the start."""

    def __init__(self) -> None:
        self._kept: deque[Request] = deque(maxlen=MOST)
        self._dropped = 0

    def keep(self, request: Request) -> None:
        self._dropped += len(self._kept) == MOST
        self._kept.append(request)

    def after(self, number: int) -> tuple[list[Request], int]:
        kept = list(self._kept)[max(number - self._dropped, 0) :]
        return kept, self._dropped + len(self._kept)


REQUESTS = web.AppKey("requests", Requests)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def keeping(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith(NOT_API):
        body = await request.read() if request.content_type == FORM else b""
        account = _account(request.headers.get("Authorization", ""))
        request.app[REQUESTS].keep(Request(account, request.method, str(request.rel_url), body))
    return await handler(request)


async def listed(request: web.Request) -> web.Response:
    found, end = request.app[REQUESTS].after(int(request.query.get("after", "0")))
    return web.json_response({"lines": [one.as_json() for one in found], "next": end})


def _account(header: str) -> str:
    try:
        return base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""

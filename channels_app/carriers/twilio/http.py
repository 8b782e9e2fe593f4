"""The SDK's asynchronous client with what it lacks: a pool of our own, time-outs, Retry-After.

The SDK drops response headers and, without a time-out, waits for ever.
"""

from base64 import b64encode
from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from aiohttp import ClientSession, ClientTimeout
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from yarl import URL

CONNECT, TOTAL = 5.0, 15.0

# What the last answer in this task said: many tasks share a client.
retry_after: ContextVar[float | None] = ContextVar("retry_after", default=None)


class Http(AsyncHttpClient):
    """Sends the SDK's requests through a shared session; `api_base` replaces Twilio's origin."""

    def __init__(self, session: ClientSession, api_base: str = "") -> None:
        super().__init__(None, True, TOTAL)
        self.session = session
        self.api_base = api_base

    async def request(  # noqa: PLR0913 - the SDK's signature
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        given: dict[str, Any] = {
            "params": params,
            "data": _form(data),
            "headers": {**(headers or {}), **(authorization(auth) if auth else {})},
            "timeout": _patience(timeout or TOTAL),
            "allow_redirects": allow_redirects,
        }
        address = _address(url, self.api_base)
        async with self.session.request(method.upper(), address, **given) as answer:
            retry_after.set(_seconds(answer.headers.get("Retry-After")))
            return Response(answer.status, (await answer.read()).decode(errors="replace"))


@lru_cache(maxsize=16)
def _patience(total: float) -> ClientTimeout:
    return ClientTimeout(total=total, connect=CONNECT)


@lru_cache(maxsize=1024)
def _address(url: str, api_base: str) -> URL:
    """Where the SDK's address is really asked; read once, for texts go to few."""
    if not api_base:
        return URL(url)
    base = urlsplit(api_base)
    return URL(urlunsplit(urlsplit(url)._replace(scheme=base.scheme, netloc=base.netloc)))


def authorization(pair: tuple[str, str]) -> dict[str, str]:
    """The header of Basic auth, made here: aiohttp is about to drop its own."""
    return {"Authorization": "Basic " + b64encode(":".join(pair).encode()).decode()}


def client(http: Http, credentials: list[dict[str, str]]) -> Client:
    """The SDK's client, with nothing taken from the environment: it serves many accounts."""
    first = credentials[0]
    return Client(
        username=first["account_sid"],
        password=first["auth_token"],
        account_sid=first["account_sid"],
        http_client=http,
        environment={"TWILIO_EDGE": ""},  # an empty one would mean the process's own
    )


def _form(data: Mapping[str, Any] | None) -> bytes | None:
    """As the SDK's Content-Type says, by yarl's C: aiohttp's form takes a third of a send."""
    if not data:
        return None
    fields = {
        name: value if isinstance(value, str) else _words(value) for name, value in data.items()
    }
    return URL.build(query=fields).raw_query_string.encode()


def _words(value: Any) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _seconds(value: str | None) -> float | None:
    return float(value) if value and value.isdigit() else None

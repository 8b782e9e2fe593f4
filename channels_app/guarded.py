"""The one client that fetches foreign addresses: allow-listed hosts, no private addresses, and
credentials that never follow a redirect.
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from channels_app.carriers.twilio.http import authorization

MOST_REDIRECTS = 3
LARGEST = 20 * 1024 * 1024
TIMEOUT = ClientTimeout(total=60, connect=5, sock_read=20)


class Blocked(Exception):
    """The address is not one we fetch from. Asking again does not help."""


class Failed(Exception):
    """It did not work this time."""


@dataclass(frozen=True)
class Allowed:
    """Where a fetch may go: the first host with credentials, the others without.

    `origin` is a pretend carrier's (scheme and host), allowed to be private; nothing else is then.
    """

    first: str = "api.twilio.com"
    then: tuple[str, ...] = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")
    origin: str = ""

    def check(self, url: str, *, redirected: bool) -> None:
        """Raise Blocked unless the address may be fetched."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if parts.username or parts.password or not host:
            raise Blocked("credentials or no host in the address")
        if self.origin:
            if f"{parts.scheme}://{parts.netloc}" != self.origin:
                raise Blocked(f"not the connection's carrier: {host}")
            return
        if parts.scheme != "https" or parts.port not in (None, 443):
            raise Blocked("not plain https")
        fine = host == self.first or (
            redirected and any(host.endswith(suffix) for suffix in self.then)
        )
        if not fine:
            raise Blocked(f"not a carrier's host: {host}")


class _PublicOnly(AbstractResolver):
    """Resolves once, checks what came, and lets the connection use only that."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        for answer in found:
            if not is_public(answer["host"]):
                raise Blocked(f"{host} resolves to a private address")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address)
    inner: Any = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if ip.version == 6 and ip in ipaddress.ip_network("64:ff9b::/96"):
        inner = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def api_session(origin: str = "") -> ClientSession:
    """For a carrier's API: public addresses only, unless the connection's carrier is a pretend one
    at `origin`. The SDK's adapter follows no redirect.
    """
    connector = TCPConnector(resolver=None if origin else _PublicOnly(), use_dns_cache=False)
    return ClientSession(connector=connector, cookie_jar=DummyCookieJar(), trust_env=False)


async def fetch(
    url: str, *, allowed: Allowed, auth: tuple[str, str] | None, largest: int = LARGEST
) -> tuple[bytes, str]:
    """The bytes and their claimed type. Raises Blocked or Failed.

    Twilio's media addresses ask for Basic auth and then redirect to signed ones elsewhere, which
    must not see it.
    """
    resolver = None if allowed.origin else _PublicOnly()
    connector = TCPConnector(resolver=resolver, use_dns_cache=False)
    async with ClientSession(
        connector=connector, timeout=TIMEOUT, cookie_jar=DummyCookieJar(), trust_env=False
    ) as session:
        sent = authorization(auth) if auth else {}
        for hop in range(MOST_REDIRECTS + 1):
            allowed.check(url, redirected=hop > 0)
            _refuse_literal(url, allowed)
            async with session.get(url, headers=sent, allow_redirects=False) as answer:
                if answer.status in {301, 302, 303, 307, 308}:
                    url, sent = urljoin(url, answer.headers.get("Location", "")), {}
                    continue
                if answer.status != 200:
                    raise Failed(f"HTTP {answer.status}")
                return await _read(answer, largest), answer.headers.get("Content-Type", "")
    raise Blocked("too many redirects")


def _refuse_literal(url: str, allowed: Allowed) -> None:
    """An address written as a number never meets the resolver."""
    host = urlsplit(url).hostname or ""
    if allowed.origin or not host:
        return
    try:
        fine = is_public(host)
    except ValueError:
        return
    if not fine:
        raise Blocked("a private address")


async def _read(answer: Any, largest: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.content.iter_chunked(64 * 1024):
        size += len(chunk)
        if size > largest:
            raise Blocked("larger than we keep")
        chunks.append(chunk)
    return b"".join(chunks)


def names_account(url: str, accounts: Sequence[str]) -> bool:
    """Whether a Twilio media address is of one of these accounts: others never see our password."""
    return any(f"/Accounts/{account}/" in urlsplit(url).path for account in accounts)

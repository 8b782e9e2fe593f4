"""What every inbox shares: the public address, the socket, the files."""

import asyncio
import socket
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from channels_app import guarded
from channels_app.checkups.findings import Finding
from inbox import tenancy

PATIENCE = aiohttp.ClientTimeout(total=10, connect=5)


def public_address() -> Finding:
    """Whether PUBLIC_URL leads here, as far as one can tell from inside."""
    try:
        status = asyncio.run(_status(f"{settings.PUBLIC_URL}/healthz"))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding("public", "bad", "unreachable", type(error).__name__)
    if status != 200:
        return Finding("public", "bad", "elsewhere", f"HTTP {status}")
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if not is_outside(host):
        return Finding("public", "unsure", "private", host)
    if not settings.PUBLIC_URL.startswith("https://"):
        return Finding("public", "unsure", "insecure", host)
    return Finding("public", "good", "fine", settings.PUBLIC_URL)


def is_outside(host: str) -> bool:
    """Whether carriers could find it: every address of it is out in the world."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(guarded.is_public(address.split("%")[0]) for address in found)


async def _status(url: str) -> int:
    async with (
        aiohttp.ClientSession(timeout=PATIENCE) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        return answer.status


def live_socket() -> Finding:
    """Whether the live updates' address is a websocket's. Nobody is signed in: a refusal is the
    answer of a socket that works.
    """
    url = f"{settings.PUBLIC_URL}/ws/{tenancy.current().slug}/"
    try:
        status = asyncio.run(_upgraded(url))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding("socket", "bad", "unreachable", type(error).__name__)
    if status in {101, 403}:
        return Finding("socket", "good", "fine")
    return Finding("socket", "bad", "no_socket", f"HTTP {status}")


async def _upgraded(url: str) -> int:
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        try:
            async with session.ws_connect(url, origin=settings.PUBLIC_URL):
                return 101
        except aiohttp.WSServerHandshakeError as refusal:
            return refusal.status


def storage() -> Finding:
    """Whether files are kept and read again."""
    words = uuid4().hex.encode()
    try:
        name = default_storage.save(
            f"org/{tenancy.current().pk}/check-up/{uuid4()}", ContentFile(words)
        )
        with default_storage.open(name) as kept:
            is_same = kept.read() == words
        default_storage.delete(name)
    except OSError as error:
        return Finding("storage", "bad", "broken", type(error).__name__)
    return Finding("storage", "good", "fine") if is_same else Finding("storage", "bad", "broken")

"""Media in both directions: kept as files, offered on a CDN, fetched from the product's URLs."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from .messages import Media, new_sid

WITHIN = ClientTimeout(total=15, connect=5)
MOST_BYTES = 5_000_000
CARRIED = ("image/", "video/", "audio/", "text/vcard", "text/x-vcard", "text/csv",
           "text/calendar", "text/plain", "text/rtf", "application/pdf")  # fmt: skip

UNREACHABLE, WRONG_TYPE, TOO_BIG = 11200, 12300, 11751


@dataclass(frozen=True)
class Fetched:
    """One MediaUrl as the carrier saw it; `error_code` says why the message cannot go."""

    url: str
    head_status: int | None = None
    head_type: str = ""
    status: int | None = None
    content_type: str = ""
    media: Media | None = None
    error_code: int | None = None


class Pictures:
    def __init__(self, folder: Path, session: ClientSession) -> None:
        self._folder = folder
        self._session = session
        self._offers: dict[str, str] = {}
        folder.mkdir(exist_ok=True)

    def keep(self, data: bytes, content_type: str, *, name: str = "", url: str = "") -> Media:
        media = Media(
            sid=new_sid("ME"),
            content_type=content_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            name=name,
            url=url,
        )
        self.path(media.sid).write_bytes(data)
        self.path(media.sid).with_suffix(".type").write_text(content_type)
        return media

    def keep_all(self, entries: list[dict[str, Any]]) -> list[Media]:
        return [
            self.keep(
                base64.b64decode(entry["base64"]), entry["content_type"], name=entry.get("name", "")
            )
            for entry in entries
        ]

    def path(self, sid: str) -> Path:
        return self._folder / sid

    def content_type(self, sid: str) -> str:
        return self.path(sid).with_suffix(".type").read_text()

    def exists(self, sid: str) -> bool:
        return sid.isalnum() and self.path(sid).exists()

    def forget(self, sid: str) -> None:
        self.path(sid).unlink(missing_ok=True)

    def offer(self, sid: str) -> str:
        """An unguessable name under which the CDN serves the file to anyone."""
        name = secrets.token_urlsafe(32)
        self._offers[name] = sid
        return name

    def offered(self, name: str) -> str | None:
        return self._offers.get(name)

    async def fetch(self, url: str) -> Fetched:
        """HEAD, then GET; both must succeed and agree on a type that phones can show."""
        try:
            async with self._session.head(url, timeout=WITHIN, allow_redirects=True) as head:
                head_status, head_type = head.status, head.content_type
            if head_status != HTTPStatus.OK:
                return Fetched(url, head_status, head_type, error_code=UNREACHABLE)
            async with self._session.get(url, timeout=WITHIN) as response:
                return await self._checked(url, head_type, response)
        except (ClientError, TimeoutError, ValueError):
            return Fetched(url, error_code=UNREACHABLE)

    async def _checked(self, url: str, head_type: str, response: ClientResponse) -> Fetched:
        status, content_type = response.status, response.content_type
        data = await response.content.read(MOST_BYTES + 1)
        while len(data) <= MOST_BYTES and (more := await response.content.read(MOST_BYTES)):
            data += more
        error, media = None, None
        if status != HTTPStatus.OK:
            error = UNREACHABLE
        elif content_type != head_type or not content_type.startswith(CARRIED):
            error = WRONG_TYPE
        elif len(data) > MOST_BYTES:
            error = TOO_BIG
        else:
            media = self.keep(data, content_type, url=url)
        return Fetched(url, int(HTTPStatus.OK), head_type, status, content_type, media, error)

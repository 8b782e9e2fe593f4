"""Asking Twilio what it has: the same listing files lost texts and settles uncertain sends."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
from aiohttp import ClientSession
from twilio.base.exceptions import TwilioException, TwilioRestException

from channels_app.carriers.twilio.http import Http, client

PAGE = 100
GARBAGE = (ValueError, KeyError, TypeError, AttributeError)  # an answer in no shape the SDK knows
Answer = TypeVar("Answer")


class Unavailable(Exception):
    """The carrier did not answer; ask again later."""


@dataclass(frozen=True)
class Listed:
    """One message as the carrier keeps it."""

    carrier_id: str
    sender: str
    to: str
    body: str
    at: datetime
    status: str
    error_code: str
    media: int
    inbound: bool


async def _listed(
    credentials: list[dict[str, str]], api_base: str, to: str, since: datetime
) -> list[Listed]:
    """Messages to `to`, newest first, down to `since`. Filtered here: the carrier's own filter is
    by the time of sending, which a queued message has not.
    """
    found: list[Listed] = []
    async with ClientSession() as session:
        messages = client(Http(session, api_base), credentials).messages
        async for row in await messages.stream_async(to=to, page_size=PAGE):
            listed = _shape(row)
            if listed.at < since:
                break
            found.append(listed)
    return found


def _shape(row: Any) -> Listed:
    return Listed(
        carrier_id=row.sid,
        sender=row.from_ or "",
        to=row.to,
        body=row.body or "",
        at=row.date_created,
        status=row.status,
        error_code=str(row.error_code or ""),
        media=int(row.num_media or 0),
        inbound=row.direction == "inbound",
    )


async def _message(credentials: list[dict[str, str]], api_base: str, sid: str) -> Listed | None:
    async with ClientSession() as session:
        try:
            return _shape(
                await client(Http(session, api_base), credentials).messages(sid).fetch_async()
            )
        except TwilioRestException as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise


async def _media(
    credentials: list[dict[str, str]], api_base: str, sid: str
) -> list[tuple[str, str]]:
    async with ClientSession() as session:
        twilio = client(Http(session, api_base), credentials)
        rows = await twilio.messages(sid).media.list_async(limit=10)
        base = api_base or "https://api.twilio.com"
        return [(base + row.uri.removesuffix(".json"), row.content_type) for row in rows]


def messages_to(
    to: str, *, since: datetime, credentials: list[dict[str, str]], api_base: str
) -> list[Listed]:
    """Raises Unavailable."""
    return _ask(lambda: _listed(credentials, api_base, to, since))


def message(sid: str, *, credentials: list[dict[str, str]], api_base: str) -> Listed | None:
    """One message by its id; None when the carrier does not know it. Raises Unavailable."""
    return _ask(lambda: _message(credentials, api_base, sid))


def media_of(
    sid: str, *, credentials: list[dict[str, str]], api_base: str
) -> list[tuple[str, str]]:
    """(address, content type) of each file of a message. Raises Unavailable."""
    return _ask(lambda: _media(credentials, api_base, sid))


def _ask(question: Callable[[], Awaitable[Answer]]) -> Answer:
    async def asked() -> Answer:
        return await question()

    try:
        return asyncio.run(asked())
    except (TwilioException, aiohttp.ClientError, TimeoutError, *GARBAGE) as error:
        raise Unavailable(type(error).__name__) from error

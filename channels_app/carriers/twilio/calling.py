"""Placing a call, and asking Twilio what became of one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
from aiohttp import ClientSession
from twilio.base.exceptions import TwilioException, TwilioRestException

from channels_app.carriers.outcomes import Accepted, Outcome, TryLater, Unknown
from channels_app.carriers.twilio import sending
from channels_app.carriers.twilio.http import Http, client, retry_after
from channels_app.carriers.twilio.listing import GARBAGE, PAGE, Unavailable
from inbox.conversations.phoning.calls import Recording

EVENTS = ["initiated", "ringing", "answered", "completed"]
MOST = 2000  # calls to one number in one listing
AGENT_RINGS = 25  # seconds
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Account:
    """Who calls the carrier, and where."""

    credentials: list[dict[str, str]]
    api_base: str


@dataclass(frozen=True)
class Ticket:
    """Everything one call needs, read before the carrier is asked."""

    account: Account
    to: str
    sender: str
    url: str
    progress: str


@dataclass(frozen=True)
class Heard:
    """A leg as the carrier keeps it."""

    carrier_id: str
    status: str
    seconds: int
    sender: str
    direction: str
    at: datetime


@dataclass(frozen=True)
class Sound:
    """A finished recording; `of_callers` when it is a voicemail, not the conversation itself."""

    recording: Recording
    of_callers: bool


def place(ticket: Ticket) -> Outcome:
    """One call to the carrier. It never raises: what cannot be told from acceptance is Unknown."""
    return asyncio.run(_place(ticket))


async def _place(ticket: Ticket) -> Outcome:
    retry_after.set(None)
    try:
        async with ClientSession() as session:
            made = await _calls(ticket.account, session).create_async(
                to=ticket.to,
                from_=ticket.sender,
                url=ticket.url,
                status_callback=ticket.progress,
                status_callback_event=EVENTS,
                timeout=AGENT_RINGS,
            )
    except TwilioException as refusal:
        return sending.refused(refusal, retry_after.get())
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return TryLater("", f"no connection: {type(error).__name__}")
    except (TimeoutError, aiohttp.ClientError, *GARBAGE) as error:
        return Unknown(f"no readable answer: {type(error).__name__}")
    return Accepted(made.sid) if made.sid else Unknown("no readable answer")


def legs(sid: str, account: Account) -> list[Heard]:
    """The call, then the legs it began. Raises Unavailable."""

    async def ask(session: ClientSession) -> list[Heard]:
        calls = _calls(account, session)
        first = await calls(sid).fetch_async()
        others = await calls.list_async(parent_call_sid=sid, limit=10)
        return [_shape(row) for row in (first, *others)]

    return _ask(ask)


def received(*, to: str, since: datetime, account: Account) -> list[Heard]:
    """Calls of customers to one of our numbers, newest first. Raises Unavailable."""

    async def ask(session: ClientSession) -> list[Heard]:
        found = await _calls(account, session).list_async(
            to=to, start_time_after=since, page_size=PAGE, limit=MOST
        )
        return [one for one in map(_shape, found) if one.direction == "inbound"]

    return _ask(ask)


def placed(*, to: str, sender: str, since: datetime, account: Account) -> list[Heard]:
    """Calls to a phone of ours from one of our numbers, newest first. Raises Unavailable."""

    async def ask(session: ClientSession) -> list[Heard]:
        found = await _calls(account, session).list_async(
            to=to, from_=sender, start_time_after=since, limit=20
        )
        return [_shape(row) for row in found]

    return _ask(ask)


def recorded(sid: str, account: Account) -> list[Sound]:
    """What is there of a call to be heard, oldest first. Raises Unavailable."""
    base = account.api_base or "https://api.twilio.com"

    async def ask(session: ClientSession) -> list[Sound]:
        found = await _calls(account, session)(sid).recordings.list_async(limit=10)
        there = [row for row in reversed(found) if row.status == "completed" and _length(row)]
        return [_sound(row, base) for row in there]

    return _ask(ask)


def _sound(row: Any, base: str) -> Sound:
    path = f"/2010-04-01/Accounts/{row.account_sid}/Recordings/{row.sid}.mp3"
    return Sound(Recording(base + path, _length(row)), row.source == "RecordVerb")


def _length(row: Any) -> int:
    said = str(row.duration or "")
    return int(said) if said.isdecimal() else 0


def hang_up(sid: str, account: Account) -> bool:
    """End the call, whether it rings or is spoken; False when it is over already. Raises
    Unavailable.
    """

    async def ask(session: ClientSession) -> bool:
        try:
            await _calls(account, session)(sid).update_async(status="completed")
        except TwilioRestException as refusal:
            if refusal.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
                return False
            raise
        return True

    return _ask(ask)


def _calls(account: Account, session: ClientSession) -> Any:
    return client(Http(session, account.api_base), account.credentials).calls


def _shape(row: Any) -> Heard:
    return Heard(
        carrier_id=row.sid,
        status=str(row.status),
        seconds=_length(row),
        sender=str(vars(row).get("_from") or ""),  # as the SDK spells it for calls
        direction=row.direction or "",
        at=row.date_created or row.start_time,
    )


def _ask(question: Callable[[ClientSession], Awaitable[Answer]]) -> Answer:
    async def asked() -> Answer:
        async with ClientSession() as session:
            return await question(session)

    try:
        return asyncio.run(asked())
    except (TwilioException, aiohttp.ClientError, TimeoutError, *GARBAGE) as error:
        raise Unavailable(type(error).__name__) from error

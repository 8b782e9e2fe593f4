"""One question to Twilio's API, and what it means when no good answer comes.

Refused: proven not done. Unreachable: it never got there. Unknown: it may have been done.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from django.utils.translation import gettext_noop as _
from twilio.base.exceptions import TwilioException

from channels_app import guarded
from channels_app.carriers.twilio import errors
from channels_app.carriers.twilio.http import Http, client
from inbox.conversations.models import Connection

Answer = TypeVar("Answer")
GARBAGE = (ValueError, KeyError, TypeError, AttributeError)  # an answer in no shape the SDK knows


class Refused(Exception):
    """The carrier said no: its code, and words a person reads (English, pages translate them)."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code, self.words = code, words


class Unreachable(Exception):
    """The question never got there."""


class Unknown(Exception):
    """It was asked, and nobody read the answer."""


@dataclass(frozen=True)
class Account:
    """Whom to ask as: one account of a connection."""

    sid: str
    token: str
    api_base: str = ""


def accounts(connection: Connection) -> list[Account]:
    """The connection's accounts, each with its newest token; the first one sends."""
    found: dict[str, Account] = {}
    for pair in connection.credentials:
        sid = pair["account_sid"]
        found.setdefault(sid, Account(sid, pair["auth_token"], connection.api_base))
    return list(found.values())


def account(connection: Connection, sid: str) -> Account:
    """The one of that id, or the first where it is gone."""
    there = accounts(connection)
    return next((one for one in there if one.sid == sid), there[0])


def ask(of: Account, question: Callable[[Any], Awaitable[Answer]]) -> Answer:
    """The answer to `question(client)`. Raises Refused, Unreachable or Unknown."""

    async def asked() -> Answer:
        async with guarded.api_session(of.api_base) as session:
            pair = {"account_sid": of.sid, "auth_token": of.token}
            return await question(client(Http(session, of.api_base), [pair]))

    try:
        return asyncio.run(asked())
    except TwilioException as refusal:
        raise _meant(refusal) from refusal
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Unreachable(type(error).__name__) from error
    except guarded.Blocked as error:
        raise Unreachable(str(error)) from error
    except (TimeoutError, aiohttp.ClientError, *GARBAGE) as error:
        raise Unknown(type(error).__name__) from error


def _meant(error: TwilioException) -> Exception:
    """A 4xx proves that nothing was done; after a 5xx nobody knows."""
    status, code, said = _told(error)
    if status == 401 or code == "20003":
        return Refused("20003", _("The carrier rejected our account's credentials"))
    if 400 <= status < 500:
        return Refused(code, errors.words(code) or said[:200] or f"HTTP {status}")
    return Unknown(f"HTTP {status}" if status else type(error).__name__)


def _told(error: TwilioException) -> tuple[int, str, str]:
    """The HTTP status, the carrier's code and its words. A listing that was refused is no
    TwilioRestException in the SDK: it holds the bare answer.
    """
    answer = next((part for part in error.args if hasattr(part, "status_code")), None)
    if answer is None:
        status = int(getattr(error, "status", 0) or 0)
        return status, str(getattr(error, "code", "") or ""), str(getattr(error, "msg", "") or "")
    try:
        told = json.loads(answer.text)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    return int(answer.status_code), str(told.get("code") or ""), str(told.get("message") or "")

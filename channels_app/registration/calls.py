"""One call to the carrier at a time, and what its failing means for the step that made it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
from aiohttp import ClientSession
from twilio.base.exceptions import TwilioException

from channels_app.carriers.twilio.http import Http, client
from inbox.conversations.models import Connection

Answer = TypeVar("Answer")
GARBAGE = (ValueError, KeyError, TypeError, AttributeError)  # an answer in no shape the SDK knows
ASK_AGAIN = {401, 403, 429}  # the account is to be mended, or we are to slow down


class Refused(Exception):
    """The carrier proved that it did not do it: its code, its words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code, self.words = code, words


class Later(Exception):
    """It may have been done or not: look for it, then go on."""


class Office:
    """The carrier account that registrations are made at."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def ask(self, question: Callable[[Any], Awaitable[Answer]]) -> Answer:
        """Put one question to the SDK's client. Raises Refused or Later."""

        async def asked() -> Answer:
            async with ClientSession() as session:
                http = Http(session, self.connection.api_base)
                return await question(client(http, self.connection.credentials))

        try:
            return asyncio.run(asked())
        except TwilioException as error:
            status = int(getattr(error, "status", 0) or 0)
            if 400 <= status < 500 and status not in ASK_AGAIN:
                words = str(getattr(error, "msg", "") or getattr(error, "title", "") or error)
                raise Refused(str(getattr(error, "code", "") or status), words) from error
            raise Later(f"the carrier answered {status or 'unreadably'}") from error
        except (aiohttp.ClientError, TimeoutError, *GARBAGE) as error:
            raise Later(type(error).__name__) from error

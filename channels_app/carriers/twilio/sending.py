"""Handing one text to Twilio, and what its answer means."""

from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import ClientSession
from django.utils.translation import gettext_noop as _
from twilio.base.exceptions import TwilioException
from twilio.base.version import Version

from channels_app.carriers.outcomes import Accepted, Outcome, Refused, TryLater, Unknown
from channels_app.carriers.twilio import errors
from channels_app.carriers.twilio.http import Http, client, retry_after

# Seconds until a text that waits for the account to be mended is offered again.
HELD = 60.0


@dataclass(frozen=True)
class Letter:
    """Everything one send needs, read before the call: no database inside the loop."""

    credentials: list[dict[str, str]]
    api_base: str
    to: str
    sender: str
    body: str
    media: tuple[str, ...]
    status_url: str


class Lines:
    """The carrier's accounts over one session; a client is made once for each."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session
        self._known: dict[tuple[str, str, str], Version] = {}

    async def post(self, letter: Letter) -> Any:
        """What the carrier answers, without the SDK's own object of a message: thirty fields filled
        in and read out, of which we want one.
        """
        sid = letter.credentials[0]["account_sid"]
        form: dict[str, object] = {
            "To": letter.to,
            "StatusCallback": letter.status_url,
            "From": letter.sender,
            "Body": letter.body,
            "MediaUrl": list(letter.media) or None,
        }
        api = self._api(letter)
        return await api.create_async("POST", f"/Accounts/{sid}/Messages.json", data=form)

    def _api(self, letter: Letter) -> Version:
        account = letter.credentials[0]
        key = (account["account_sid"], account["auth_token"], letter.api_base)
        found = self._known.get(key)
        if found is None:
            http = Http(self.session, letter.api_base)
            found = self._known[key] = client(http, letter.credentials).api.v2010
        return found


async def send(letter: Letter, lines: Lines) -> Outcome:
    """One call. It never raises: what cannot be told apart from acceptance is Unknown."""
    retry_after.set(None)
    try:
        sent = await lines.post(letter)
    except TwilioException as refusal:
        return refused(refusal, retry_after.get())
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return TryLater("", f"no connection: {type(error).__name__}")
    except (TimeoutError, aiohttp.ClientError, ValueError, TypeError, KeyError) as error:
        return Unknown(f"no readable answer: {type(error).__name__}")
    sid = sent.get("sid") if isinstance(sent, dict) else None
    if not sid:
        return Unknown(_("The carrier's answer could not be read"))
    return Accepted(str(sid))


def refused(error: TwilioException, retry_after: float | None) -> Outcome:
    """A 4xx with the carrier's own code is proof; a 5xx is not: it may have been accepted."""
    status = int(getattr(error, "status", 0) or 0)
    code = str(getattr(error, "code", "") or "")
    if code == str(status):  # no code of the carrier's: the SDK fills in the HTTP status
        code = ""
    text = errors.words(code) or str(getattr(error, "msg", "") or getattr(error, "title", ""))
    action = errors.action(code)
    if status == 429 or (status < 500 and action == errors.LATER) or code == "20503":
        return TryLater(code or "20429", text, retry_after)
    if action == errors.ACCOUNT or status in {401, 403}:
        return TryLater(code or str(status), text, HELD, problem=text)
    if 400 <= status < 500 and (code or status == 404):
        return Refused(code or "404", text)
    return Unknown(f"the carrier answered {status or 'unreadably'}")

"""One end of a telephone call, how a phone behaves, and waiting for whoever holds it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .shapes import VERSION, when

PICKED_UP = "answer"


class HungUp(Exception):
    """Somebody put the phone down, or the product ended the call."""


@dataclass(frozen=True)
class Manner:
    """A phone: it `takes` answer, busy, no-answer or failed, and `presses` a key or none."""

    takes: str = PICKED_UP
    presses: str = "1"
    talks: int = 12  # seconds it says that it talked
    pause: float = 0.02  # it really takes
    asks: bool = False  # a person holds it: nothing above counts


@dataclass
class Call:
    """One leg. `asks`: a person at the pretend phone decides, at the `stage` the leg is in:
    "rings", "talks" or "speaks" (after the tone). All legs of a call end together.
    """

    sid: str
    account: str
    sender: str
    recipient: str
    direction: str
    status: str
    created: datetime
    parent: str = ""
    seconds: int = 0
    sequence: int = 0
    said: list[str] = field(default_factory=list)
    message: int = 0  # seconds of voicemail they leave
    asks: bool = False
    stage: str = ""
    is_over: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _choice: "asyncio.Future[str] | None" = None

    async def wait(self, seconds: float, stage: str = "") -> str:
        """What was decided, "" when nobody did in time. Raises HungUp."""
        self.stage, self._choice = stage, asyncio.get_running_loop().create_future()
        over = asyncio.ensure_future(self.ended.wait())
        try:
            waits: set[asyncio.Future[Any]] = {self._choice, over}
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if self.ended.is_set():
                raise HungUp
            return self._choice.result() if self._choice.done() else ""
        finally:
            over.cancel()
            self.stage, self._choice = "", None

    def decide(self, what: str) -> None:
        """The answer to what the leg waits for."""
        if self._choice is not None and not self._choice.done():
            self._choice.set_result(what)

    def as_json(self) -> dict[str, Any]:
        """As the API shows it."""
        return {
            "sid": self.sid, "account_sid": self.account, "parent_call_sid": self.parent or None,
            "from": self.sender, "to": self.recipient, "direction": self.direction,
            "status": self.status, "duration": str(self.seconds), "api_version": VERSION,
            "date_created": when(self.created), "start_time": when(self.created),
            "uri": f"/{VERSION}/Accounts/{self.account}/Calls/{self.sid}.json",
            "subresource_uris": {},
        }  # fmt: skip

    def as_form(self) -> dict[str, str]:
        """As webhooks tell of it."""
        form = {
            "CallSid": self.sid, "AccountSid": self.account, "ApiVersion": VERSION,
            "From": self.sender, "To": self.recipient, "Caller": self.sender,
            "Called": self.recipient, "Direction": self.direction, "CallStatus": self.status,
        }  # fmt: skip
        return form | ({"ParentCallSid": self.parent} if self.parent else {})

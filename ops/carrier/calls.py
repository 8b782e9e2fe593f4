"""Telephone calls: phones behave as they were told, what the product says is followed."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .accounts import Account
from .messages import new_sid, now
from .shapes import VERSION, when
from .webhooks import Answer, Poster, Retries

ONCE = Retries(count=1)
PICKED_UP = "answer"


@dataclass(frozen=True)
class Manner:
    """A phone: it `takes` answer, busy, no-answer or failed, and `presses` a key or none."""

    takes: str = PICKED_UP
    presses: str = "1"
    talks: int = 12  # seconds it says that it talked
    pause: float = 0.02  # it really takes


@dataclass
class Call:
    """One leg."""

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


@dataclass
class Calls:
    """All legs, newest last, and the phones' manners."""

    poster: Poster
    by_sid: dict[str, Call] = field(default_factory=dict)
    manners: dict[str, Manner] = field(default_factory=dict)
    recordings: dict[str, bytes] = field(default_factory=dict)
    base: str = ""

    def manner(self, number: str) -> Manner:
        """How that phone behaves."""
        return self.manners.get(number, Manner())

    def begin(self, account: str, sender: str, recipient: str, direction: str) -> Call:
        """A new leg."""
        call = Call(new_sid("CA"), account, sender, recipient, direction, "queued", now())
        self.by_sid[call.sid] = call
        return call

    async def ring_us(self, account: Account, call: Call, voice_url: str) -> None:
        """A customer calls one of the product's numbers."""
        call.status = "ringing"
        answer = await self._ask(account, call, voice_url, {})
        await self._follow(account, call, answer)
        call.status = "completed" if call.status != "busy" else "busy"

    async def ring_agent(
        self, account: Account, call: Call, url: str, callback: str, events: set[str]
    ) -> None:
        """The product asked for a call: ring its phone, then do as it says."""
        manner = self.manner(call.recipient)
        tell = _Teller(self, account, callback, events)
        await tell.say(call, "initiated")
        await tell.say(call, "ringing")
        await asyncio.sleep(manner.pause)
        if manner.takes != PICKED_UP:
            await tell.say(call, manner.takes)
            return
        await tell.say(call, "in-progress")
        await self._follow(account, call, await self._ask(account, call, url, {}))
        call.seconds = call.seconds or 3
        await tell.say(call, "completed")

    async def _ask(
        self, account: Account, call: Call, url: str, more: dict[str, str]
    ) -> Element | None:
        answers = await self.poster.post(url, _form(call) | more, account.token, ONCE)
        return _read(answers[-1])

    async def _follow(self, account: Account, call: Call, todo: Element | None) -> bool:
        """Do what the product says, verb by verb; False when it hung up."""
        while todo is not None:
            following: Element | None = None
            for verb in todo:
                if verb.tag == "Hangup":
                    return False
                if verb.tag == "Reject":
                    call.status = "busy"
                    return False
                if verb.tag == "Say":
                    call.said.append(verb.text or "")
                more = await self._do(account, call, verb)
                if more is not None:
                    following = await self._ask(account, call, verb.get("action", ""), more)
                    break
            todo = following
        return True

    async def _do(self, account: Account, call: Call, verb: Element) -> dict[str, str] | None:
        """What a verb comes to, to be told at its action; None when nothing is asked."""
        if verb.tag == "Gather":
            call.said += [words.text or "" for words in verb.iter("Say")]
            pressed = self.manner(call.recipient).presses
            return {"Digits": pressed} if pressed else None
        if verb.tag == "Record" and call.message:
            return self._record(call)
        if verb.tag == "Dial":
            call.status = "in-progress"
            return await self._dial(account, call, verb)
        return None

    def _record(self, call: Call) -> dict[str, str]:
        sid = new_sid("RE")
        self.recordings[sid] = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 64
        path = f"/{VERSION}/Accounts/{call.account}/Recordings/{sid}"
        return {
            "RecordingSid": sid, "RecordingUrl": self.base + path,
            "RecordingDuration": str(call.message), "Digits": "hangup",
        }  # fmt: skip

    async def _dial(self, account: Account, call: Call, verb: Element) -> dict[str, str]:
        number = next(iter(verb.iter("Number")))
        child = self.begin(
            account.sid, verb.get("callerId", call.sender), number.text or "", "outbound-dial"
        )
        child.parent = call.sid
        manner = self.manner(child.recipient)
        events = set(number.get("statusCallbackEvent", "completed").split())
        tell = _Teller(self, account, number.get("statusCallback", ""), events)
        await tell.say(child, "initiated")
        await tell.say(child, "ringing")
        await asyncio.sleep(manner.pause)
        told = {"DialCallSid": child.sid, "DialBridged": "false"}
        if manner.takes != PICKED_UP:
            await tell.say(child, manner.takes)
            return told | {"DialCallStatus": manner.takes}
        bridged = True
        if number.get("url"):
            bridged = await self._follow(
                account, child, await self._ask(account, child, number.get("url", ""), {})
            )
        await tell.say(child, "in-progress")
        child.seconds = manner.talks if bridged else 1
        await tell.say(child, "completed")
        return told | {
            "DialCallStatus": "completed", "DialCallDuration": str(child.seconds),
            "DialBridged": "true" if bridged else "false",
        }  # fmt: skip


@dataclass
class _Teller:
    """Where the states of a leg are told, and which of them."""

    calls: Calls
    account: Account
    url: str
    events: set[str]

    async def say(self, call: Call, status: str) -> None:
        call.status, call.sequence = status, call.sequence + 1
        over = status not in {"queued", "initiated", "ringing", "in-progress"}
        event = "completed" if over else {"in-progress": "answered"}.get(status, status)
        if not self.url or event not in self.events:
            return
        form = _form(call) | {
            "SequenceNumber": str(call.sequence - 1), "CallbackSource": "call-progress-events",
        }  # fmt: skip
        if over:
            form |= {"CallDuration": str(call.seconds), "Duration": "1"}
        await self.calls.poster.post(self.url, form, self.account.token, ONCE)


def _form(call: Call) -> dict[str, str]:
    form = {
        "CallSid": call.sid, "AccountSid": call.account, "ApiVersion": VERSION,
        "From": call.sender, "To": call.recipient, "Caller": call.sender,
        "Called": call.recipient, "Direction": call.direction, "CallStatus": call.status,
    }  # fmt: skip
    return form | ({"ParentCallSid": call.parent} if call.parent else {})


def _read(answer: Answer) -> Element | None:
    if not answer.is_ok:
        return None
    try:
        return ElementTree.fromstring(answer.text)  # noqa: S314 - the product's own answer
    except ElementTree.ParseError:
        return None

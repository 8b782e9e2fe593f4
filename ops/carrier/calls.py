"""Telephone calls: phones behave as they were told, or as a person at the pretend phone decides;
what the product says is followed.
"""

import time
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .accounts import Account
from .legs import PICKED_UP, Call, HungUp, Manner
from .messages import new_sid, now
from .recordings import Recordings
from .shapes import VERSION
from .webhooks import Answer, Poster, Retries

ONCE = Retries(count=1)
LONGEST_TALK, LONGEST_MESSAGE = 300.0, 60.0
SLOW = Manner(pause=1.5)  # of the team's phones, where a person watches


@dataclass
class Calls:
    """All legs, newest last, and the phones' manners. `people`: customers' phones are answered by
    a person, unless they were told how to behave.
    """

    poster: Poster
    people: bool = False
    by_sid: dict[str, Call] = field(default_factory=dict)
    manners: dict[str, Manner] = field(default_factory=dict)
    recordings: Recordings = field(default_factory=Recordings)
    base: str = ""

    def manner(self, number: str) -> Manner:
        """How that phone behaves."""
        return self.manners.get(number, SLOW if self.people else Manner())

    def begin(self, account: str, sender: str, recipient: str, direction: str) -> Call:
        """A new leg."""
        call = Call(new_sid("CA"), account, sender, recipient, direction, "queued", now())
        self.by_sid[call.sid] = call
        return call

    def legs(self, call: Call) -> list[Call]:
        """The call and what it began."""
        return [call, *(one for one in self.by_sid.values() if one.parent == call.sid)]

    async def ring_us(self, account: Account, call: Call) -> None:
        """A customer calls one of the product's numbers."""
        number = account.numbers[call.recipient]
        call.status = "ringing"
        try:
            await self._follow(account, call, await self._ask(account, call, number.voice_url, {}))
            call.status = "completed" if call.status != "busy" else "busy"
        except HungUp:
            call.status = "no-answer" if call.status == "ringing" else "completed"
        call.is_over = True
        if number.call_status_url:
            form = call.as_form() | {"CallDuration": str(call.seconds)}
            await self.poster.post(number.call_status_url, form, account.token, ONCE)

    async def ring_agent(
        self, account: Account, call: Call, url: str, callback: str, events: set[str]
    ) -> None:
        """The product asked for a call: ring its phone, then do as it says."""
        tell = _Teller(self, account, callback, events)
        try:
            await self._agent(account, call, url, tell)
        except HungUp:
            early = call.status in {"queued", "initiated", "ringing"}
            await tell.say(call, "canceled" if early else "completed")
        call.is_over = True

    async def _agent(self, account: Account, call: Call, url: str, tell: "_Teller") -> None:
        manner = self.manner(call.recipient)
        await tell.say(call, "initiated")
        await tell.say(call, "ringing")
        await call.wait(manner.pause)
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
        answers = await self.poster.post(url, call.as_form() | more, account.token, ONCE)
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
        if verb.tag == "Record":
            return await self._record(call)
        if verb.tag == "Dial":
            call.status = "in-progress" if call.direction != "inbound" else call.status
            return await self._dial(account, call, verb)
        return None

    async def _record(self, call: Call) -> dict[str, str] | None:
        call.status = "in-progress"
        if call.asks and await call.wait(LONGEST_MESSAGE, "speaks") != "leave":
            return None
        if not call.message:
            return None
        made = self.recordings.record(call)
        return {
            "RecordingSid": made.sid, "RecordingDuration": str(made.seconds), "Digits": "hangup",
            "RecordingUrl": f"{self.base}/{VERSION}/Accounts/{call.account}/Recordings/{made.sid}",
        }  # fmt: skip

    async def _dial(self, account: Account, call: Call, verb: Element) -> dict[str, str]:
        number = next(iter(verb.iter("Number")))
        child = self.begin(
            account.sid, verb.get("callerId", call.sender), number.text or "", "outbound-dial"
        )
        child.parent, child.ended = call.sid, call.ended
        is_told = child.recipient in self.manners
        by_person = self.people and not is_told and call.direction != "inbound"
        child.asks = call.asks or by_person or self.manner(child.recipient).asks
        events = set(number.get("statusCallbackEvent", "completed").split())
        tell = _Teller(self, account, number.get("statusCallback", ""), events)
        await tell.say(child, "initiated")
        await tell.say(child, "ringing")
        told = {"DialCallSid": child.sid, "DialBridged": "false"}
        try:
            taken = await self._rung(child, float(verb.get("timeout", "30")))
        except HungUp:
            await tell.say(child, "canceled")
            raise
        if taken != PICKED_UP:
            await tell.say(child, taken)
            return told | {"DialCallStatus": taken}
        bridged = True
        if number.get("url"):
            bridged = await self._follow(
                account, child, await self._ask(account, child, number.get("url", ""), {})
            )
        call.status = "in-progress"
        await tell.say(child, "in-progress")
        child.seconds = await self._talked(child) if bridged else 1
        await tell.say(child, "completed")
        return told | {
            "DialCallStatus": "completed", "DialCallDuration": str(child.seconds),
            "DialBridged": "true" if bridged else "false",
        }  # fmt: skip

    async def _rung(self, leg: Call, seconds: float) -> str:
        """What becomes of a phone that rings."""
        if not leg.asks:
            manner = self.manner(leg.recipient)
            await leg.wait(manner.pause)
            return manner.takes
        said = await leg.wait(seconds, "rings")
        return {"answer": PICKED_UP, "decline": "busy"}.get(said, "no-answer")

    async def _talked(self, leg: Call) -> int:
        """For how long; whoever ends it, it was spoken."""
        if not leg.asks:
            return self.manner(leg.recipient).talks
        began = time.monotonic()
        try:
            await leg.wait(LONGEST_TALK, "talks")
        except HungUp:
            leg.ended.clear()
        return max(1, round(time.monotonic() - began))


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
        call.is_over = over
        event = "completed" if over else {"in-progress": "answered"}.get(status, status)
        if not self.url or event not in self.events:
            return
        form = call.as_form() | {
            "SequenceNumber": str(call.sequence - 1), "CallbackSource": "call-progress-events",
        }  # fmt: skip
        if over:
            form |= {"CallDuration": str(call.seconds), "Duration": "1"}
        await self.calls.poster.post(self.url, form, self.account.token, ONCE)


def _read(answer: Answer) -> Element | None:
    if not answer.is_ok:
        return None
    try:
        return ElementTree.fromstring(answer.text)  # noqa: S314 - the product's own answer
    except ElementTree.ParseError:
        return None

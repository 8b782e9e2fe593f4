"""The call a person at the pretend phone is in: what they hear, and what they do."""

from typing import Any

from .calls import Calls
from .exchange import Exchange
from .legs import Call


def line(calls: Calls, number: str, ours: str) -> dict[str, Any] | None:
    """The newest call of the phone with one of our numbers, while it goes on."""
    for call in reversed(list(calls.by_sid.values())):
        if call.direction == "inbound" and (call.sender, call.recipient) == (number, ours):
            return None if call.is_over or not call.asks else _line(calls, call)
        if call.parent and (call.recipient, call.sender) == (number, ours) and call.stage:
            return {"sid": call.sid, "mine": False, "stage": call.stage, "heard": ""}
    return None


def _line(calls: Calls, call: Call) -> dict[str, Any]:
    stage = next((leg.stage for leg in calls.legs(call) if leg.stage), "dials")
    return {"sid": call.sid, "mine": True, "stage": stage, "heard": "".join(call.said[-1:])}


def act(exchange: Exchange, entry: dict[str, Any]) -> Any:
    """Answer, decline, leave a message of so many seconds, or hang up. What comes too late does
    nothing.
    """
    calls, what = exchange.calls, entry["do"]
    found = line(calls, entry["from"], entry["to"])
    if found is None:
        return None
    call = calls.by_sid[found["sid"]]
    waiting = next((leg for leg in calls.legs(call) if leg.stage), None)
    if what == "leave":
        call.message = int(entry.get("seconds", 2))
    if what == "hang_up" and found["mine"] and found["stage"] != "talks":
        call.ended.set()
    elif waiting is not None:
        waiting.decide(what)
    return found

"""The reviewers behind the registrations, by control: they approve, turn down, suspend, register
numbers; the product is told by the events it would get.
"""

import asyncio
import json
import secrets
from hashlib import sha256
from typing import Any

from aiohttp import ClientError

from . import streams
from .accounts import Account
from .exchange import Exchange
from .messages import now
from .numbers import sid as sid_of
from .registry import Thing
from .signature import signed
from .streams import TYPE
from .webhooks import WITHIN, Retries

FIELDS = {"profiles": "status", "products": "status", "brands": "status",
          "campaigns": "campaign_status", "verifications": "status"}  # fmt: skip
EVENTS = {"brands": "brand-registration", "campaigns": "campaign-registration"}
REVIEW = 1.0  # seconds that a review takes


async def review(exchange: Exchange, entry: dict[str, Any]) -> Any:
    """`what` is a kind of registry.py, or "numbers"; `status` what it comes to; `errors` why."""
    account = exchange.accounts.get(entry["account_sid"])
    if "hold" in entry:
        exchange.registry.hold(account.sid, on=bool(entry["hold"]))
    what = entry.get("what", "")
    if what == "numbers":
        return await _numbers(exchange, account, entry)
    found = (
        [_decided(one, what, entry) for one in exchange.registry.all(account.sid, what)]
        if what
        else []
    )
    exchange.registry.save()
    if what in EVENTS:
        await _tell(exchange, account, EVENTS[what] + "." + entry["status"].lower(), {})
    elif found:
        await _call_back(exchange, account, found)
    return {"changed": len(found)}


def soon(exchange: Exchange, account: Account, thing: Thing) -> None:
    """Have it reviewed in a moment, unless reviews are held."""
    exchange.start(_reviewed(exchange, account, thing))


async def _reviewed(exchange: Exchange, account: Account, thing: Thing) -> None:
    await asyncio.sleep(REVIEW)
    what = thing["_kind"]
    if exchange.registry.is_held(account.sid):
        return
    exchange.registry.reviewed(thing, FIELDS[what])
    if what in EVENTS:
        await _tell(exchange, account, f"{EVENTS[what]}.{thing[FIELDS[what]].lower()}", {})
    else:
        await _call_back(exchange, account, [thing])
    if what == "campaigns":
        service = account.services[thing["messaging_service_sid"]]
        for number in (account.numbers[one] for one in service.numbers if one in account.numbers):
            data = {"phonenumbersid": sid_of(number), "externalstatus": "registered"}
            await _tell(exchange, account, "number-registration.successful", data)


def _decided(thing: Thing, what: str, entry: dict[str, Any]) -> Thing:
    thing[FIELDS[what]] = entry["status"]
    errors = entry.get("errors", [])
    if what == "verifications":
        thing["rejection_reasons"] = errors or None
        thing["error_code"] = int(errors[0]["error_code"]) if errors else None
    else:
        thing["errors"] = errors
    return thing


async def _numbers(exchange: Exchange, account: Account, entry: dict[str, Any]) -> Any:
    wanted = entry.get("number")
    answers = []
    for number in account.numbers.values():
        if wanted in {None, number.number}:
            data = {"accountsid": account.sid, "phonenumbersid": sid_of(number),
                    "externalstatus": entry["status"]}  # fmt: skip
            kind = entry.get("event", "number-registration.successful")
            answers.append(await _tell(exchange, account, kind, data))
    return {"answers": answers}


async def _tell(
    exchange: Exchange, account: Account, kind: str, data: dict[str, Any]
) -> int | None:
    """Post an event to the account's sinks, signed as JSON is: over the address with the digest."""
    event = {
        "specversion": "1.0", "type": TYPE + kind, "source": f"/v1/Accounts/{account.sid}",
        "id": "EZ" + secrets.token_hex(16), "datacontenttype": "application/json",
        "time": now().isoformat(), "data": {"accountsid": account.sid, **data},
    }  # fmt: skip
    body = json.dumps([event]).encode()
    answers = [
        await _post(exchange, account, to, body)
        for to in streams.destinations(exchange, account, TYPE + kind)
    ]
    return answers[-1] if answers else None


async def _post(exchange: Exchange, account: Account, to: str, body: bytes) -> int | None:
    url = f"{to}?bodySHA256={sha256(body).hexdigest()}"
    headers = {"X-Twilio-Signature": signed(account.token, url, {}),
               "Content-Type": "application/json"}  # fmt: skip
    try:
        async with exchange.session.post(url, data=body, headers=headers, timeout=WITHIN) as answer:
            return answer.status
    except (ClientError, TimeoutError):
        return None


async def _call_back(exchange: Exchange, account: Account, found: list[Thing]) -> None:
    for thing in found:
        if url := thing.get("status_callback"):
            form = {"AccountSid": account.sid, "BundleSid": thing["sid"], "Status": thing["status"]}
            await exchange.poster.post(url, form, account.token, Retries(count=0))

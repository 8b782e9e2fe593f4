"""The API's side of calls, and the hand that has customers call."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from .accounts import Account
from .answers import api, as_json
from .calls import Manner
from .exchange import EXCHANGE, Exchange
from .faults import Route
from .refusals import Refused, unknown
from .texts import NobodysNumber

NOT_OURS = 21210


@api
async def create(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """POST Calls: answered at once, the phones ring meanwhile."""
    form = parse_qs((await request.read()).decode())
    given = {name: values[-1] for name, values in form.items()}
    sender, to = given.get("From", ""), given.get("To", "")
    if sender not in account.numbers:
        raise Refused(NOT_OURS)
    if fault := exchange.faults.take("refuse", Route(account.sid, sender, to)):
        raise Refused(fault.error_code or NOT_OURS, int(fault.status or HTTPStatus.BAD_REQUEST))
    call = exchange.calls.begin(account.sid, sender, to, "outbound-api")
    events = {word for value in form.get("StatusCallbackEvent", []) for word in value.split()}
    exchange.start(
        exchange.calls.ring_agent(
            account, call, given["Url"], given.get("StatusCallback", ""), events or {"completed"}
        )
    )
    return as_json(call.as_json(), HTTPStatus.CREATED)


@api
async def one(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """GET a call."""
    call = exchange.calls.by_sid.get(request.match_info["call"])
    if call is None or call.account != account.sid:
        raise unknown()
    return as_json(call.as_json())


@api
async def every(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """GET calls, newest first, by ParentCallSid, To and From."""
    asked = {"parent": "ParentCallSid", "recipient": "To", "sender": "From"}
    wanted = {mine: request.query[name] for mine, name in asked.items() if name in request.query}
    found = [
        call.as_json()
        for call in reversed(list(exchange.calls.by_sid.values()))
        if call.account == account.sid
        and all(getattr(call, name) == value for name, value in wanted.items())
    ]
    return as_json({"calls": found, "page": 0, "page_size": 50, "next_page_uri": None})


@api
async def recording(
    request: web.Request, exchange: Exchange, account: Account
) -> web.StreamResponse:
    """The sound of a voicemail; as elsewhere, not there at the first request if so ordered."""
    if exchange.faults.take("media_404_once", Route(account.sid)):
        raise unknown()
    data = exchange.calls.recordings.get(request.match_info["recording"])
    if data is None:
        raise unknown()
    return web.Response(body=data, content_type="audio/mpeg")


async def ring(exchange: Exchange, entry: dict[str, Any]) -> Any:
    """A customer calls; given when the call is over. `message`: seconds of voicemail they leave."""
    account = exchange.accounts.owner(entry["to"])
    if account is None or not account.numbers[entry["to"]].voice_url:
        raise NobodysNumber(entry["to"])
    call = exchange.calls.begin(account.sid, entry["from"], entry["to"], "inbound")
    call.message = int(entry.get("message", 0))
    await exchange.calls.ring_us(account, call, account.numbers[entry["to"]].voice_url)
    return {"sid": call.sid, "status": call.status, "said": call.said}


def behave(exchange: Exchange, entry: dict[str, Any]) -> Any:
    """How a phone behaves from now on."""
    manner = {name: value for name, value in entry.items() if name != "number"}
    exchange.calls.manners[entry["number"]] = Manner(**manner)
    return entry


async def all_calls(request: web.Request) -> web.Response:
    """Every leg, oldest first, whoever's."""
    return as_json([call.as_json() for call in request.app[EXCHANGE].calls.by_sid.values()])

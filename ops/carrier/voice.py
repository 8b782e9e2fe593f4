"""The API's side of calls, and the hand that has customers call."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from .accounts import Account
from .answers import api, as_json
from .exchange import EXCHANGE, Exchange
from .faults import Route
from .legs import Call, Manner
from .refusals import Refused, unknown
from .texts import NobodysNumber

NOT_OURS, OVER = 21210, 21220


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
    return as_json(_call(request, exchange, account).as_json())


@api
async def change(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """POST a call: Status=completed or canceled ends it, with all its legs."""
    call = _call(request, exchange, account)
    form = parse_qs((await request.read()).decode())
    if form.get("Status", [""])[0] not in {"completed", "canceled"}:
        raise Refused(20001)
    if call.is_over:
        raise Refused(OVER)
    call.ended.set()
    return as_json(call.as_json())


@api
async def every(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """GET calls, newest first, by ParentCallSid, To, From and StartTime>."""
    asked = {"parent": "ParentCallSid", "recipient": "To", "sender": "From"}
    wanted = {mine: request.query[name] for mine, name in asked.items() if name in request.query}
    after = request.query.get("StartTime>", "")
    since = datetime.fromisoformat(after) if after else None
    found = [
        call.as_json()
        for call in reversed(list(exchange.calls.by_sid.values()))
        if call.account == account.sid
        and all(getattr(call, name) == value for name, value in wanted.items())
        and (since is None or call.created >= since)
    ]
    return as_json({"calls": found, "page": 0, "page_size": 50, "next_page_uri": None})


@api
async def recorded(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """GET the recordings of a call."""
    call = _call(request, exchange, account)
    found = [one.as_json() for one in exchange.calls.recordings.of(call.sid)]
    return as_json({"recordings": found, "page": 0, "page_size": 50, "next_page_uri": None})


@api
async def recording(
    request: web.Request, exchange: Exchange, account: Account
) -> web.StreamResponse:
    """The sound of a voicemail; as elsewhere, not there at the first request if so ordered."""
    if exchange.faults.take("media_404_once", Route(account.sid)):
        raise unknown()
    found = exchange.calls.recordings.by_sid.get(request.match_info["recording"])
    if found is None:
        raise unknown()
    return web.Response(body=found.data, content_type=found.kind)


@api
async def forget(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """DELETE a recording."""
    kept = exchange.calls.recordings.by_sid
    found = kept.get(request.match_info["recording"])
    if found is None or found.account != account.sid:
        raise unknown()
    del kept[found.sid]
    return web.Response(status=HTTPStatus.NO_CONTENT)


def _call(request: web.Request, exchange: Exchange, account: Account) -> Call:
    call = exchange.calls.by_sid.get(request.match_info["call"])
    if call is None or call.account != account.sid:
        raise unknown()
    return call


async def ring(exchange: Exchange, entry: dict[str, Any]) -> Any:
    """A customer calls; given when the call is over, or at once when a person holds the phone
    (`asks`). `message`: seconds of voicemail they leave.
    """
    account = exchange.accounts.owner(entry["to"])
    if account is None or not account.numbers[entry["to"]].voice_url:
        raise NobodysNumber(entry["to"])
    call = exchange.calls.begin(account.sid, entry["from"], entry["to"], "inbound")
    call.message, call.asks = int(entry.get("message", 0)), bool(entry.get("asks"))
    if call.asks:
        exchange.start(exchange.calls.ring_us(account, call))
    else:
        await exchange.calls.ring_us(account, call)
    return {"sid": call.sid, "status": call.status, "said": call.said}


def behave(exchange: Exchange, entry: dict[str, Any]) -> Any:
    """How a phone behaves from now on."""
    manner = {name: value for name, value in entry.items() if name != "number"}
    exchange.calls.manners[entry["number"]] = Manner(**manner)
    return entry


async def all_calls(request: web.Request) -> web.Response:
    """Every leg, oldest first, whoever's."""
    return as_json([call.as_json() for call in request.app[EXCHANGE].calls.by_sid.values()])


async def all_recordings(request: web.Request) -> web.Response:
    """What is still kept, oldest first, whoever's."""
    found = request.app[EXCHANGE].calls.recordings.by_sid.values()
    return as_json([one.as_json() for one in found])

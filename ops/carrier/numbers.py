"""The account itself and its numbers, as a product asks for them when it is being connected."""

import hashlib
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from . import shapes
from .accounts import Account, Number
from .answers import api, as_json
from .exchange import Exchange
from .refusals import unknown

CHANGEABLE = {
    "SmsUrl": "message_url",
    "SmsFallbackUrl": "fallback_url",
    "StatusCallback": "call_status_url",
    "VoiceUrl": "voice_url",
    "VoiceFallbackUrl": "voice_fallback_url",
    "SmsApplicationSid": "application",
    "FriendlyName": "name",
}


@api
async def account(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    owner = {"sid": account.sid, "owner_account_sid": account.sid, "type": "Full"}
    return as_json({**owner, "friendly_name": "Pretend account", "status": account.status})


@api
async def numbers(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    wanted = request.query.get("PhoneNumber", "")
    found = [shape(it, account) for it in account.numbers.values() if wanted in it.number]
    paging = shapes.Paging(request.path, dict(request.query))
    return as_json(shapes.page("incoming_phone_numbers", found, paging))


@api
async def number(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    return as_json(shape(named(request, account), account))


@api
async def change(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    found = named(request, account)
    form = parse_qs((await request.read()).decode(), keep_blank_values=True)
    apply(found, form)
    exchange.accounts.save()
    return as_json(shape(found, account))


def apply(found: Number, form: dict[str, list[str]]) -> None:
    """What a form says of a number's webhooks."""
    for name, field in CHANGEABLE.items():
        if name in form:
            setattr(found, field, form[name][0])


def named(request: web.Request, account: Account) -> Number:
    wanted = request.match_info["number"]
    found = next((it for it in account.numbers.values() if sid(it) == wanted), None)
    if found is None:
        raise unknown()
    return found


def sid(it: Number) -> str:
    return "PN" + hashlib.sha256(it.number.encode()).hexdigest()[:32]


def shape(it: Number, of: Account) -> dict[str, Any]:
    uri = f"/{shapes.VERSION}/Accounts/{of.sid}/IncomingPhoneNumbers/{sid(it)}.json"
    return {
        "sid": sid(it),
        "account_sid": of.sid,
        "api_version": shapes.VERSION,
        "phone_number": it.number,
        "friendly_name": it.name or it.number,
        "capabilities": {name: name in it.able for name in ("voice", "sms", "mms", "fax")},
        "sms_application_sid": it.application or None,
        "sms_url": it.message_url,
        "sms_method": "POST",
        "sms_fallback_url": it.fallback_url,
        "sms_fallback_method": "POST",
        "voice_url": it.voice_url,
        "voice_method": "POST",
        "voice_fallback_url": it.voice_fallback_url,
        "status_callback": it.call_status_url,
        "status": "in-use",
        "uri": uri,
    }

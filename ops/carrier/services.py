"""Messaging Services, as far as they decide where the texts of their numbers go."""

from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from . import numbers
from .accounts import Account, Service
from .answers import as_json, product
from .exchange import Exchange
from .refusals import unknown


@product
async def listed(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    found = [shape(service, account, exchange) for service in account.services.values()]
    return as_json(_page(request, exchange, "services", found))


@product
async def pool(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    service = _named(request, account)
    found = [
        {
            "sid": numbers.sid(account.numbers[number]),
            "account_sid": account.sid,
            "service_sid": service.sid,
            "phone_number": number,
            "country_code": "US",
            "capabilities": ["SMS", "MMS", "Voice"],
            "url": f"{exchange.base}{request.path}/{numbers.sid(account.numbers[number])}",
        }
        for number in service.numbers
        if number in account.numbers
    ]
    return as_json(_page(request, exchange, "phone_numbers", found))


@product
async def change(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    service = _named(request, account)
    form = parse_qs((await request.read()).decode(), keep_blank_values=True)
    service.inbound_url = form.get("InboundRequestUrl", [service.inbound_url])[0]
    if "UseInboundWebhookOnNumber" in form:
        service.defers = form["UseInboundWebhookOnNumber"][0].lower() == "true"
    exchange.accounts.save()
    return as_json(shape(service, account, exchange))


def _named(request: web.Request, account: Account) -> Service:
    found = account.services.get(request.match_info["service"])
    if found is None:
        raise unknown()
    return found


def shape(it: Service, of: Account, exchange: Exchange) -> dict[str, Any]:
    return {
        "sid": it.sid,
        "account_sid": of.sid,
        "friendly_name": it.name,
        "inbound_request_url": it.inbound_url or None,
        "inbound_method": "POST",
        "use_inbound_webhook_on_number": it.defers,
        "url": f"{exchange.base}/v1/Services/{it.sid}",
    }


def _page(
    request: web.Request, exchange: Exchange, key: str, items: list[dict[str, Any]]
) -> dict[str, Any]:
    url = f"{exchange.base}{request.rel_url}"
    meta = {
        "key": key,
        "page": 0,
        "page_size": max(len(items), 50),
        "first_page_url": url,
        "previous_page_url": None,
        "next_page_url": None,
        "url": url,
    }
    return {key: items, "meta": meta}

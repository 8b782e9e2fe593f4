"""Numbers for sale: searched, bought, given back, with the bad days of each."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import parse_qs

from aiohttp import web

from . import numbers
from .accounts import Account, Number
from .answers import api, as_json, product
from .exchange import Exchange
from .faults import Route
from .messages import now
from .refusals import Refused
from .sends import LONG, hang, reset

PLACES = {
    "206": ("Seattle", "WA"), "415": ("San Francisco", "CA"), "212": ("New York", "NY"),
    "503": ("Portland", "OR"), "312": ("Chicago", "IL"), "512": ("Austin", "TX"),
}  # fmt: skip
NOBODYS = "533"  # the area code in which the real carrier's test credentials find nothing
COSTS = {"local": "1.15", "toll free": "2.15", "mobile": "1.15"}


@api
async def search(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """Invented numbers that nobody has, the same ones each time."""
    country, kind = request.match_info["country"], request.match_info["kind"]
    area, contains = request.query.get("AreaCode", ""), request.query.get("Contains", "")
    size = int(request.query.get("PageSize", "50"))
    found = [
        number
        for number in _invented(country, kind, area, contains)
        if exchange.accounts.owner(number) is None
    ][:size]
    shown = [_shape(number, country) for number in found]
    uri = str(request.rel_url)
    return as_json({"available_phone_numbers": shown, "uri": uri})


def _invented(country: str, kind: str, area: str, contains: str) -> Iterator[str]:
    digits = contains.replace("*", "")
    if country not in {"US", "CA"}:
        code = {"IT": "39", "BR": "55", "GB": "44"}.get(country, "44")
        for n in range(20):
            yield f"+{code}{(digits or '350').ljust(6, '5')}{n:04d}"
        return
    area = (digits[:3] if digits else area) or ("833" if kind == "TollFree" else "206")
    exchange = digits[3:6].ljust(3, "5") if len(digits) > 3 else "555"
    if area == NOBODYS:
        return
    for n in range(110, 200):
        if digits[6:] and not f"{n:04d}".startswith(digits[6:]):
            continue
        yield f"+1{area}{exchange}{n:04d}"


def _shape(number: str, country: str) -> dict[str, object]:
    locality, region = PLACES.get(number[2:5], ("", "")) if country in {"US", "CA"} else ("", "")
    return {
        "phone_number": number,
        "friendly_name": number,
        "lata": None,
        "locality": locality or None,
        "rate_center": locality.upper() or None,
        "latitude": None,
        "longitude": None,
        "region": region or None,
        "postal_code": None,
        "iso_country": country,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"voice": True, "SMS": True, "MMS": country in {"US", "CA"}},
    }


@api
async def buy(request: web.Request, exchange: Exchange, account: Account) -> web.StreamResponse:
    """Asked twice it sells twice, where it can: it has no memory of requests."""
    form = parse_qs((await request.read()).decode(), keep_blank_values=True)
    wanted = form.get("PhoneNumber", [""])[0]
    route = Route(account.sid, wanted)
    take = exchange.faults.take
    if fault := take("buy_hang_before", route):
        return await hang(request, exchange, fault.seconds or LONG)
    if fault := take("buy_refuse", route):
        raise Refused(fault.error_code or 21421)
    if take("number_gone", route) or exchange.accounts.owner(wanted) is not None:
        raise Refused(21422)
    bought = Number(wanted)
    numbers.apply(bought, form)
    account.numbers[wanted] = bought
    exchange.accounts.save()
    await exchange.ledger.append(_line("bought", account, bought))
    if fault := take("buy_then_hang", route):
        return await hang(request, exchange, fault.seconds or LONG)
    if take("buy_then_reset", route):
        return reset(request)
    return as_json(numbers.shape(bought, account), HTTPStatus.CREATED)


@api
async def release(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    found = numbers.named(request, account)
    if fault := exchange.faults.take("release_refuse", Route(account.sid, found.number)):
        raise Refused(fault.error_code or 20404, int(fault.status or HTTPStatus.BAD_REQUEST))
    account.numbers.pop(found.number)
    exchange.accounts.save()
    await exchange.ledger.append(_line("released", account, found))
    return web.Response(status=204)


def _line(kind: str, account: Account, it: Number) -> dict[str, str]:
    return {
        "kind": kind,
        "time": now().isoformat(),
        "sid": numbers.sid(it),
        "account": account.sid,
        "number": it.number,
    }


@product
async def prices(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    country = request.match_info["country"]
    return as_json({
        "country": country,
        "iso_country": country,
        "phone_number_prices": [
            {"number_type": kind, "base_price": cost, "current_price": cost}
            for kind, cost in COSTS.items()
        ],
        "price_unit": "USD",
        "url": f"{exchange.base}{request.path}",
    })  # fmt: skip

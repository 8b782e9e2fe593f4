"""Twilio's numbers: what an account has, what is for sale, buying, changing, giving back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from channels_app.carriers.twilio.asking import Account, Refused, ask

PAGE = 100
MOST_OWNED = 2000
MOST_SERVICES = 50
FOR_SALE = 24
APPLICATION = "application "  # what stands in the place of an address it wins over
KINDS = ("local", "mobile", "toll_free")


@dataclass(frozen=True)
class Service:
    """A Messaging Service, as far as it decides where the texts of its numbers go."""

    sid: str
    name: str
    inbound_url: str
    defers: bool


@dataclass(frozen=True)
class Owned:
    """A number of the account."""

    sid: str
    address: str
    name: str
    capabilities: tuple[str, ...]
    message_url: str
    voice_url: str
    service: Service | None = None


@dataclass(frozen=True)
class ForSale:
    """A number one may buy; nothing reserves it."""

    address: str
    place: str
    capabilities: tuple[str, ...]
    needs_address: bool


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. `kind` is one of KINDS."""

    country: str = "US"
    kind: str = "local"
    area: str = ""
    prefix: str = ""

    @property
    def pattern(self) -> str:
        """The digits it begins with, as the carrier's pattern; "" when the area code says it."""
        if self.country in {"US", "CA"}:
            return f"{self.area}{self.prefix}".ljust(10, "*") if self.prefix else ""
        digits = f"{self.area}{self.prefix}"
        return f"{digits}*" if digits else ""


def check(account: Account) -> str:
    """The account's own name for itself. Raises what `ask` raises; Refused when it is closed."""

    async def fetch(client: Any) -> Any:
        return await client.api.v2010.accounts(account.sid).fetch_async()

    found = ask(account, fetch)
    if str(found.status) in {"suspended", "closed"}:
        raise Refused("30002", "The carrier account is suspended")
    return str(found.friendly_name or "")


def owned(account: Account, address: str = "") -> list[Owned]:
    """All numbers of the account, or those of this address."""

    async def listed(client: Any) -> list[Any]:
        only = {"phone_number": address} if address else {}
        numbers = client.incoming_phone_numbers
        return list(await numbers.list_async(limit=MOST_OWNED, page_size=PAGE, **only))

    rows = ask(account, listed)
    services = _services(account) if rows else {}
    return [_owned(row, services.get(row.sid)) for row in rows]


def _services(account: Account) -> dict[str, Service]:
    """By the number's id, the Messaging Service it is in. An account without the product has
    none.
    """

    async def listed(client: Any) -> dict[str, Service]:
        found = {}
        for row in await client.messaging.v1.services.list_async(limit=MOST_SERVICES):
            service = Service(
                sid=row.sid,
                name=row.friendly_name or "",
                inbound_url=row.inbound_request_url or "",
                defers=bool(row.use_inbound_webhook_on_number),
            )
            pool = client.messaging.v1.services(row.sid).phone_numbers
            for number in await pool.list_async(limit=MOST_OWNED, page_size=PAGE):
                found[number.sid] = service
        return found

    try:
        return ask(account, listed)
    except Refused:
        return {}


def for_sale(account: Account, wanted: Wanted) -> list[ForSale]:
    """Some of those that fit, which take texts."""

    async def search(client: Any) -> list[Any]:
        shelf = getattr(client.available_phone_numbers(wanted.country), wanted.kind)
        asked: dict[str, Any] = {"sms_enabled": True}
        if wanted.pattern:
            asked["contains"] = wanted.pattern
        elif wanted.area:
            asked["area_code"] = int(wanted.area)
        return list(await shelf.list_async(limit=FOR_SALE, page_size=FOR_SALE, **asked))

    return [_for_sale(row) for row in ask(account, search)]


def buy(account: Account, address: str, *, message_url: str, voice_url: str) -> Owned:
    """Buy it, its webhooks set. Costs money, and asking twice buys twice where that is possible."""

    async def create(client: Any) -> Any:
        return await client.incoming_phone_numbers.create_async(
            phone_number=address, **_hooks(message_url, voice_url)
        )

    return _owned(ask(account, create), None)


def hook(
    account: Account,
    sid: str,
    *,
    message_url: str,
    voice_url: str,
    without: Collection[str] = (),
) -> Owned:
    """Have the number's texts and calls posted here. An application that is set on it would win
    over its addresses: those named in `without` ("sms", "voice") are taken off.
    """
    off = {f"{name}_application_sid": "" for name in without}

    async def update(client: Any) -> Any:
        return await client.incoming_phone_numbers(sid).update_async(
            **off, **_hooks(message_url, voice_url)
        )

    return _owned(ask(account, update), None)


def hook_service(account: Account, sid: str, *, message_url: str) -> None:
    """Have the texts of all numbers of a Messaging Service posted here."""

    async def update(client: Any) -> Any:
        return await client.messaging.v1.services(sid).update_async(
            inbound_request_url=message_url, inbound_method="POST"
        )

    ask(account, update)


def release(account: Account, sid: str) -> None:
    """Give it back, for good. One that is gone already is fine."""

    async def delete(client: Any) -> Any:
        return await client.incoming_phone_numbers(sid).delete_async()

    try:
        ask(account, delete)
    except Refused as refusal:
        if refusal.code not in {"20404", "404"}:
            raise


def cost(account: Account, country: str) -> dict[str, str]:
    """What a number costs a month, by its kind; nothing where the carrier does not say."""

    async def fetch(client: Any) -> Any:
        return await client.pricing.v1.phone_numbers.countries(country).fetch_async()

    try:
        found = ask(account, fetch)
    except Refused:
        return {}
    prices: Sequence[dict[str, Any]] = found.phone_number_prices or ()
    unit = str(found.price_unit or "").upper()
    return {
        str(one["number_type"]).replace(" ", "_").lower(): f"{one['current_price']} {unit}"[:20]
        for one in prices
        if one.get("number_type") and one.get("current_price")
    }


def _hooks(message_url: str, voice_url: str) -> dict[str, str]:
    """Twilio tries a webhook once; the fallback is its second try. The end of a call is told apart
    from what is asked about it: a caller may hang up while it rings.
    """
    return {
        "sms_url": message_url,
        "sms_method": "POST",
        "sms_fallback_url": message_url,
        "sms_fallback_method": "POST",
        "voice_url": voice_url,
        "voice_method": "POST",
        "voice_fallback_url": voice_url,
        "voice_fallback_method": "POST",
        "status_callback": voice_url,
        "status_callback_method": "POST",
    }


def _owned(row: Any, service: Service | None) -> Owned:
    return Owned(
        sid=row.sid,
        address=row.phone_number,
        name=row.friendly_name or "",
        capabilities=_able(row.capabilities),
        message_url=_leading(getattr(row, "sms_application_sid", ""), row.sms_url),
        voice_url=_leading(getattr(row, "voice_application_sid", ""), row.voice_url),
        service=service,
    )


def _leading(application: str | None, address: str | None) -> str:
    """Where it goes: an application wins over the address."""
    return f"{APPLICATION}{application}" if application else address or ""


def _for_sale(row: Any) -> ForSale:
    place = [row.locality or row.rate_center or "", row.region or ""]
    return ForSale(
        address=row.phone_number,
        place=", ".join(part for part in place if part),
        capabilities=_able(row.capabilities),
        needs_address=(row.address_requirements or "none") != "none",
    )


def _able(said: Any) -> tuple[str, ...]:
    """Searching spells them SMS, owning spells them sms."""
    known = {str(name).lower(): bool(can) for name, can in dict(said or {}).items()}
    return tuple(name for name in ("sms", "mms", "voice") if known.get(name))

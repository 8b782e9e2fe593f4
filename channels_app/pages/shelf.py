"""Numbers for sale, as the search of two pages shows them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext as said

from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.numbers import Wanted
from channels_app.pages import wording
from inbox import tenancy
from inbox.accounts.doors import MemberRequest
from inbox.conversations.models import Connection

COUNTRIES = ("US", "CA", "BR", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PT")


@dataclass(frozen=True)
class Offer:
    """A number as a card; `value` is what its form says."""

    address: str
    detail: str
    value: str


@dataclass(frozen=True)
class Shelf:
    """What was asked for, and what there is."""

    accounts: list[Connection]
    account: Connection | None
    wanted: Wanted
    offers: list[Offer] = field(default_factory=list)
    cost: str = ""
    error: str = ""
    was_asked: bool = False

    @property
    def countries(self) -> list[tuple[str, str, bool]]:
        """(code, name, chosen)."""
        names = {
            "US": _("United States"), "CA": _("Canada"), "BR": _("Brazil"), "DE": _("Germany"),
            "ES": _("Spain"), "FR": _("France"), "GB": _("United Kingdom"), "IE": _("Ireland"),
            "IT": _("Italy"), "NL": _("Netherlands"), "PT": _("Portugal"),
        }  # fmt: skip
        return [(code, names[code], code == self.wanted.country) for code in COUNTRIES]

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """(kind, name, chosen)."""
        names = {"local": _("Local"), "mobile": _("Mobile"), "toll_free": _("Toll-free")}
        return [(kind, names[kind], kind == self.wanted.kind) for kind in twilio.KINDS]


def asked(request: MemberRequest) -> Shelf:
    """The shelf for the query of a request, or for what its form repeats of it. Calls the carrier
    once somebody searched.
    """
    data = request.POST if request.method == "POST" else request.GET
    with tenancy.transaction():
        accounts = list(Connection.objects.order_by("name", "id"))
    account = next((one for one in accounts if str(one.uuid) == data.get("account")), None)
    account = account or next(iter(accounts), None)
    wanted = _wanted(data, request.tenant.country)
    if account is None or "area" not in data:
        return Shelf(accounts, account, wanted)
    try:
        owner = asking.accounts(account)[0]
        found = twilio.for_sale(owner, wanted)
    except asking.Refused as refusal:
        return Shelf(accounts, account, wanted, error=said(refusal.words), was_asked=True)
    except (asking.Unreachable, asking.Unknown):
        error = wording.refusal("unanswered")
        return Shelf(accounts, account, wanted, error=error, was_asked=True)
    try:
        cost = twilio.cost(owner, wanted.country).get(wanted.kind, "")
    except (asking.Unreachable, asking.Unknown):
        cost = ""
    offers = [_offer(one, account) for one in found]
    return Shelf(accounts, account, wanted, offers, cost, was_asked=True)


def _wanted(data: Any, country: str) -> Wanted:
    def digits(name: str, most: int) -> str:
        return "".join(sign for sign in data.get(name, "") if sign in "0123456789")[:most]

    chosen, kind = data.get("country", ""), data.get("kind", "")
    home = country if country in COUNTRIES else "US"
    return Wanted(
        country=chosen if chosen in COUNTRIES else home,
        kind=kind if kind in twilio.KINDS else "local",
        area=digits("area", 5),
        prefix=digits("prefix", 4),
    )


def _offer(one: twilio.ForSale, account: Connection) -> Offer:
    parts = [one.place, wording.capabilities(one.capabilities)]
    if one.needs_address:
        parts.append(_("needs your address"))
    detail = " · ".join(part for part in parts if part)
    return Offer(one.address, detail, f"{account.uuid}:{one.address}")


def picked(value: str) -> tuple[UUID | None, str]:
    """The account and the address of a card."""
    account, _colon, address = value.partition(":")
    try:
        uuid = UUID(account)
    except ValueError:
        return None, ""
    fine = address.startswith("+") and address[1:].isdigit() and 6 <= len(address) <= 16
    return (uuid, address) if fine else (None, "")

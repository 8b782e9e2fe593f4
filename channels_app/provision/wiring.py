"""The sections that lead to a carrier: connections and channels."""

import re
from urllib.parse import urlsplit

import phonenumbers

from channels_app.provision.plan import ChannelPlan, ConnectionPlan
from channels_app.provision.table import Table
from contacts import phones

ACCOUNT = re.compile(r"AC[0-9A-Za-z]+")
SHORT_CODE = re.compile(r"[0-9]{3,6}")
FASTEST = 1000.0


def connection(table: Table) -> ConnectionPlan:
    """A carrier account with its tokens, subaccounts after it."""
    carrier = table.text("carrier")
    if carrier not in {"", "twilio"}:
        table.wrong("carrier", f"{carrier!r} is none of twilio")
    pairs = _pairs(table)
    for place, previous in enumerate(table.texts("auth_token_previous") or ()):
        if place >= 4:
            table.wrong("auth_token_previous", "holds more than four tokens")
            break
        pairs.append((pairs[0][0], previous))
    for sub in table.tables("subaccounts"):
        pairs += _pairs(sub)
        sub.finish()
    plan = ConnectionPlan(
        path=table.path,
        name=table.text("name", most=80),
        carrier=carrier,
        credentials=tuple(pairs),
        api_base=_origin(table),
    )
    table.finish()
    return plan


def _pairs(table: Table) -> list[tuple[str, str]]:
    account = table.text("account_sid", most=64)
    if account and not ACCOUNT.fullmatch(account):
        table.wrong("account_sid", "starts with AC, letters and digits only")
    return [(account, table.secret("auth_token", required=True) or "")]


def _origin(table: Table) -> str:
    """A pretend carrier's scheme and host, nothing behind them: it is compared as it is."""
    given = (table.optional_text("api_base", most=200) or "").rstrip("/")
    try:
        parts = urlsplit(given)
        fine = parts.scheme in {"http", "https"} and given == f"{parts.scheme}://{parts.netloc}"
        fine = fine and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        fine = False
    if given and not fine:
        table.wrong("api_base", "must be an address such as http://127.0.0.1:4000")
    return given


def channel(table: Table) -> ChannelPlan:
    """A number of ours."""
    kind = table.text("kind")
    if kind not in {"", "sms"}:
        table.wrong("kind", f"{kind!r} is none of sms")
    pace = table.number("per_second")
    if pace is not None and not 0 < pace <= FASTEST:
        table.wrong("per_second", f"must be above 0 and at most {FASTEST:.0f}")
    plan = ChannelPlan(
        path=table.path,
        kind=kind,
        address=_address(table),
        connection=table.text("connection", most=80),
        registered=table.flag("registered"),
        per_second=pace,
    )
    table.finish()
    return plan


def _address(table: Table) -> str:
    given = table.text("address", most=64)
    if not given or SHORT_CODE.fullmatch(given):
        return given
    try:
        number = phonenumbers.parse(given, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        table.wrong("address", f"{given!r} is not a phone number such as +12025550143")
        return given
    return phones.normalize(given, "ZZ")

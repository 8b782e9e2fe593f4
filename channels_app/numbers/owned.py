"""The numbers of the connected accounts, kept as the carrier told of them last."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import phonenumbers
from django.utils import timezone

from channels_app import carrier_accounts
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.numbers import Owned
from channels_app.models import PhoneNumber
from inbox import tenancy
from inbox.accounts.events import SettingsChanged
from inbox.conversations.models import Connection
from inbox.events import publish


def refresh(connection: Connection) -> str:
    """Ask every account of the connection what it has; what is wrong in words, or "". What the
    carrier did not answer for stays as it was.
    """
    problem = ""
    for account in asking.accounts(connection):
        began = timezone.now()
        try:
            found = twilio.owned(account)
            costs = _costs(account, found)
        except asking.Refused as refusal:
            problem = refusal.words
        except (asking.Unreachable, asking.Unknown):
            problem = UNANSWERED
        else:
            with tenancy.transaction():
                known = {row.carrier_id: row for row in _known(connection)}
                for one in found:
                    cost = costs.get(kind(one), "")
                    row = keep(connection, account.sid, one, at=began, cost=cost)
                    _notice(known.get(one.sid), row)
                _gone(connection, account.sid, began)
    carrier_accounts.noted(connection, problem)
    if not problem:
        with tenancy.transaction():
            Connection.objects.filter(pk=connection.pk).update(numbers_at=timezone.now())
    return problem


UNANSWERED = "The carrier does not answer"
# how the audit log calls a field
NOTICED = {
    "account": "account",
    "capabilities": "capabilities",
    "texts_to": "message_url",
    "calls_to": "voice_url",
    "service": "service",
}


def keep(
    connection: Connection, account: str, one: Owned, *, at: datetime, cost: str | None = None
) -> PhoneNumber:
    """The row of a number the account has; the transaction is open."""
    told: dict[str, Any] = {
        "account": account,
        "address": one.address,
        "name": one.name[:120],
        "capabilities": list(one.capabilities),
        "message_url": one.message_url[:400],
        "voice_url": one.voice_url[:400],
        "synced_at": at,
        "gone_at": None,
    }
    if one.service is not None:
        told |= {
            "service": one.service.sid,
            "service_url": one.service.inbound_url[:400],
            "service_defers": one.service.defers,
        }
    elif cost is not None:  # a whole listing, which names the service of each that has one
        told |= {"service": "", "service_url": "", "service_defers": False}
    if cost:
        told["cost"] = cost
    row, _ = PhoneNumber.objects.update_or_create(
        connection=connection, carrier_id=one.sid, defaults=told
    )
    return row


def kind(one: Owned) -> str:
    """Local, mobile or toll_free, by its digits."""
    try:
        known = phonenumbers.number_type(phonenumbers.parse(one.address, None))
    except phonenumbers.NumberParseException:
        return "local"
    kinds = phonenumbers.PhoneNumberType
    return {kinds.TOLL_FREE: "toll_free", kinds.MOBILE: "mobile"}.get(known, "local")


def _costs(account: asking.Account, found: Iterable[Owned]) -> dict[str, str]:
    """Prices of the country most of them are in; without them nothing else is missing."""
    regions = [region(one.address) for one in found]
    if not regions:
        return {}
    try:
        return twilio.cost(account, max(set(regions), key=regions.count))
    except (asking.Unreachable, asking.Unknown):
        return {}


def region(address: str) -> str:
    """The country of a number, "US" where its digits do not say."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(address, None))
    except phonenumbers.NumberParseException:
        found = None
    return found or "US"


def _gone(connection: Connection, account: str, began: datetime) -> None:
    """What a whole listing no longer names."""
    lost = _known(connection).filter(account=account, synced_at__lt=began)
    publish(*(_changed(row, {"number": [row.address, ""]}) for row in lost))
    lost.update(gone_at=began, release_at=None)


def _known(connection: Connection) -> Any:
    return PhoneNumber.objects.filter(connection=connection, gone_at__isnull=True)


def _notice(was: PhoneNumber | None, row: PhoneNumber) -> None:
    """What somebody changed at the carrier stands in the audit log, with nobody's name."""
    if was is None:
        return
    changes = {
        told: [_plain(getattr(was, field)), _plain(getattr(row, field))]
        for told, field in NOTICED.items()
        if getattr(was, field) != getattr(row, field)
    }
    if changes:
        publish(_changed(row, {"number": [row.address, row.address]} | changes))


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _changed(row: PhoneNumber, changes: dict[str, Any]) -> SettingsChanged:
    return SettingsChanged(about=f"number:{row.uuid}", changes=changes)

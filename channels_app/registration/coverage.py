"""Which way a number is registered, and which numbers a registration is for."""

from collections.abc import Iterable, Sequence

import phonenumbers

from channels_app.models import Registration
from inbox.conversations.models import Channel, Inbox

Kind = Registration.Kind
TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")


def way(address: str) -> str:
    """Toll-free numbers are verified; the others of North America need a campaign, as their texts
    reach American phones; numbers elsewhere follow their country's rules.
    """
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return Kind.ABROAD
    if number.country_code != 1:
        return Kind.ABROAD
    return Kind.TOLL_FREE if str(number.national_number)[:3] in TOLL_FREE else Kind.CAMPAIGN


def country(address: str) -> str:
    """Where a number belongs; empty when nobody knows."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(address, None)) or ""
    except phonenumbers.NumberParseException:
        return ""


def ways(channels: Iterable[Channel]) -> list[str]:
    """The ways that an inbox's numbers have to go, the longest first."""
    found = {way(channel.address) for channel in channels}
    return [kind for kind in (Kind.CAMPAIGN, Kind.TOLL_FREE, Kind.ABROAD) if kind in found]


def channels(registration: Registration) -> Sequence[Channel]:
    """The numbers a registration is for."""
    if registration.inbox_id is None:
        return []
    return [one for one in texting(registration.inbox_id) if covers(registration, one)]


def covers(registration: Registration, channel: Channel) -> bool:
    """Whether the registration is the one this number waits for."""
    same = channel.connection_id == registration.connection_id
    return same and way(channel.address) == registration.kind


def texting(inbox: Inbox | int) -> Sequence[Channel]:
    """The numbers of an inbox that carriers register."""
    found = Channel.objects.filter(inbox=inbox, kind=Channel.Kind.SMS, released_at=None)
    return list(found.select_related("connection").order_by("id"))

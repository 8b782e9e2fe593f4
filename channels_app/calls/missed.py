"""Calls the carrier had while no webhook reached us: what its list knows of them, as reports that
`calls.report` files once.
"""

from collections.abc import Sequence
from datetime import datetime

from channels_app import erasing
from channels_app.calls.ends import end_of
from channels_app.carriers.twilio import calling
from channels_app.carriers.twilio.calling import Account, Heard
from channels_app.carriers.twilio.calls import caller
from contacts import phones
from inbox import tenancy
from inbox.conversations.models import Call, Channel, Connection
from inbox.conversations.phoning import calls
from inbox.conversations.phoning.calls import CallReport


def reports(
    connection: Connection, channel: Channel, since: datetime, country: str
) -> list[CallReport]:
    """Of each call to the number that is not known here, or was missed as far as we know, oldest
    first: the voicemail may be what did not reach us. Raises Unavailable.
    """
    if not phones.is_number(channel.address):
        return []
    account = Account(connection.credentials, connection.api_base)
    listed = calling.received(to=channel.address, since=since, account=account)
    with tenancy.transaction():
        known = _known(connection.pk, [one.carrier_id for one in listed])
    missing = [one for one in reversed(listed) if one.carrier_id not in known]
    return [_report(one, connection.pk, channel.address, account, country) for one in missing]


def _known(connection_id: int, sids: Sequence[str]) -> set[str]:
    found = Call.objects.filter(carrier_id__in=sids, channel__connection_id=connection_id)
    told = found.exclude(state="missed").values_list("carrier_id", flat=True)
    return set(told) | erasing.known(connection_id, sids)


def file(said: Sequence[CallReport]) -> int:
    """File them, in the open transaction; how many were not here."""
    found = Call.objects.filter(carrier_id__in=[one.carrier_id for one in said])
    before = found.count()
    calls.report(said)
    return found.count() - before


def _report(
    call: Heard, connection_id: int, ours: str, account: Account, country: str
) -> CallReport:
    end = end_of(call.carrier_id, account)
    return CallReport(
        connection_id=connection_id,
        carrier_id=call.carrier_id,
        state=end.state,
        at=call.at,
        is_inbound=True,
        sender=caller(call.sender, country),
        to=ours,
        seconds=end.seconds,
        recording=end.recording,
    )

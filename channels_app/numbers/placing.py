"""Which inbox answers a number: put there, moved on, made a member's own."""

import time

import phonenumbers
from django.db.models.functions import Now

from channels_app import deliveries, routes
from channels_app.models import PhoneNumber
from inbox import tenancy
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member, Organization
from inbox.conversations.finishing import triage
from inbox.conversations.finishing.changing import MOST
from inbox.conversations.models import Channel, Connection, Conversation, Inbox
from inbox.conversations.models.conversation import LIVE_STATES
from inbox.events import publish


class Busy(Exception):
    """Texts are being filed just now. Asking again in a moment works."""


class Used(Exception):
    """Another inbox answers it by now."""


def claimed(
    organization: Organization, *, kind: str, address: str, inbox: Inbox, connection: Connection
) -> tuple[Channel, bool]:
    """The organization's channel of this address, and whether it is new; the transaction is open.
    Raises routes.AddressTaken.
    """
    routes.claim(organization, kind=kind, address=address)
    found, is_new = Channel.objects.get_or_create(
        kind=kind, address=address, defaults={"inbox": inbox, "connection": connection}
    )
    return found, is_new


def needs_registration(number: PhoneNumber) -> bool:
    """Whether carriers block it until they know who sends: North American numbers, except those of
    the pretend carrier.
    """
    if number.connection.api_base:
        return False
    try:
        return phonenumbers.parse(number.address, None).country_code == 1
    except phonenumbers.NumberParseException:
        return True


def channel_of(number: PhoneNumber) -> Channel | None:
    """Where it is answered."""
    found: Channel | None = (
        Channel.objects.filter(kind=Channel.Kind.SMS, address=number.address, released_at=None)
        .select_related("inbox")
        .first()
    )
    return found


def place(number: PhoneNumber, inbox: Inbox, *, by: Member, if_free: bool = False) -> Channel:
    """Have the inbox answer it. What was exchanged in another inbox before stays there, readable
    here; its unfinished conversations are closed, so that the next text arrives here.

    Raises routes.AddressTaken, Busy, and where it has to be free, Used.
    """
    with tenancy.transaction():
        _alone()
        if if_free and channel_of(number) is not None:
            raise Used
        channel, was = _placed(number, inbox, by)
        rest = _leave_behind(channel, was, by) if was is not None else 0
    while was is not None and rest:
        with tenancy.transaction():
            rest = _leave_behind(channel, was, by)
    return channel


def _alone() -> None:
    """No text is filed until the transaction ends: it would go where the number no longer is."""
    for _ in range(100):
        if deliveries.lock():
            return
        time.sleep(0.02)
    raise Busy


def _placed(number: PhoneNumber, inbox: Inbox, by: Member) -> tuple[Channel, Inbox | None]:
    """The channel in its inbox, and the inbox it leaves."""
    organization = Organization.objects.get(pk=number.organization_id)
    channel, is_new = claimed(
        organization, kind=Channel.Kind.SMS, address=number.address, inbox=inbox,
        connection=number.connection,
    )  # fmt: skip
    was = None if is_new or channel.inbox_id == inbox.pk else channel.inbox
    changed: dict[str, object] = {"connection_id": number.connection_id}
    if is_new or channel.released_at is not None:
        changed |= {"registered": not needs_registration(number), "released_at": None}
    if was is not None:
        changed |= {"inbox_id": inbox.pk, "joined_at": Now()}
    Channel.objects.filter(pk=channel.pk).update(**changed)
    if is_new or was is not None:
        publish(
            SettingsChanged(
                about=f"number:{number.uuid}",
                inbox_id=inbox.pk,
                actor_id=by.pk,
                changes={
                    "number": [number.address, number.address],
                    "inbox": [was.name if was else "", inbox.name],
                },
            )
        )
    return Channel.objects.select_related("inbox").get(pk=channel.pk), was


def _leave_behind(channel: Channel, was: Inbox, by: Member) -> int:
    """Close what is unfinished there; how many were, of those one commit takes."""
    ids = list(
        Conversation.objects.filter(channel=channel, inbox=was, state__in=LIVE_STATES)
        .order_by("id")
        .values_list("pk", flat=True)[:MOST]
    )
    if ids:
        triage.close_all(ids, by=by)
    return len(ids) if len(ids) == MOST else 0

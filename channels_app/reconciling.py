"""Texts whose webhook never reached us: the carrier's list has them, `receive` files them."""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from channels_app import deliveries
from channels_app.carriers.twilio import listing
from contacts import phones
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations import inbound
from inbox.conversations.models import Channel, Connection, Message

logger = logging.getLogger("frontdesk.reconciling")
OVERLAP = timedelta(minutes=15)


def reconcile() -> int:
    """Ask each of the current organization's carrier accounts; how many texts were missing."""
    with tenancy.transaction():
        connections = list(Connection.objects.all())
        country = Organization.objects.values_list("country", flat=True).get()
    return sum(_reconcile(connection, country) for connection in connections)


def _reconcile(connection: Connection, country: str) -> int:
    began = timezone.now()
    since = (connection.reconciled_at or began) - OVERLAP
    with tenancy.transaction():
        channels = list(Channel.objects.filter(connection=connection))
    try:
        missing = [
            text for channel in channels for text in _missing(connection, channel, since, country)
        ]
    except listing.Unavailable as problem:
        logger.warning("connection %s: the carrier's list is away (%s)", connection.pk, problem)
        return 0
    filed = _file(sorted(missing, key=lambda text: text.at))
    if filed is None:
        logger.warning("connection %s: busy with webhooks, asked again later", connection.pk)
        return 0
    with tenancy.transaction():
        Connection.objects.filter(pk=connection.pk).update(reconciled_at=began)
    return filed


def _missing(
    connection: Connection, channel: Channel, since: object, country: str
) -> list[inbound.Inbound]:
    account = {"credentials": connection.credentials, "api_base": connection.api_base}
    listed = listing.messages_to(channel.address, since=since, **account)  # type: ignore[arg-type]
    texts = [row for row in reversed(listed) if row.inbound]  # oldest first, within a second too
    with tenancy.transaction():
        known = set(
            Message.objects.filter(
                connection=connection, carrier_id__in=[row.carrier_id for row in texts]
            ).values_list("carrier_id", flat=True)
        )
    return [
        inbound.Inbound(
            connection_id=connection.pk,
            carrier_id=row.carrier_id,
            sender=phones.normalize(row.sender, country),
            to=channel.address,
            body=row.body,
            at=row.at,
            media=tuple(
                inbound.Media(url, kind)
                for url, kind in (listing.media_of(row.carrier_id, **account) if row.media else ())
            ),
        )
        for row in texts
        if row.carrier_id not in known
    ]


def _file(missing: list[inbound.Inbound]) -> int | None:
    """In their order, under the same lock as the webhooks: a webhook that comes after all is a
    duplicate. None when the lock was not to be had.
    """
    if not missing:
        return 0
    for _ in range(100):
        with tenancy.transaction():
            if deliveries.lock():
                return inbound.receive(missing).count(inbound.STORED)
        time.sleep(0.05)
    return None

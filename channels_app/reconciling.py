"""Texts and calls whose webhook never reached us: the carrier's lists have them, and what files
the webhooks files them.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from channels_app import deliveries, erasing
from channels_app.calls import missed
from channels_app.carriers.twilio import listing
from contacts import phones
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.carrying import inbound
from inbox.conversations.models import Channel, Connection, Message
from inbox.conversations.phoning.calls import CallReport

logger = logging.getLogger("frontdesk.reconciling")
OVERLAP = timedelta(minutes=15)


class Reconciled(NamedTuple):
    """What a round found."""

    filed: int  # texts and calls that were missing
    complete: bool  # every carrier account answered, and what it has is filed


def reconcile(since: datetime | None = None) -> Reconciled:
    """Ask each of the current organization's carrier accounts that was not asked `since`."""
    with tenancy.transaction():
        connections = Connection.objects.all()
        if since is not None:
            connections = connections.exclude(reconciled_at__gte=since)
        found = list(connections)
        country = Organization.objects.values_list("country", flat=True).get()
    filed = [_reconcile(connection, country) for connection in found]
    return Reconciled(sum(one or 0 for one in filed), None not in filed)


def _reconcile(connection: Connection, country: str) -> int | None:
    """How many texts and calls were missing; None when it is to be asked again."""
    began = timezone.now()
    since = (connection.reconciled_at or began) - OVERLAP
    with tenancy.transaction():
        channels = list(Channel.objects.filter(connection=connection))
    try:
        missing = [
            text for channel in channels for text in _missing(connection, channel, since, country)
        ]
        rung = [
            call
            for channel in channels
            for call in missed.reports(connection, channel, since, country)
        ]
    except listing.Unavailable as problem:
        logger.warning("connection %s: the carrier's list is away (%s)", connection.pk, problem)
        return None
    filed = _file(sorted(missing, key=lambda text: text.at), sorted(rung, key=lambda one: one.at))
    if filed is None:
        logger.warning("connection %s: busy with webhooks, asked again later", connection.pk)
        return None
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
        known |= erasing.known(connection.pk, [row.carrier_id for row in texts])
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


def _file(missing: list[inbound.Inbound], rung: list[CallReport]) -> int | None:
    """In their order, under the same lock as the webhooks: a webhook that comes after all is a
    duplicate. None when the lock was not to be had.
    """
    if not missing and not rung:
        return 0
    for _ in range(100):
        with tenancy.transaction():
            if deliveries.lock():
                texts = inbound.receive(missing).count(inbound.STORED) if missing else 0
                return texts + missed.file(rung)
        time.sleep(0.05)
    return None

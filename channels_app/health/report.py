"""What the admins' page shows, of their own organization; each number is counted up to a bound."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from channels_app.models import ConnectionRoute, Delivery
from channels_app.numbers import troubles
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Channel

MANY = 100
LATELY = 20_000  # of the product's newest webhooks
PAGE = 50
CHANNELS = 200
LOW_SPACE = 0.1
WAITING = """
SELECT count(*), min(due_at) FROM (
    SELECT m.due_at FROM conversations_message m
    JOIN conversations_conversation c
      ON c.organization_id = m.organization_id AND c.id = m.conversation_id
    WHERE m.organization_id = %(organization)s AND m.status = 'queued' AND m.due_at <= now()
      AND c.inbox_id = ANY(%(inboxes)s)
    ORDER BY m.due_at LIMIT 100) bounded
"""
INCOMING = """
SELECT count(*), min(received_at) FROM (
    SELECT received_at FROM channels_app_delivery
    WHERE organization_id = %(organization)s AND state = 'waiting' ORDER BY id LIMIT 100) bounded
"""
LEDGER = f"""
SELECT count(*), count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'dead'),
       min(received_at)
FROM (SELECT organization_id, state, received_at FROM channels_app_delivery
      ORDER BY id DESC LIMIT {LATELY}) newest
WHERE organization_id = %(organization)s
"""  # noqa: S608 - a constant
FAILED = """
SELECT m.uuid, m.created_at, m.error, m.error_code, c.uuid, b.name
FROM conversations_message m
JOIN conversations_conversation c
  ON c.organization_id = m.organization_id AND c.id = m.conversation_id
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
WHERE m.organization_id = %(organization)s AND m.status = 'failed'
  AND c.inbox_id = ANY(%(inboxes)s)
ORDER BY m.id DESC LIMIT 20
"""


@dataclass(frozen=True)
class Waiting:
    """How many wait, up to MANY, and since when."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class Ledger:
    """Webhooks received lately, and what became of them."""

    received: int
    stored: int
    dead: int
    since: datetime | None


@dataclass(frozen=True)
class Line:
    """One of our numbers, the account behind it, and what keeps it from sending."""

    address: str
    inbox: str
    hue: int
    registered: bool
    problem: str
    heard_at: datetime | None
    refused: int
    refused_at: datetime | None
    strays: int
    forward_problem: str
    number_problem: str


@dataclass(frozen=True)
class Failure:
    """A message that did not arrive."""

    uuid: UUID
    at: datetime
    error: str
    code: str
    conversation: UUID
    inbox: str


@dataclass(frozen=True)
class Disk:
    """Where files are kept."""

    free: int
    is_low: bool


def outgoing(member: Member) -> Waiting:
    """Messages of the member's inboxes that should have left."""
    return Waiting(*tenancy.rows(WAITING, {"inboxes": _inboxes(member)})[0])


def incoming() -> Waiting:
    """Webhooks that were answered and not read yet."""
    return Waiting(*tenancy.rows(INCOMING)[0])


def ledger() -> Ledger:
    """Received, and stored: they should be the same."""
    return Ledger(*tenancy.rows(LEDGER)[0])


def lines() -> list[Line]:
    """All numbers we have, with what their connections know."""
    found: list[Any] = list(
        Channel.objects.filter(inbox__kind="shared", released_at=None)
        .select_related("inbox", "connection")
        .order_by("inbox__name", "address")[:CHANNELS]
    )
    routes = {
        route.connection_id: route
        for route in ConnectionRoute.objects.filter(
            connection_id__in={channel.connection_id for channel in found}
        )
    }
    wrong = troubles.of_channels(found)
    return [
        _line(channel, routes.get(channel.connection_id), wrong.get(channel.pk, ""))
        for channel in found
    ]


def _line(channel: Channel, route: ConnectionRoute | None, wrong: str) -> Line:
    return Line(
        address=channel.address,
        inbox=channel.inbox.name,
        hue=channel.inbox.hue,
        registered=channel.registered,
        problem=channel.connection.problem,
        heard_at=channel.last_inbound_at,
        refused=route.refused if route else 0,
        refused_at=route.refused_at if route else None,
        strays=route.strays if route else 0,
        forward_problem=channel.inbox.forward_problem,
        number_problem=wrong,
    )


def failures(member: Member) -> list[Failure]:
    """The newest messages that did not arrive, in the member's inboxes."""
    return [Failure(*row) for row in tenancy.rows(FAILED, {"inboxes": _inboxes(member)})]


def dead(*, before: int | None = None) -> list[Delivery]:
    """Dead letters, newest first, one more than a page."""
    rows = Delivery.objects.filter(state="dead").defer("raw")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[: PAGE + 1])


def disk() -> Disk | None:
    """None where files are kept elsewhere."""
    try:
        usage = shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return None
    return Disk(usage.free, usage.free < usage.total * LOW_SPACE)


def _inboxes(member: Member) -> list[int]:
    return list(access.inbox_ids(member).values_list("inbox_id", flat=True))

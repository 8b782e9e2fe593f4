"""One number's path: its account at the carrier, where its texts are posted, our own door, and the
worker behind it.
"""

import asyncio
import time
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from twilio.request_validator import RequestValidator

from channels_app.addresses import webhook
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.checkups.findings import Finding
from channels_app.checkups.site import PATIENCE
from channels_app.models import Delivery, PhoneNumber
from channels_app.numbers import hooks, owned
from channels_app.wake import wake
from inbox import tenancy
from inbox.conversations.models import Channel, Connection

DRAINED_WITHIN = 10.0


def account(connection: Connection) -> Finding:
    """The carrier answers, and takes the token."""
    try:
        for one in asking.accounts(connection):
            twilio.check(one)
    except asking.Refused as refusal:
        return Finding("account", "bad", "refused", refusal.words, connection.name)
    except (asking.Unreachable, asking.Unknown) as error:
        return Finding("account", "bad", "unanswered", type(error).__name__, connection.name)
    return Finding("account", "good", "fine", about=connection.name)


def number(channel: Channel) -> Finding:
    """The account has the number, and the carrier posts its texts here."""
    if owned.refresh(channel.connection):
        return Finding("number", "unsure", "unanswered", about=channel.address)
    with tenancy.transaction():
        found = (
            PhoneNumber.objects.filter(
                address=channel.address, connection=channel.connection, gone_at=None
            )
            .select_related("connection")
            .first()
        )
    if found is None:
        return Finding("number", "bad", "not_there", about=channel.address)
    standing = hooks.standing(found)
    if standing.is_fine:
        return Finding("number", "good", "fine", about=channel.address)
    reason = "service" if standing.by_service else standing.texts
    url = found.service_url if standing.by_service else found.message_url
    return Finding("number", "bad", reason, url, channel.address)


def registration(channel: Channel) -> Finding:
    """Carriers let its texts through."""
    if channel.registered:
        return Finding("registration", "good", "fine", about=channel.address)
    return Finding("registration", "bad", "unregistered", about=channel.address)


def door(connection: Connection) -> tuple[Finding, str]:
    """Our own webhook takes what the account signs; and the mark of what was posted to it."""
    mark = f"SM{uuid4().hex}"
    pair = connection.credentials[0]
    form = {
        "AccountSid": pair["account_sid"], "MessageSid": mark, "SmsSid": mark,
        "MessageStatus": "sent", "SmsStatus": "sent", "ApiVersion": "2010-04-01",
    }  # fmt: skip
    url = webhook(connection.key, "status")
    signature = RequestValidator(pair["auth_token"]).compute_signature(url, form)
    try:
        status = asyncio.run(_posted(url, form, str(signature)))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding("door", "bad", "unreachable", type(error).__name__, connection.name), ""
    if status == 403:
        return Finding("door", "bad", "refused", "HTTP 403", connection.name), ""
    if not 200 <= status < 300:
        return Finding("door", "bad", "broken", f"HTTP {status}", connection.name), ""
    return Finding("door", "good", "fine", about=connection.name), mark


async def _posted(url: str, form: dict[str, str], signature: str) -> int:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature,
    }
    async with (
        aiohttp.ClientSession(timeout=PATIENCE) as session,
        session.post(
            url, data=urlencode(form).encode(), headers=headers, allow_redirects=False
        ) as answer,
    ):
        return answer.status


def worker(connection: Connection, mark: str) -> Finding:
    """What came through the door is read by a worker: a report on a text nobody sent, which is put
    aside, and taken away here.
    """
    mine = Delivery.objects.filter(connection_id=connection.pk, dedupe_key__contains=mark)
    until = time.monotonic() + DRAINED_WITHIN
    is_read = False
    while mark and not is_read and time.monotonic() < until:
        wake("drain")
        with tenancy.transaction():
            row = mine.first()
        if row is None:
            break
        is_read = row.state != Delivery.State.WAITING or row.due_at > row.received_at
        if not is_read:
            time.sleep(0.1)
    with tenancy.transaction():
        mine.delete()
    if is_read:
        return Finding("worker", "good", "fine", about=connection.name)
    reason = "asleep" if mark else "no_canary"
    return Finding("worker", "bad" if mark else "unsure", reason, about=connection.name)

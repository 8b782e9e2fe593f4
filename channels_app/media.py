"""Fetching the files of inbound texts. The text is shown before they are there; one that fails
does not hold up the others.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from channels_app import guarded
from channels_app.calls import recordings
from channels_app.guarded import Allowed, Blocked, Failed
from inbox import tenancy
from inbox.conversations.carrying import delivery
from inbox.conversations.models import Attachment, Message
from inbox.conversations.writing import files
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.media")
AT_ONCE = 4
MOST_TRIES = 6
LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class Errand:
    """One file to fetch, with what it needs."""

    attachment_id: int
    url: str
    accounts: tuple[tuple[str, str], ...]
    allowed: Allowed


@dataclass(frozen=True)
class Fetched:
    """What came of an errand: bytes, or a reason (`final` when asking again is useless)."""

    errand: Errand
    data: bytes = b""
    content_type: str = ""
    reason: str = ""
    final: bool = False


def fetch_due(most: int = 40) -> int:
    """Fetch the current organization's due files; how many were tried."""
    errands = _lease(most)
    for fetched in asyncio.run(_all(errands)):
        failpoint("media.before_store")
        _try_to_keep(fetched)
    return len(errands)


def _try_to_keep(fetched: Fetched) -> None:
    """A full disk, or bytes that trip the decoder, hold up no other file."""
    try:
        _keep(fetched)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("a file could not be kept")
        _keep(Fetched(fetched.errand, reason=f"could not be kept: {type(error).__name__}"))


def _lease(most: int) -> list[Errand]:
    """Take them for two minutes: a worker that dies gives them back by that."""
    with tenancy.transaction():
        due = list(
            Attachment.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(due_at__lte=timezone.now())
            .select_related("message__connection")
            .order_by("due_at")[:most]
        )
        for attachment in due:
            attachment.tries += 1
            attachment.due_at = timezone.now() + LEASE
            attachment.save(update_fields=["tries", "due_at"])
    return [_errand(attachment) for attachment in due]


def _errand(attachment: Attachment) -> Errand:
    connection = attachment.message.connection
    pairs = tuple((p["account_sid"], p["auth_token"]) for p in connection.credentials)
    base = connection.api_base
    return Errand(attachment.pk, attachment.source_url, pairs, Allowed(origin=base))


async def _all(errands: list[Errand]) -> list[Fetched]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(errand: Errand) -> Fetched:
        async with gate:
            return await _fetch(errand)

    return list(await asyncio.gather(*(one(errand) for errand in errands)))


async def _fetch(errand: Errand) -> Fetched:
    pairs = [p for p in errand.accounts if guarded.names_account(errand.url, [p[0]])]
    if not pairs:
        return Fetched(errand, reason="not a file of this account", final=True)
    try:
        data, kind = await guarded.fetch(errand.url, allowed=errand.allowed, auth=pairs[0])
    except Blocked as problem:
        return Fetched(errand, reason=str(problem), final=True)
    except (Failed, aiohttp.ClientError, TimeoutError, OSError) as problem:
        return Fetched(errand, reason=str(problem) or type(problem).__name__)
    return Fetched(errand, data, kind)


def _keep(fetched: Fetched) -> None:
    with tenancy.transaction():
        found = Attachment.objects.select_for_update(of=("self",)).select_related(
            "conversation__inbox", "message"
        )
        attachment = found.filter(pk=fetched.errand.attachment_id).first()
        if attachment is None or attachment.state != "pending":
            return  # fetched by another, or gone with its message
        if fetched.reason:
            _note_failure(attachment, fetched)
        else:
            claimed = fetched.content_type or attachment.content_type
            files.keep(attachment, fetched.data, claimed=claimed)
        attachment.save()
        if attachment.state == "pending":
            return
        if attachment.state == "stored":
            recordings.kept(attachment)
        message = Message.objects.select_related("conversation").get(pk=attachment.message_id)
        message.revision += 1
        message.save(update_fields=["revision"])
        delivery.show([message])


def _note_failure(attachment: Attachment, fetched: Fetched) -> None:
    logger.warning("file %s: %s", attachment.uuid, fetched.reason)
    attachment.reason = fetched.reason[:200]
    if fetched.final or attachment.tries >= MOST_TRIES:
        attachment.state, attachment.due_at = "missing", None
    else:
        attachment.due_at = timezone.now() + timedelta(seconds=3**attachment.tries)

"""Taking messages that may go now: consent, registration and pace are asked here, and the Attempt
is committed before anybody calls the carrier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from channels_app import addresses
from channels_app.carriers.twilio import errors
from channels_app.carriers.twilio.sending import Letter
from channels_app.outbox import pace
from inbox import tenancy
from inbox.conversations import delivery, files
from inbox.conversations.models import Attempt, Channel, Conversation, Message
from inbox.failpoints import broken, failpoint

# When an attempt whose outcome nobody recorded may be looked up in the carrier's list.
ASK_AFTER = timedelta(seconds=settings.ASK_CARRIER_AFTER)


@dataclass(frozen=True)
class Claim:
    """A committed attempt and the letter to be posted for it."""

    attempt: UUID
    connection_id: int
    letter: Letter


def claim(most: int) -> list[Claim]:
    """Claim up to `most` due messages of the current organization; committed when it returns."""
    with tenancy.transaction():
        candidates = _candidates(most)
        refused = _refusals(candidates)
        for message in candidates:
            if message.pk in refused:
                _refuse(message, refused[message.pk])
        allowed = pace.allow([m for m in candidates if m.pk not in refused])
        claims = _dispatch(allowed)
        failpoint("outbox.before_dispatch_commit")
    failpoint("outbox.after_dispatch_commit")
    return claims


def _candidates(most: int) -> list[Message]:
    """Due messages, oldest first, locked; those whose turn it is."""
    query = Message.objects.filter(due_at__lte=timezone.now(), status="queued")
    if not broken("claim"):
        query = query.select_for_update(skip_locked=True)
    found = _in_turn(list(query.order_by("due_at", "id")[:most]))
    threads = Conversation.objects.in_bulk({message.conversation_id for message in found})
    channels = Channel.objects.select_related("connection").in_bulk(
        {thread.channel_id for thread in threads.values()}
    )
    for message in found:
        message.conversation = threads[message.conversation_id]
        message.conversation.channel = channels[message.conversation.channel_id]
    return found


def _in_turn(found: list[Message]) -> list[Message]:
    """One a conversation and in its order: a text waits while an earlier one is at the carrier,
    and as long as an earlier one waits to be tried again.
    """
    first, busy = _ahead({message.conversation_id for message in found})
    chosen = []
    for message in found:
        if message.conversation_id in busy:
            continue
        pk, due_at = first.get(message.conversation_id, (message.pk, message.due_at))
        if pk == message.pk:
            chosen.append(message)
        elif due_at and message.due_at and due_at > message.due_at:
            Message.objects.filter(pk=message.pk).update(due_at=due_at)
    return chosen


def _ahead(threads: set[int]) -> tuple[dict[int, tuple[int, datetime | None]], set[int]]:
    """Each conversation's first waiting text, and the conversations that have one in flight."""
    rows = Message.objects.filter(
        conversation_id__in=threads, status__in=["queued", "dispatching"]
    ).order_by("-id")
    first, busy = {}, set()
    for thread, pk, status, due_at in rows.values_list("conversation_id", "id", "status", "due_at"):
        if status == "dispatching":
            busy.add(thread)
        else:
            first[thread] = (pk, due_at)
    return first, busy


def _refusals(candidates: Iterable[Message]) -> dict[int, str]:
    """The carrier's own code for why a message must not leave, for those that must not."""
    messages = list(candidates)
    # FOR SHARE: an opt-out that comes now waits for our commit; one that came before is seen.
    locked = tenancy.rows(
        """
        SELECT id, opted_out_at IS NOT NULL FROM contacts_identity
        WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR SHARE
        """,
        {"ids": [message.conversation.identity_id for message in messages]},
    )
    opted_out = {pk for pk, out in locked if out and not broken("consent")}
    refused = {}
    for message in messages:
        if message.conversation.identity_id in opted_out:
            refused[message.pk] = "21610"
        elif not message.conversation.channel.registered:
            refused[message.pk] = "30034"
    return refused


def _refuse(message: Message, code: str) -> None:
    message.status, message.due_at = "failed", None
    message.error_code, message.error = code, errors.words(code)
    message.revision += 1
    message.save(update_fields=["status", "due_at", "error_code", "error", "revision"])
    delivery.show([message])


def _dispatch(messages: list[Message]) -> list[Claim]:
    now = timezone.now()
    if not broken("dispatch"):
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(
            status="dispatching",
            due_at=None,
            attempts=F("attempts") + 1,
            revision=F("revision") + 1,
        )
    attempts = Attempt.objects.bulk_create(
        Attempt(
            message=message,
            channel=message.conversation.channel,
            at=now,
            check_at=now + ASK_AFTER,
        )
        for message in messages
    )
    media = files.carrier_urls([message.pk for message in messages if message.files])
    people = _addresses(messages)
    return [
        _claim(attempt, message, people[message.conversation.identity_id], media)
        for attempt, message in zip(attempts, messages, strict=True)
    ]


def _addresses(messages: list[Message]) -> dict[int, str]:
    found = tenancy.rows(
        "SELECT id, address FROM contacts_identity "
        "WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)",
        {"ids": [message.conversation.identity_id for message in messages]},
    )
    return dict(found)


def _claim(attempt: Attempt, message: Message, to: str, media: dict[int, list[str]]) -> Claim:
    channel = message.conversation.channel
    account = channel.connection
    return Claim(
        attempt=attempt.uuid,
        connection_id=account.pk,
        letter=Letter(
            credentials=account.credentials,
            api_base=account.api_base,
            to=to,
            sender=channel.address,
            body=message.body,
            media=tuple(media.get(message.pk, ())),
            status_url=addresses.status_callback(account.key, attempt.uuid),
        ),
    )

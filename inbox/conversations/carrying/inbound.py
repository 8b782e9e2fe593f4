"""What customers write becomes messages: one transaction, a handful of statements a batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts import consent, identities, keywords
from contacts.consent import Said
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.carrying import opening, unread
from inbox.conversations.events import (
    CallStarted,
    ConversationReopened,
    MessageReceived,
    SpamReceived,
)
from inbox.conversations.finishing import spam
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Attachment, Channel, Conversation
from inbox.conversations.owning import turns
from inbox.conversations.showing.previews import kind_of, preview
from inbox.conversations.writing import scheduling
from inbox.events import Event, publish


@dataclass(frozen=True)
class Media:
    """A file the carrier keeps for us."""

    url: str
    content_type: str


@dataclass(frozen=True)
class Inbound:
    """One text as a carrier reported it. `sender` and `to` are normalized addresses."""

    connection_id: int
    carrier_id: str
    sender: str
    to: str
    body: str
    at: datetime
    media: tuple[Media, ...] = ()
    consent: str = ""  # the carrier's own reading: STOP, START, HELP
    is_call: bool = False  # somebody rings: nothing was written, and nobody is told before it ends
    key: int = field(default=0, compare=False)  # the caller's, to find the outcome again


DOUBTS = {"maybe": "possible_opt_out", "wrong": "wrong_number"}
STORED, DUPLICATE, STRAY = "stored", "duplicate", "stray"


@transaction.atomic(savepoint=False)
def receive(batch: Sequence[Inbound]) -> list[str]:
    """File the texts in their order; the outcome of each: stored, duplicate or stray.

    A stray is for a number that is not the connection's: it belongs to nobody here.
    """
    channels = _channels(batch)
    known = _known(batch)
    outcomes, fresh = [], []
    for text in batch:
        if (text.connection_id, text.to) not in channels:
            outcomes.append(STRAY)
        elif (text.connection_id, text.carrier_id) in known:
            outcomes.append(DUPLICATE)
        else:
            known.add((text.connection_id, text.carrier_id))
            outcomes.append(STORED)
            fresh.append(text)
    if fresh:
        _file(fresh, channels)
    return outcomes


def _channels(batch: Sequence[Inbound]) -> dict[tuple[int, str], Channel]:
    addresses = {text.to for text in batch}
    found = tenancy.load(Channel, "address = ANY(%(addresses)s)", {"addresses": list(addresses)})
    return {(channel.connection_id, channel.address): channel for channel in found}


def _known(batch: Sequence[Inbound]) -> set[tuple[int, str]]:
    """Looked up one by one, whatever an average connection has: the largest one's were all read."""
    found = tenancy.rows(
        """
        SELECT v.connection, v.carrier_id
        FROM unnest(%(connections)s::bigint[], %(carrier_ids)s::text[]) AS v(connection, carrier_id)
        CROSS JOIN LATERAL (
            SELECT 1 FROM conversations_message m
            WHERE m.organization_id = %(organization)s AND m.connection_id = v.connection
              AND m.carrier_id = v.carrier_id OFFSET 0
        ) one
        """,
        {
            "connections": [text.connection_id for text in batch],
            "carrier_ids": [text.carrier_id for text in batch],
        },
        prepared=True,
    )
    return {(connection, carrier) for connection, carrier in found}


def _file(fresh: list[Inbound], channels: dict[tuple[int, str], Channel]) -> None:
    people = identities.ensure(text.sender for text in fresh)
    pairs = [(channels[text.connection_id, text.to], people[text.sender]) for text in fresh]
    welcome = [pair for pair in pairs if pair[1].blocked_at is None]
    conversations, reopened = opening.ensure_open(welcome)
    if len(welcome) < len(pairs):
        conversations |= spam.folders([pair for pair in pairs if pair not in welcome])
    threads = [conversations[channel.pk, person.pk] for channel, person in pairs]
    messages = _write(fresh, threads)
    heeded = _heed_all(fresh, [person for _, person in pairs], threads)
    _attach(fresh, threads, messages)
    again, some_wait = _bump(fresh, threads, messages)
    reopened += again
    news = [thread for thread in threads if thread.state != "spam"]
    unread.mark([thread for text, thread in zip(fresh, threads, strict=True)
                 if thread.state != "spam" and not text.is_call])  # fmt: skip
    events: list[Event] = [
        ConversationReopened(inbox_id=thread.inbox_id, conversation_id=thread.pk)
        for thread in reopened
    ]
    for text, thread, message, consequences in zip(fresh, threads, messages, heeded, strict=True):
        ids: dict[str, Any] = {"conversation_id": thread.pk, "message_id": message}
        if text.is_call:
            events.append(CallStarted(inbox_id=thread.inbox_id, **ids))
        elif thread.state == "spam":
            events.append(SpamReceived(inbox_id=thread.inbox_id, **ids))
        else:
            files = len(text.media)
            events.append(MessageReceived(inbox_id=thread.inbox_id, **ids, files=files))
        events.extend(consequences)
    events.extend(turns.arrived(news, reopened))
    if some_wait:
        events.extend(scheduling.answered([person.pk for _, person in pairs]))
    publish(*events)


def _write(fresh: list[Inbound], threads: list[Conversation]) -> list[int]:
    """The texts as rows, their ids in the same order."""
    written = tenancy.rows(
        """
        INSERT INTO conversations_message (organization_id, uuid, conversation_id, direction,
            status,
            body, files, connection_id, carrier_id, created_at, error_code, error, delivered_before,
            attempts, revision, kind)
        SELECT %(organization)s, gen_random_uuid(), conversation, 'in', 'received', body, files,
            connection, carrier_id, at, '', '', false, 0, 0, kind
        FROM unnest(%(threads)s::bigint[], %(bodies)s::text[], %(files)s::int[],
                    %(connections)s::bigint[], %(carrier_ids)s::text[], %(ats)s::timestamptz[],
                    %(kinds)s::text[])
             WITH ORDINALITY AS v(conversation, body, files, connection, carrier_id, at, kind,
                                  place)
        ORDER BY place RETURNING id
        """,
        {
            "threads": [thread.pk for thread in threads],
            "bodies": [text.body for text in fresh],
            "files": [len(text.media) for text in fresh],
            "connections": [text.connection_id for text in fresh],
            "carrier_ids": [text.carrier_id for text in fresh],
            "ats": [text.at for text in fresh],
            "kinds": ["call" if text.is_call else "text" for text in fresh],
        },
        prepared=True,
    )
    return [pk for (pk,) in written]


def _attach(fresh: list[Inbound], threads: list[Conversation], messages: list[int]) -> None:
    if not any(text.media for text in fresh):
        return
    Attachment.objects.bulk_create(
        Attachment(
            conversation=thread,
            message_id=message,
            position=position,
            content_type=media.content_type[:80],
            source_url=media.url[:500],
            due_at=text.at,
        )
        for text, thread, message in zip(fresh, threads, messages, strict=True)
        for position, media in enumerate(text.media)
    )


def _bump(
    fresh: list[Inbound], threads: list[Conversation], messages: list[int]
) -> tuple[list[Conversation], bool]:
    """The list shows each conversation's last message; and whether anything is scheduled here.

    What somebody put away since it was found is open again, and told: the rows are locked first,
    in their order and one by one (see rows.THESE), so that a text never lies behind what is closed.
    """
    last = {
        thread.pk: (message, text)
        for text, thread, message in zip(fresh, threads, messages, strict=True)
    }
    ordered = sorted(last)
    found = tenancy.rows(
        f"""
        WITH was AS MATERIALIZED (
            SELECT one.* FROM unnest(%(ids)s::bigint[]) AS v(id) CROSS JOIN LATERAL (
                SELECT id, state IN ('closed', 'snoozed', 'sent') AS is_away
                FROM conversations_conversation
                WHERE organization_id = %(organization)s AND id = v.id FOR NO KEY UPDATE
            ) one LIMIT cardinality(%(ids)s::bigint[])
        )
        UPDATE conversations_conversation c
        SET last_message_id = v.message, last_message_at = v.at, last_direction = 'in',
            last_author_id = NULL, last_status = 'received', last_preview = v.preview,
            last_kind = v.kind, revision = revision + 1,
            state = CASE WHEN was.is_away THEN 'open' ELSE c.state END,
            closed_at = CASE WHEN was.is_away THEN NULL ELSE c.closed_at END,
            closed_by_id = CASE WHEN was.is_away THEN NULL ELSE c.closed_by_id END,
            snoozed_until = CASE WHEN was.is_away THEN NULL ELSE c.snoozed_until END
        FROM unnest(%(ids)s::bigint[], %(messages)s::bigint[], %(ats)s::timestamptz[],
                    %(previews)s::text[], %(kinds)s::text[]) AS v(id, message, at, preview, kind)
        JOIN was ON was.id = v.id
        WHERE c.organization_id = %(organization)s AND c.id = v.id
        RETURNING c.id, c.state, c.inbox_id, c.assignee_id, was.is_away, {scheduling.ANY}
        """,  # noqa: S608 - our own words
        {
            "ids": ordered,
            "messages": [last[key][0] for key in ordered],
            "ats": [last[key][1].at for key in ordered],
            "previews": [preview(last[key][1].body) for key in ordered],
            "kinds": [_kind(last[key][1]) for key in ordered],
        },
        prepared=True,
    )
    now = {pk: values for pk, *values in found}
    for thread in threads:
        thread.state, thread.inbox_id, thread.assignee_id, *_ = now[thread.pk]
    again = [thread for pk, thread in {t.pk: t for t in threads}.items() if now[pk][3]]
    return again, any(values[4] for values in now.values())


def _kind(text: Inbound) -> str:
    """What the list calls it when there are no words."""
    return "call" if text.is_call else kind_of([media.content_type for media in text.media])


def _heed_all(
    fresh: list[Inbound], people: list[Identity], threads: list[Conversation]
) -> list[list[Event]]:
    """What each text means for consent. By address, as the outbox locks them: never in a ring."""
    heeded: list[list[Event]] = [[] for _ in fresh]
    for place in sorted(range(len(fresh)), key=lambda place: people[place].pk):
        heeded[place] = _heed(fresh[place], people[place], threads[place])
    return heeded


def _heed(text: Inbound, person: Identity, thread: Conversation) -> list[Event]:
    """STOP and START change consent at once; doubtful wording asks a person. Never answered. And
    whoever writes has a phone that is alive.
    """
    meaning = keywords.meaning(text.body, text.consent)
    consent.reached(person)
    said = Said(source="keyword", wording=text.body)
    if meaning == "out":
        return consenting.out(person, said, thread=thread)
    if meaning == "in":
        return consenting.back_in(person, said, thread=thread)
    if meaning in DOUBTS and person.opted_out_at is None:
        consent.flag(person, reason=DOUBTS[meaning])
        return [consenting.doubted(thread, DOUBTS[meaning])]
    return []

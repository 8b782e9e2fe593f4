"""What customers write becomes messages: one transaction, a handful of statements a batch."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from contacts import consent, keywords
from contacts.consent import Said
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.carrying import filing, meeting
from inbox.conversations.carrying.meeting import Met
from inbox.conversations.carrying.texts import Arrival, Inbound, Media
from inbox.conversations.events import (
    CallStarted,
    ConversationReopened,
    MessageReceived,
    SpamReceived,
)
from inbox.conversations.knowing import consenting
from inbox.conversations.owning import turns
from inbox.conversations.writing import scheduling
from inbox.events import Event, publish

__all__ = ["DUPLICATE", "STORED", "STRAY", "Inbound", "Media", "receive"]

DOUBTS = {"maybe": "possible_opt_out", "wrong": "wrong_number"}
STORED, DUPLICATE, STRAY = "stored", "duplicate", "stray"


@transaction.atomic(savepoint=False)
def receive(batch: Sequence[Inbound]) -> list[str]:
    """File the texts in their order; the outcome of each: stored, duplicate or stray.

    A stray is for a number that is not the connection's: it belongs to nobody here.
    """
    outcomes: list[str] = []
    fresh: list[tuple[Inbound, Met]] = []
    taken: set[tuple[int, str]] = set()
    for text, met in zip(batch, meeting.meet(batch), strict=True):
        if met.channel is None:
            outcomes.append(STRAY)
        elif met.is_known or (text.connection_id, text.carrier_id) in taken:
            outcomes.append(DUPLICATE)
        else:
            taken.add((text.connection_id, text.carrier_id))
            outcomes.append(STORED)
            fresh.append((text, met))
    if fresh:
        _file(meeting.arrive(fresh))
    return outcomes


def _file(arrivals: list[Arrival]) -> None:
    """Consent before the conversations, by address, as the outbox locks them: never in a ring."""
    heeded = _heed_all(arrivals)
    away, some_wait = filing.file(arrivals)
    threads = {one.thread.pk: one.thread for one in arrivals}
    reopened = [thread for pk, thread in threads.items() if pk in away]
    events: list[Event] = [
        ConversationReopened(inbox_id=thread.inbox_id, conversation_id=thread.pk)
        for thread in reopened
    ]
    for place, one in enumerate(arrivals):
        events.append(_event(one))
        events.extend(heeded.get(place, ()))
    news = [thread for thread in threads.values() if thread.state != "spam"]
    events.extend(turns.arrived(news, reopened))
    if some_wait:
        events.extend(scheduling.answered([one.person for one in arrivals]))
    publish(*events)


def _event(one: Arrival) -> Event:
    ids: dict[str, Any] = {
        "inbox_id": one.thread.inbox_id,
        "conversation_id": one.thread.pk,
        "message_id": one.message,
    }
    if one.text.is_call:
        return CallStarted(**ids)
    if one.thread.state == "spam":
        return SpamReceived(**ids)
    return MessageReceived(**ids, files=len(one.text.media))


def _heed_all(arrivals: Sequence[Arrival]) -> dict[int, list[Event]]:
    """What the texts mean for consent, by their places. Nobody is looked up where none means
    anything and every phone was thought alive.
    """
    said = {
        place: meaning
        for place, one in enumerate(arrivals)
        if (meaning := keywords.meaning(one.text.body, one.text.consent)) or one.doubted
    }
    if not said:
        return {}
    ids = sorted({arrivals[place].person for place in said})
    found = tenancy.load(Identity, "id = ANY(%(ids)s)", {"ids": ids})
    people = {person.pk: person for person in found}
    return {
        place: _heed(arrivals[place], said[place], people[arrivals[place].person])
        for place in sorted(said, key=lambda place: arrivals[place].person)
    }


def _heed(one: Arrival, meaning: str, person: Identity) -> list[Event]:
    """STOP and START change consent at once; doubtful wording asks a person. Never answered. And
    whoever writes has a phone that is alive.
    """
    consent.reached(person)
    said = Said(source="keyword", wording=one.text.body)
    if meaning == "out":
        return consenting.out(person, said, thread=one.thread)
    if meaning == "in":
        return consenting.back_in(person, said, thread=one.thread)
    if meaning in DOUBTS and person.opted_out_at is None:
        consent.flag(person, reason=DOUBTS[meaning])
        return [consenting.doubted(one.thread, DOUBTS[meaning])]
    return []

"""Whom a batch of texts is from and where each goes: one statement where all of that is known."""

from collections.abc import Sequence
from typing import NamedTuple

from contacts import identities
from inbox import tenancy
from inbox.conversations.carrying import opening
from inbox.conversations.carrying.texts import Arrival, Inbound, Thread
from inbox.conversations.finishing import spam

# Everything is looked up by its key, one by one: a plan for an average organization would rather
# read all that the average one has, and the largest has a thousand times as much.
MEET = """
SELECT known.is_so, line.id, line.inbox_id, person.id, person.is_blocked, person.is_doubted,
       talk.id, talk.inbox_id, talk.state, talk.assignee_id, talk.last_message_id
FROM unnest(%(connections)s::bigint[], %(carrier_ids)s::text[], %(senders)s::text[],
            %(lines)s::text[])
     WITH ORDINALITY AS v(connection, carrier_id, sender, line, place)
LEFT JOIN LATERAL (
    SELECT true AS is_so FROM conversations_message
    WHERE organization_id = %(organization)s AND connection_id = v.connection
      AND carrier_id = v.carrier_id OFFSET 0
) known ON true
LEFT JOIN LATERAL (
    SELECT id, inbox_id FROM conversations_channel
    WHERE organization_id = %(organization)s AND connection_id = v.connection
      AND address = v.line OFFSET 0
) line ON true
LEFT JOIN LATERAL (
    SELECT id, blocked_at IS NOT NULL AS is_blocked,
           unreached > 0 OR flag = 'dead_number' AS is_doubted
    FROM contacts_identity
    WHERE organization_id = %(organization)s AND kind = 'phone' AND address = v.sender OFFSET 0
) person ON true
LEFT JOIN LATERAL (
    SELECT id, inbox_id, state, assignee_id, last_message_id FROM conversations_conversation
    WHERE organization_id = %(organization)s AND channel_id = line.id AND identity_id = person.id
      AND state IN ('open', 'snoozed', 'sent') OFFSET 0
) talk ON true
ORDER BY v.place
"""


class Met(NamedTuple):
    """What was found for a text; None where there is nothing."""

    is_known: bool | None
    channel: int | None
    inbox: int | None
    person: int | None
    is_blocked: bool | None
    is_doubted: bool | None
    talk: int | None
    talk_inbox: int | None
    state: str | None
    assignee: int | None
    last_message: int | None


def meet(batch: Sequence[Inbound]) -> list[Met]:
    """What is known of each text's number, sender and conversation, in their order."""
    found = tenancy.rows(
        MEET,
        {
            "connections": tenancy.array(text.connection_id for text in batch),
            "carrier_ids": tenancy.array(text.carrier_id for text in batch),
            "senders": tenancy.array(text.sender for text in batch),
            "lines": tenancy.array(text.to for text in batch),
        },
        prepared=True,
    )
    return [Met._make(row) for row in found]


def arrive(fresh: Sequence[tuple[Inbound, Met]]) -> list[Arrival]:
    """Where each of these goes, on numbers of ours; what is missing is made: addresses, open
    conversations, folders of the blocked.
    """
    threads: dict[int, Thread] = {}
    arrivals = [_arrival(text, met, threads) for text, met in fresh]
    strangers = {one.text.sender for one in arrivals if not one.person}
    people = identities.ensure(strangers) if strangers else {}
    for one in arrivals:
        if not one.person:
            person = people[one.text.sender]
            one.person, one.blocked = person.pk, person.blocked_at is not None
    _seat([one for one in arrivals if one.blocked or one.thread is NOWHERE])
    return arrivals


NOWHERE = Thread(0, 0, "", None, None)


def _arrival(text: Inbound, met: Met, threads: dict[int, Thread]) -> Arrival:
    thread = NOWHERE
    if met.talk is not None:
        known = threads.get(met.talk)
        thread = known or Thread(*met[6:])  # type: ignore[arg-type]
        threads[met.talk] = thread
    return Arrival(
        text,
        met.channel or 0,
        met.inbox or 0,
        met.person or 0,
        bool(met.is_blocked),
        bool(met.is_doubted),
        thread,
    )


def _seat(arrivals: Sequence[Arrival]) -> None:
    """Give these a conversation."""
    if not arrivals:
        return
    kept = {(one.channel, one.person): one.inbox for one in arrivals if one.blocked}
    wanted = {(one.channel, one.person): one.inbox for one in arrivals if not one.blocked}
    found = {**opening.ensure_open(wanted), **spam.folders(kept)}
    for one in arrivals:
        one.thread = found[one.channel, one.person]

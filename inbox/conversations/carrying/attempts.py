"""Attempts and their texts as reports move them: a batch is read, locked and written back with one
statement each. Rows of the ORM would cost more than everything else a report takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.conversations.models import Conversation

NAMED = """
SELECT id, uuid, message_id, channel_id, state, carrier_id, error_code, error, check_at
FROM conversations_attempt
WHERE organization_id = %(organization)s AND (uuid = ANY(%(uuids)s::uuid[])
      OR carrier_id <> '' AND carrier_id = ANY(%(sids)s::text[]))
ORDER BY id FOR UPDATE
"""
THEIRS = """
SELECT id, conversation_id, status, due_at, error_code, error, delivered_before, revision,
       bulk
FROM conversations_message
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE
"""
NEWEST = """
SELECT message_id, max(id) FROM conversations_attempt
WHERE organization_id = %(organization)s AND message_id = ANY(%(ids)s) GROUP BY message_id
"""
KEEP_ATTEMPTS = """
UPDATE conversations_attempt a
SET carrier_id = v.carrier_id, state = v.state, error_code = v.error_code, error = v.error,
    check_at = v.check_at
FROM unnest(%(id)s::bigint[], %(carrier_id)s::text[], %(state)s::text[], %(error_code)s::text[],
            %(error)s::text[], %(check_at)s::timestamptz[])
     AS v(id, carrier_id, state, error_code, error, check_at)
WHERE a.organization_id = %(organization)s AND a.id = v.id
"""
KEEP_MESSAGES = """
UPDATE conversations_message m
SET status = v.status, error_code = v.error_code, error = v.error,
    delivered_before = v.delivered_before, revision = v.revision
FROM unnest(%(id)s::bigint[], %(status)s::text[], %(error_code)s::text[], %(error)s::text[],
            %(delivered_before)s::boolean[], %(revision)s::bigint[])
     AS v(id, status, error_code, error, delivered_before, revision)
WHERE m.organization_id = %(organization)s AND m.id = v.id
"""


@dataclass
class Text:
    """What of a message moves."""

    id: int
    conversation_id: int
    status: str
    due_at: datetime | None
    error_code: str
    error: str
    delivered_before: bool
    revision: int
    bulk: bool

    @cached_property
    def conversation(self) -> Conversation:
        """Looked up for the few that need it."""
        return Conversation.objects.select_related("identity").get(pk=self.conversation_id)


@dataclass
class Tried:
    """One call for it."""

    id: int
    uuid: UUID
    message_id: int
    channel_id: int
    state: str
    carrier_id: str
    error_code: str
    error: str
    check_at: datetime | None
    message: Text = field(init=False)


def named(uuids: list[UUID], carrier_ids: list[str]) -> list[Tried]:
    """Locked in one order, so that two batches never wait for each other in a ring.

    One table at a time: for four joined ones PostgreSQL guesses badly until it has statistics, and
    a batch of 120 takes seconds.
    """
    given = {"uuids": uuids, "sids": carrier_ids}
    found = [Tried(*row) for row in tenancy.rows(NAMED, given)]
    wanted = list({attempt.message_id for attempt in found})
    theirs = tenancy.rows(THEIRS, {"ids": wanted}, prepared=True)
    messages = {row[0]: Text(*row) for row in theirs}
    for attempt in found:
        attempt.message = messages[attempt.message_id]
    return found


def newest(message_ids: set[int]) -> dict[int, int]:
    """Each message's newest attempt; there is no newer one while the message is locked."""
    return (
        dict(tenancy.rows(NEWEST, {"ids": list(message_ids)}, prepared=True)) if message_ids else {}
    )


def keep_attempts(attempts: Sequence[Tried]) -> None:
    """Write the moved ones back."""
    if attempts:
        names = ("id", "carrier_id", "state", "error_code", "error", "check_at")
        tenancy.execute(KEEP_ATTEMPTS, columns(attempts, names), prepared=True)


def keep_messages(messages: Sequence[Text]) -> None:
    """The same of their texts."""
    if messages:
        names = ("id", "status", "error_code", "error", "delivered_before", "revision")
        tenancy.execute(KEEP_MESSAGES, columns(messages, names), prepared=True)


def columns(items: Sequence[Any], names: Sequence[str]) -> dict[str, str]:
    """As `unnest` takes them."""
    return {name: tenancy.array(map(attrgetter(name), items)) for name in names}

"""publish(): the Event rows in the transaction of the change, its subscribers after the commit."""

import json
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction

from inbox import tenancy

logger = logging.getLogger("frontdesk.events")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened: a noun and a past tense, ids only. Subclasses name their ids."""

    actor_id: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)


EventType = TypeVar("EventType", bound=Event)
Subscriber = Callable[[Sequence["Published"]], None]


@dataclass(frozen=True)
class Published:
    """An event with the id of its row, as subscribers get it."""

    id: int
    event: Any


_subscribers: dict[type[Event], list[Subscriber]] = {}
_within: dict[type[Event], list[Subscriber]] = {}


def subscribe(*kinds: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Call the function after the commit with all events of these kinds that one publish() held.

    Subscribers touch no business rows; what must not be missed reads Event rows instead.
    """

    def register(function: Subscriber) -> Subscriber:
        for kind in kinds:
            _subscribers.setdefault(kind, []).append(function)
        return function

    return register


def within(*kinds: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Call the function in the transaction of the change, with all events of these kinds that one
    publish() held: for rows that must be there when the change is. What it raises undoes both.
    """

    def register(function: Subscriber) -> Subscriber:
        for kind in kinds:
            _within.setdefault(kind, []).append(function)
        return function

    return register


COLUMNS = ("inbox_id", "conversation_id", "message_id", "member_id", "actor_id")
WRITE = """
INSERT INTO accounts_event (organization_id, kind, about, inbox_id, conversation_id, message_id,
                            member_id, actor_id, changes)
SELECT %(organization)s, kind, about, inbox_id, conversation_id, message_id, member_id, actor_id,
       changes
FROM unnest(%(kind)s::text[], %(about)s::text[], %(inbox_id)s::bigint[],
            %(conversation_id)s::bigint[], %(message_id)s::bigint[], %(member_id)s::bigint[],
            %(actor_id)s::bigint[], %(changes)s::text[]::jsonb[])
     WITH ORDINALITY AS v(kind, about, inbox_id, conversation_id, message_id, member_id, actor_id,
                          changes, place)
ORDER BY place RETURNING id
"""


def publish(*events: Event) -> None:
    """Write one row an event in the open transaction and tell the subscribers after its commit."""
    if not events:
        return
    given: dict[str, list[Any]] = {
        name: [getattr(event, name, None) for event in events] for name in COLUMNS
    }
    given["about"] = [getattr(event, "about", "") for event in events]
    given["kind"] = [type(event).__name__ for event in events]
    given["changes"] = [json.dumps(event.changes) for event in events]
    written = tenancy.rows(WRITE, given, prepared=True)
    published = [Published(pk, event) for (pk,), event in zip(written, events, strict=True)]
    for function, items in _calls(_within, published).items():
        function(items)
    scope = tenancy.current()
    transaction.on_commit(lambda: _tell(scope, published))


def _tell(scope: tenancy.Scope, published: Sequence[Published]) -> None:
    """A subscriber that fails is a hint lost, never an error of the change: the socket heals.

    They share a transaction, which costs as much as some of them; after a failure the rest begins
    another.
    """
    waiting = deque(_calls(_subscribers, published).items())
    while waiting:
        subscriber = waiting[0][0]
        try:
            with tenancy.in_organization(scope), tenancy.transaction():
                while waiting:
                    subscriber, items = waiting.popleft()
                    subscriber(items)
        except Exception:
            logger.exception("subscriber %s failed", subscriber.__qualname__)


def _calls(
    registered: dict[type[Event], list[Subscriber]], published: Sequence[Published]
) -> dict[Subscriber, list[Published]]:
    """Who is to be called, and with which of the events."""
    calls: dict[Subscriber, list[Published]] = {}
    for item in published:
        for function in registered.get(type(item.event), ()):
            calls.setdefault(function, []).append(item)
    return calls

"""publish(): the Event rows in the transaction of the change, its subscribers after the commit."""

import json
import logging
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


def subscribe(*kinds: type[Event]) -> Callable[[Subscriber], Subscriber]:
    """Call the function after the commit with all events of these kinds that one publish() held.

    Subscribers touch no business rows; what must not be missed reads Event rows instead.
    """

    def register(function: Subscriber) -> Subscriber:
        for kind in kinds:
            _subscribers.setdefault(kind, []).append(function)
        return function

    return register


COLUMNS = ("inbox_id", "conversation_id", "message_id", "member_id", "actor_id")
WRITE = """
INSERT INTO accounts_event (organization_id, kind, inbox_id, conversation_id, message_id, member_id,
                            actor_id, changes)
SELECT %(organization)s, kind, inbox_id, conversation_id, message_id, member_id, actor_id, changes
FROM unnest(%(kind)s::text[], %(inbox_id)s::bigint[], %(conversation_id)s::bigint[],
            %(message_id)s::bigint[], %(member_id)s::bigint[], %(actor_id)s::bigint[],
            %(changes)s::text[]::jsonb[])
     WITH ORDINALITY AS v(kind, inbox_id, conversation_id, message_id, member_id, actor_id, changes,
                          place)
ORDER BY place RETURNING id
"""


def publish(*events: Event) -> None:
    """Write one row an event in the open transaction and tell the subscribers after its commit."""
    if not events:
        return
    given: dict[str, list[Any]] = {
        name: [getattr(event, name, None) for event in events] for name in COLUMNS
    }
    given["kind"] = [type(event).__name__ for event in events]
    given["changes"] = [json.dumps(event.changes) for event in events]
    written = tenancy.rows(WRITE, given)
    published = [Published(pk, event) for (pk,), event in zip(written, events, strict=True)]
    scope = tenancy.current()
    transaction.on_commit(lambda: _tell(scope, published))


def _tell(scope: tenancy.Scope, published: Sequence[Published]) -> None:
    """A subscriber that fails is a hint lost, never an error of the change: the socket heals."""
    calls: dict[Subscriber, list[Published]] = {}
    for item in published:
        for subscriber in _subscribers.get(type(item.event), ()):
            calls.setdefault(subscriber, []).append(item)
    for subscriber, items in calls.items():
        try:
            with tenancy.in_organization(scope), tenancy.transaction():
                subscriber(items)
        except Exception:
            logger.exception("subscriber %s failed", subscriber.__qualname__)

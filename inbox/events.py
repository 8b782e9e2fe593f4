"""publish(): the Event rows in the transaction of the change, its subscribers after the commit."""

import json
import logging
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.db import transaction

from inbox import tenancy
from inbox.patience import Beside, Gathered

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


Found = TypeVar("Found")
_subscribers: dict[type[Event], list[Subscriber]] = {}
_within: dict[type[Event], list[Subscriber]] = {}
_conditions: dict[Subscriber, str] = {}
_patient: set[Subscriber] = set()
_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


def subscribe(*kinds: type[Event], patient: bool = False) -> Callable[[Subscriber], Subscriber]:
    """Call the function after the commit with all events of these kinds that one publish() held.

    Subscribers touch no business rows; what must not be missed reads Event rows instead. One that
    is `patient` hears of several changes at once where they come fast (`gathering`).
    """

    def register(function: Subscriber) -> Subscriber:
        if patient:
            _patient.add(function)
        for kind in kinds:
            _subscribers.setdefault(kind, []).append(function)
        return function

    return register


def within(*kinds: type[Event], where: str = "true") -> Callable[[Subscriber], Subscriber]:
    """Call the function in the transaction of the change, with all events of these kinds that one
    publish() held: for rows that must be there when the change is. What it raises undoes both.

    `where` is a condition in SQL without which it has nothing to do; it is asked by the statement
    that writes the events, so that what an organization does not use costs no statement.
    """

    def register(function: Subscriber) -> Subscriber:
        for kind in kinds:
            _within.setdefault(kind, []).append(function)
        _conditions[function] = where
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


def once(key: Hashable, find: Callable[[], Found]) -> Found:
    """What several subscribers of one change ask for: found by the first of them, as they share a
    transaction. Nothing is kept outside of that.
    """
    found = _found.get()
    if found is None:
        return find()
    if key not in found:
        found[key] = find()
    value: Found = found[key]
    return value


def publish(*events: Event) -> None:
    """Write one row an event in the open transaction and tell the subscribers after its commit."""
    if not events:
        return
    kinds = dict.fromkeys(type(event) for event in events)
    asked = list(dict.fromkeys(call for kind in kinds for call in _within.get(kind, ())))
    array = tenancy.array
    given = {name: array(getattr(event, name, None) for event in events) for name in COLUMNS}
    given["about"] = array(getattr(event, "about", "") for event in events)
    given["kind"] = array(type(event).__name__ for event in events)
    given["changes"] = array(json.dumps(event.changes) for event in events)
    written = tenancy.rows(_write(tuple(asked)), given, prepared=True)
    published = [Published(row[0], event) for row, event in zip(written, events, strict=True)]
    calls = _calls(_within, published)
    for function, holds in zip(asked, written[0][1:], strict=True):
        if holds:
            function(calls[function])
    scope = tenancy.current()
    transaction.on_commit(lambda: _tell(scope, published))


@lru_cache
def _write(asked: tuple[Subscriber, ...]) -> str:
    """The statement that writes events and says whether each of these has something to do."""
    return ", ".join([WRITE, *(f"({_conditions[function]})" for function in asked)])


@dataclass(frozen=True)
class _Later:
    """Who calls subscribers in place of the change, and what patient ones are to hear."""

    beside: Beside[Subscriber, Published]
    gathered: Gathered[Subscriber, Published]


_later: ContextVar[_Later | None] = ContextVar("later", default=None)


@contextmanager
def gathering() -> Iterator[Gathered[Subscriber, Published]]:
    """Inside, patient subscribers hear nothing before they are told to, and all of it at the end;
    where much was changed at once the others hear it from a thread, while whoever changes much, one
    after the other, does the next. All have heard all when it is left.
    """
    beside = Beside(_call)
    gathered = Gathered(beside.tell)
    token = _later.set(_Later(beside, gathered))
    try:
        yield gathered
    finally:
        _later.reset(token)
        try:
            gathered.tell()
        finally:
            beside.end()


def _tell(scope: tenancy.Scope, published: Sequence[Published]) -> None:
    calls, later = _calls(_subscribers, published), _later.get()
    if later is None:
        _call(scope, calls)
        return
    later.gathered.keep(scope, {one: calls.pop(one) for one in calls.keys() & _patient})
    later.beside.tell(scope, calls)


def _call(scope: tenancy.Scope, calls: dict[Subscriber, list[Published]]) -> None:
    """A subscriber that fails is a hint lost, never an error of the change: the socket heals.

    They share a transaction, which costs as much as some of them; after a failure the rest begins
    another.
    """
    waiting = deque(calls.items())
    while waiting:
        subscriber = waiting[0][0]
        found = _found.set({})
        try:
            with tenancy.in_organization(scope), tenancy.transaction():
                while waiting:
                    subscriber, items = waiting.popleft()
                    subscriber(items)
        except Exception:
            logger.exception("subscriber %s failed", subscriber.__qualname__)
        finally:
            _found.reset(found)


def _calls(
    registered: dict[type[Event], list[Subscriber]], published: Sequence[Published]
) -> dict[Subscriber, list[Published]]:
    """Who is to be called, and with which of the events."""
    calls: dict[Subscriber, list[Published]] = {}
    for item in published:
        for function in registered.get(type(item.event), ()):
            calls.setdefault(function, []).append(item)
    return calls

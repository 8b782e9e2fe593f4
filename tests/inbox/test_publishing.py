"""Who is called with an event: in its transaction only where there is something to do."""

from dataclasses import dataclass

import pytest
from django.test import TestCase

from inbox import events
from inbox.events import Event, publish


@dataclass(frozen=True, kw_only=True)
class RingFound(Event):
    """Something nobody else subscribes to."""


@pytest.fixture
def nobody_else(monkeypatch):
    for registered in ("_within", "_subscribers", "_conditions"):
        monkeypatch.setattr(events, registered, {})
    monkeypatch.setattr(events, "_patient", set())


def test_what_an_organization_does_not_use_is_not_called(aurora, nobody_else):
    called = []
    in_use = "EXISTS (SELECT 1 FROM conversations_inbox WHERE organization_id = %(organization)s)"
    unused = "EXISTS (SELECT 1 FROM alerts_recipient WHERE organization_id = %(organization)s)"
    events.within(RingFound, where=unused)(lambda items: called.append("unused"))
    events.within(RingFound, where=in_use)(lambda items: called.append("in use"))
    events.within(RingFound)(lambda items: called.append(len(items)))

    publish(RingFound(), RingFound())

    assert called == ["in use", 2]


def test_subscribers_of_one_change_find_a_thing_once(aurora, nobody_else):
    found, seen = [], []

    def find():
        found.append("found")
        return len(found)

    for _ in range(2):
        events.subscribe(RingFound)(lambda items: seen.append(events.once("ring", find)))

    for _ in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            publish(RingFound())

    assert seen == [1, 1, 2, 2]  # and nothing is kept from one change to the next
    assert events.once("ring", find) == 3


def test_patient_subscribers_hear_of_what_came_fast_at_once(aurora, nobody_else):
    heard = []
    events.subscribe(RingFound)(lambda items: heard.append(("now", len(items))))
    events.subscribe(RingFound, patient=True)(lambda items: heard.append(("later", len(items))))

    def happen():
        with TestCase.captureOnCommitCallbacks(execute=True):
            publish(RingFound())

    with events.gathering() as later:
        happen()
        later.tell(every=60)
        happen()
        happen()
        later.tell(every=60)  # too early: the next ones go before it
        assert heard == [("now", 1), ("later", 1), ("now", 1), ("now", 1)]
        later.tell()
        assert heard.pop() == ("later", 2)
        happen()
    assert heard[-2:] == [("now", 1), ("later", 1)]  # nothing is left at the end
    happen()
    assert sorted(heard[-2:]) == [
        ("later", 1),
        ("now", 1),
    ]  # elsewhere there is nothing to wait for


def test_many_are_told_before_the_worker_leaves(aurora, nobody_else):
    """Tasks that are killed lose hints only; those that end have told all of them."""
    heard = []
    events.subscribe(RingFound)(lambda items: heard.append(len(items)))

    with events.gathering(), TestCase.captureOnCommitCallbacks(execute=True):
        publish(*[RingFound()] * 30)

    assert heard == [30]

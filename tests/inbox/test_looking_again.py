"""Access changed: a tab asks what it may hear, and its page is loaded anew only if that differs."""

import asyncio
import json
import uuid

import pytest

from inbox import tenancy
from inbox.live import consumers, seats
from inbox.live.seats import Seat

TALK = uuid.uuid4()


class StandIn:
    """A hub that is slow to let the first one in."""

    def __init__(self):
        self.asked, self.let = asyncio.Event(), asyncio.Event()

    async def join(self, group, listener):
        if not self.asked.is_set():
            self.asked.set()
            await self.let.wait()

    async def leave(self, group, listener):
        pass


def seat(*rooms):
    scope = tenancy.Scope(1, "aurora")
    return Seat("session", 1, uuid.uuid4(), "Ben", 1, "en", scope, rooms)


@pytest.fixture
def tab(monkeypatch):
    """A socket in one inbox; whoever looks again is let into the rooms of `found`."""
    hub = StandIn()
    monkeypatch.setattr(consumers, "hub", lambda: hub)
    consumer = consumers.TeamConsumer()
    consumer.seat, consumer.joined, consumer.watching = seat("inbox:1"), {"inbox:1"}, {}
    consumer.found, consumer.outlet, consumer.place = seat("inbox:1"), Said(), hub
    monkeypatch.setattr(seats, "heard", lambda seat, uuid: [f"conversation:{uuid}"])
    monkeypatch.setattr(seats, "take", lambda session, slug: consumer.found)
    return consumer


class Said(list):
    """What the browser is told."""

    def offer(self, frame):
        self.append(json.loads(frame))


async def test_opening_a_conversation_meanwhile_loads_nothing_anew(tab):
    opening = asyncio.ensure_future(tab._watch(TALK))
    await tab.place.asked.wait()

    await tab._look_again()

    tab.place.let.set()
    await opening
    assert tab.outlet == [{"watching": str(TALK)}]
    assert tab.joined == {"inbox:1", f"conversation:{TALK}"}


async def test_another_inbox_loads_the_page_anew(tab):
    tab.found = seat("inbox:1", "inbox:2")
    tab.place.asked.set()

    await tab._look_again()

    assert tab.outlet == [{"access": True}]


async def test_conversation_heard_otherwise_loads_the_page_anew(tab):
    tab.watching = {TALK: ["elsewhere"]}
    tab.place.asked.set()

    await tab._look_again()

    assert tab.outlet == [{"access": True}]
    assert tab.watching == {TALK: [f"conversation:{TALK}"]}

"""The hub: bounded queues, one subscription, and sockets that are closed rather than left deaf."""

import asyncio
import json
import uuid

import pytest
import redis
from asgiref.sync import sync_to_async
from django.conf import settings

from inbox import tenancy
from inbox.live import hub as hubs
from inbox.live import push
from inbox.live import redis as hints
from inbox.live.hub import MOST_WAITING, RESYNC, Away, Hub, Outlet


class Tab:
    """A listener that keeps what it heard."""

    def __init__(self):
        self.heard, self.dropped = [], None

    def offer(self, frame):
        self.heard.append(frame)

    def drop(self, code):
        self.dropped = code


async def soon(condition, seconds=3.0):
    for _ in range(int(seconds / 0.02)):
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


@pytest.fixture
async def hub():
    found = Hub()
    yield found
    if found._reader is not None:
        found._reader.cancel()
        await asyncio.gather(found._reader, return_exceptions=True)


@pytest.fixture
def group():
    return f"{settings.REDIS_PREFIX}:live:1:inbox:{uuid.uuid4()}:en"


def publish(group, text):
    redis.Redis.from_url(settings.REDIS_URL).publish(group, text)


def listeners(group):
    return redis.Redis.from_url(settings.REDIS_URL).pubsub_numsub(group)[0][1]


async def test_outlet_sends_in_order():
    sent = []

    async def send(frame):
        sent.append(frame)

    outlet = Outlet(send)
    for number in range(5):
        outlet.offer(str(number))
    assert await soon(lambda: len(sent) == 5)

    assert sent == ["0", "1", "2", "3", "4"]


async def test_full_outlet_becomes_one_word_to_resync():
    sent, gate = [], asyncio.Event()

    async def slow(frame):
        await gate.wait()
        sent.append(frame)

    outlet = Outlet(slow)
    for number in range(MOST_WAITING * 3):
        outlet.offer(str(number))
        if number == 0:
            await asyncio.sleep(0)
    assert len(outlet._waiting) <= MOST_WAITING
    gate.set()
    assert await soon(lambda: not outlet._waiting)

    assert RESYNC in sent
    assert sent[-1] == str(MOST_WAITING * 3 - 1)
    assert len(sent) <= MOST_WAITING + 1


async def test_one_subscription_serves_all_listeners_and_ends_with_the_last(hub, group):
    tabs = [Tab() for _ in range(3)]
    for tab in tabs:
        await hub.join(group, tab)
    assert listeners(group) == 1

    publish(group, '7,8 {"html":"x"}')
    assert await soon(lambda: all(tab.heard for tab in tabs))

    assert [tab.heard for tab in tabs] == [['{"html":"x"}']] * 3
    assert {7, 8} <= set(hub.heard)
    for tab in tabs:
        await hub.leave(group, tab)
    assert await soon(lambda: listeners(group) == 0)


async def test_who_left_hears_nothing_and_may_come_back(hub, group):
    stays, leaves = Tab(), Tab()
    await hub.join(group, stays)
    await hub.join(group, leaves)

    await hub.leave(group, leaves)
    publish(group, "0 one")
    assert await soon(lambda: stays.heard)
    assert leaves.heard == []

    await hub.leave(group, stays)
    await hub.join(group, leaves)
    publish(group, "0 two")
    assert await soon(lambda: leaves.heard)
    assert leaves.heard == ["two"]
    assert hub.heard == {}


async def test_sockets_are_dropped_when_the_subscription_breaks(hub, group):
    tab = Tab()
    await hub.join(group, tab)

    await hub._pubsub.connection.disconnect()
    server = redis.Redis.from_url(settings.REDIS_URL)
    for client in server.client_list(_type="pubsub"):  # other tests have theirs at the same server
        if client["name"] == f"{settings.REDIS_PREFIX}:hub":
            server.client_kill_filter(_id=client["id"])

    assert await soon(lambda: tab.dropped is not None)
    assert tab.dropped == hubs.SERVICE_RESTART == 1012
    assert hub.everyone() == set()
    again = Tab()
    await hub.join(group, again)
    publish(group, "0 back")
    assert await soon(lambda: again.heard == ["back"])


async def test_nobody_may_listen_while_redis_is_away(hub, group, settings):
    prefix = settings.REDIS_PREFIX
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    with pytest.raises(Away):
        await hub.join(group, Tab())

    assert hub.groups_of(prefix) == []


@pytest.fixture
def dead_redis(settings, monkeypatch):
    """Nobody answers at its address, and nobody was asked a moment ago."""
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    monkeypatch.setattr(hints, "_resting_until", 0.0)
    hints.client.cache_clear()
    yield
    hints.client.cache_clear()
    hints._resting_until = 0.0


def test_pushing_without_redis_gives_up_and_says_nothing(cast, dead_redis):
    rendered = []
    with tenancy.in_organization(cast.aurora.organization):
        push.to_group("inbox", cast.aurora.inbox.uuid, lambda: rendered.append(1) or [])
        push.signal("member", cast.ada.uuid, access=True)

    assert rendered == []
    assert hints._resting_until > 0


def test_hint_rests_after_a_failure(dead_redis):
    asked = []

    def ask(client):
        asked.append(1)
        raise redis.ConnectionError

    assert [hints.hint(ask) for _ in range(3)] == [None] * 3
    assert len(asked) == 1


def test_frames_are_rendered_only_where_somebody_listens(cast, monkeypatch):
    rendered = []
    with tenancy.in_organization(cast.aurora.organization):
        push.to_group("inbox", cast.aurora.inbox.uuid, lambda: rendered.append(1) or [])

    assert rendered == []


async def test_frame_is_rendered_in_the_language_of_its_group(live_cast, hub):
    from django.utils import translation

    from inbox.live import groups
    from inbox.live.push import Frame

    organization, inbox = live_cast.aurora.organization, live_cast.aurora.inbox.uuid
    tabs = {language: Tab() for language in ("en", "it")}
    for language, tab in tabs.items():
        await hub.join(groups.of(organization.pk, "inbox", inbox, language), tab)

    def send():
        with tenancy.in_organization(organization):
            push.to_group(
                "inbox", inbox, lambda: [Frame(3, "t", "row", translation.get_language())]
            )

    await sync_to_async(send)()
    assert await soon(lambda: all(tab.heard for tab in tabs.values()))

    assert {language: json.loads(tab.heard[0])["html"] for language, tab in tabs.items()} == {
        "en": "en", "it": "it",
    }  # fmt: skip

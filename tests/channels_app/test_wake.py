"""The bell's one word to Redis: it rings where a worker listens, and has a task queued elsewhere."""

import fakeredis
import pytest
import redis
from django.conf import settings

from channels_app import wake

KEYS = [f"test-wake:{kind}" for kind in ("listens", "bell", "woken")]


@pytest.fixture(params=["real", "pretended"])
def ask(request):
    """The script as it stands, in a Redis and in the one that stands for it where there is none."""
    pretended = request.param == "pretended"
    client = fakeredis.FakeRedis() if pretended else redis.Redis.from_url(settings.REDIS_URL)
    client.delete(*KEYS)
    script = client.register_script(wake.RING)
    yield client, lambda: script(keys=KEYS)
    client.delete(*KEYS)
    client.close()


def test_bell_is_rung_once_until_it_is_heard(ask):
    client, ring = ask
    client.set(KEYS[0], 1)

    asked = [ring(), ring(), ring()]

    assert asked == [0, 0, 0]
    assert client.lpop(KEYS[1]) is not None
    assert client.lpop(KEYS[1]) is None
    ring()
    assert client.llen(KEYS[1]) == 1


def test_task_is_queued_once_where_nobody_listens(ask):
    client, ring = ask

    asked = [ring(), ring()]

    assert asked == [1, 0]
    assert client.llen(KEYS[1]) == 0
    client.delete(KEYS[2])
    assert ring() == 1


def test_worker_that_leaves_is_told_of_nothing_any_more(monkeypatch):
    client = redis.Redis.from_url(settings.REDIS_URL)
    monkeypatch.setattr(wake, "MOMENT", 0.01)
    monkeypatch.setattr(wake, "IDLE", 0.02)
    listened = [client.exists(wake._keys("erase")[0]) for _ in wake.rounds("erase")]

    assert listened[0] == 1
    assert listened[-1] == 0
    assert client.exists(*wake._keys("erase")) == 0


def test_worker_that_lost_redis_says_again_that_it_listens(monkeypatch):
    """Else a bell would be waited for that nobody rings."""

    class Away:
        def blpop(self, *_args, **_kwargs):
            raise redis.ConnectionError

    assert wake._listens("erase")
    monkeypatch.setattr(wake, "_patient", Away)

    assert not wake._rung("erase")
    assert "erase" not in wake._said

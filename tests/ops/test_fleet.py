"""The production set behind its one origin, with a stand-in for the product."""

import pytest

from tests.ops.checkouts import LINUX

pytestmark = pytest.mark.skipif(not LINUX, reason="looks into /proc")

# Runs in the stand-in checkout, whose modules have the same names as this one's.
SCRIPT = """
import asyncio, sys, urllib.request
from pathlib import Path
import websockets
from ops.fleet import Fleet
from ops.localstack import FAST, Postgres, Redis

def page(fleet, path):
    return urllib.request.urlopen(fleet.origin + path, timeout=5).read().decode()

async def echo(fleet):
    async with websockets.connect(fleet.origin.replace("http", "ws") + "/ws/") as socket:
        await socket.send("hello")
        return await socket.recv()

home = Path("var/fleet")
postgres, redis = Postgres(home, settings=FAST).start(), Redis(home).start()
with Fleet({"DATABASE_URL": postgres.url, "REDIS_URL": redis.url}, home / "services") as fleet:
    print(page(fleet, "/a/"), "|", asyncio.run(echo(fleet)))
    fleet.kill("web", group=False)
    fleet.start("web")
    fleet.wait_until_ready()
    print(page(fleet, "/b/"))
    before = fleet.pid("worker-send")
    fleet.kill("worker-send")
    print("dead", not fleet.alive("worker-send"))
    fleet.start("worker-send")
    print("new", fleet.pid("worker-send") != before)
redis.stop()
postgres.stop()
"""


def test_fleet_serves_one_origin_and_brings_back_what_is_killed(checkout):
    (checkout.path / "script.py").write_text(SCRIPT)

    said = checkout.run(module="script").communicate(timeout=60)[0]

    assert said.splitlines() == ["web /a/ | live hello", "web /b/", "dead True", "new True"]
    assert checkout.processes() == {}

"""Goals 2 and 3: stored webhooks read by one worker process, in a burst of one organization and
over 1,000 organizations, with listeners that make every row be written and published; against
PostgreSQL doing one event a statement, and against a task an event through the ORM.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import redis

from bench.clock import group_cpu, in_turns
from bench.stage import Stage
from bench.table import Reference, Row, at_least
from bench.texts import WAITING

ROUNDS, PEOPLE, EACH, PEER = 3, 1000, 3, 100
CTE = r"""\set p random(1, 3000)
\set d random({low}, {high})
WITH ch AS (SELECT id, inbox_id FROM conversations_channel WHERE organization_id = 1 AND address = '{ours}'),
n AS (SELECT nextval(pg_get_serial_sequence('conversations_message', 'id')) AS id),
p AS (INSERT INTO contacts_identity (organization_id, uuid, kind, address, flag)
      VALUES (1, gen_random_uuid(), 'phone', '+1206' || (9000000 + :p), '')
      ON CONFLICT (organization_id, kind, address) DO UPDATE SET kind = excluded.kind RETURNING id),
c AS (INSERT INTO conversations_conversation (organization_id, uuid, state, inbox_id, channel_id, identity_id,
          last_message_id, last_message_at, last_direction, last_status, last_preview, last_kind, revision)
      SELECT 1, gen_random_uuid(), 'open', ch.inbox_id, ch.id, p.id, n.id, now(), 'in', 'received', 'bench text', '', 1
      FROM ch, n, p
      ON CONFLICT (organization_id, channel_id, identity_id) WHERE state = 'open'
      DO UPDATE SET last_message_id = excluded.last_message_id, last_message_at = now(), last_direction = 'in',
          last_status = 'received', last_preview = excluded.last_preview,
          revision = conversations_conversation.revision + 1 RETURNING id, inbox_id),
m AS (INSERT INTO conversations_message (organization_id, id, uuid, conversation_id, direction, body, status, error_code,
          error, delivered_before, attempts, files, revision, connection_id, carrier_id)
      SELECT 1, n.id, gen_random_uuid(), c.id, 'in', 'bench text', 'received', '', '', false, 0, 0, 0, 1, 'SM' || md5(n.id::text)
      FROM n, c RETURNING id){more}
UPDATE channels_app_delivery SET state = 'done' WHERE organization_id = 1 AND id = :d;
"""
MORE = """,
u AS (INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
      SELECT 1, a.member_id, c.id, c.inbox_id FROM c
      JOIN conversations_inboxaccess a ON a.organization_id = 1 AND a.inbox_id = c.inbox_id ON CONFLICT DO NOTHING),
e AS (INSERT INTO accounts_event (organization_id, kind, inbox_id, conversation_id, message_id, changes)
      SELECT 1, 'MessageReceived', c.inbox_id, c.id, m.id, '{}' FROM c, m)"""
PEER_TEXT = "bench/peers.py: what the drain stores, by the ORM, in a Celery task an event (-P solo, CELERY_DB_REUSE_MAX)"


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    with stage.superuser() as admin:
        (low, high, ours) = admin.execute(
            "SELECT min(d.id), max(d.id), (SELECT address FROM conversations_channel WHERE id = 10) "
            "FROM channels_app_delivery d WHERE organization_id = 1"
        ).fetchone()
    given = {"low": low, "high": high, "ours": ours}
    scripts = {"cte": CTE.format(more="", **given), "all": CTE.format(more=MORE, **given)}
    worker = ("celery", "-A", "bench.peer_worker", "--quiet", "worker", "--without-mingle", "--without-gossip",
              "--without-heartbeat", "-l", "WARNING", "-P", "solo", "-Q", "bench", "-n", "bench@%h")  # fmt: skip
    with stage.running("worker-drain") as fleet, stage.process(*worker) as peer:
        drain = fleet.pid("worker-drain")
        run = Runs(stage)
        run.drained(drain, 1, 1, 100, 1)
        run.peer(peer.pid, 20)
        found = in_turns(
            ROUNDS,
            burst=lambda: run.drained(drain, 1, 1, PEOPLE, EACH),
            many=lambda: run.drained(drain, 1001, 1200, 2, 1),
            alone=lambda: run.alone(drain, 40),
            peer=lambda: run.peer(peer.pid, PEER),
            cte=lambda: (stage.pgbench(scripts["cte"], clients=2, mode="simple", seconds=2), 0.0),
            all=lambda: (stage.pgbench(scripts["all"], clients=2, mode="simple", seconds=2), 0.0),
        )
    rate = {name: median(one[0] for one in figures) for name, figures in found.items()}
    cost = {name: median(one[1] for one in figures) for name, figures in found.items()}
    sql = Reference("pgbench, one CTE an event", "-M simple -c 2\n" + scripts["cte"])
    same = Reference("pgbench, the same rows", "-M simple -c 2, with unread rows and the event\n" + scripts["all"])  # fmt: skip
    orm = Reference("a task an event, ORM", PEER_TEXT)
    return [
        Row("2", "drain, burst of one organization", rate["burst"], "/s", sql, rate["cte"], at_least(1.5)),
        Row("2", "drain, burst of one organization", rate["burst"], "/s", same, rate["all"]),
        Row("2", "drain, two each over 1,000 organizations", rate["many"], "/s", sql, rate["cte"]),
        Row("2", "drain, one at a time", rate["alone"], "/s", sql, rate["cte"]),
        Row("3", "drain, burst of one organization", rate["burst"], "/s", orm, rate["peer"], at_least(10)),
        Row("3", "drain, two each over 1,000 organizations", rate["many"], "/s", orm, rate["peer"], at_least(3)),
        Row("3", "CPU an event, burst", cost["burst"], "ms", orm, cost["peer"]),
        Row("3", "CPU an event, over 1,000 organizations", cost["many"], "ms", orm, cost["peer"]),
        Row("3", "CPU an event, one at a time", cost["alone"], "ms", orm, cost["peer"]),
    ]  # fmt: skip


class Runs:
    """Texts that wait, and how long a worker takes to read them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.admin = stage.superuser()

    def drained(
        self, pid: int, first: int, last: int, people: int, each: int
    ) -> tuple[float, float]:
        """Events a second and CPU milliseconds an event."""
        with self._heard(first, last):
            return self._timed(pid, self._fill(first, last, people, each))

    def alone(self, pid: int, times: int) -> tuple[float, float]:
        """The same, one event after the other."""
        with self._heard(1, 1):
            return self._timed(pid, times, singly=True)

    def peer(self, pid: int, many: int) -> tuple[float, float]:
        from bench.peers import file_one

        with self._heard(1, 1):
            self._fill(1, 1, many, 1)
            ids = [pk for (pk,) in self.admin.execute(
                "SELECT id FROM channels_app_delivery WHERE state = 'waiting' ORDER BY id")]  # fmt: skip
            before, began = group_cpu(pid), time.perf_counter()
            for pk in ids:
                given = {"organization": 1, "slug": "bench-1", "delivery": pk}
                file_one.apply_async(kwargs=given, queue="bench")
            self._wait()
            took = time.perf_counter() - began
            return len(ids) / took, (group_cpu(pid) - before) / len(ids) * 1000

    def _fill(self, first: int, last: int, people: int, each: int) -> int:
        known = {"first": first, "last": last, "people": people, "each": each}
        return int(self.admin.execute(WAITING, known).rowcount)

    def _timed(self, pid: int, many: int, *, singly: bool = False) -> tuple[float, float]:
        from channels_app.wake import wake

        before, took = group_cpu(pid), 0.0
        for _ in range(many if singly else 1):
            if singly:
                self._fill(1, 1, 1, 1)
            began = time.perf_counter()
            wake("drain")
            self._wait(0.001 if singly else 0.005)
            took += time.perf_counter() - began
            time.sleep(0.003 if singly else 0)  # until the worker has seen that nothing is left
        return many / took, (group_cpu(pid) - before) / many * 1000

    def _wait(self, pause: float = 0.005) -> None:
        deadline = time.monotonic() + 60
        sql = "SELECT EXISTS (SELECT 1 FROM channels_app_delivery WHERE state = 'waiting')"
        while self.admin.execute(sql).fetchone()[0]:
            if time.monotonic() > deadline:
                raise RuntimeError("the worker did not finish within a minute")
            time.sleep(pause)

    @contextmanager
    def _heard(self, first: int, last: int) -> Iterator[Any]:
        """Somebody has each inbox open, in English; a drain nobody hears would save its rendering."""
        from inbox.live import groups

        rows = self.admin.execute(
            "SELECT organization_id, uuid FROM conversations_inbox "
            "WHERE organization_id BETWEEN %s AND %s", [first, last]
        )  # fmt: skip
        client = redis.Redis.from_url(self.stage.redis.url)
        ears = client.pubsub(ignore_subscribe_messages=True)
        ears.subscribe(*(groups.of(pk, "inbox", uuid, "en") for pk, uuid in rows))
        try:
            yield ears
            heard = 0
            while ears.get_message(timeout=0.05 if heard else 1.0) or not heard:
                heard += 1
        finally:
            ears.close()
            client.close()

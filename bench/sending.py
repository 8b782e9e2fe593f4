"""Goal 12: texts that leave. The product's outbox (claim, commit, call, record) in one process,
against a carrier that answers after 100 ms; beside the limit of so many calls in the air, plain
aiohttp without any database, and fifty threads of the carrier's SDK.
"""

import json
import subprocess
import sys
import time
from statistics import median
from typing import Any

from bench.clock import group_cpu, in_turns
from bench.stage import Stage
from bench.table import Reference, Row, at_least, at_most
from bench.till import LATENCY
from channels_app.outbox.run import MOST_EACH
from ops import sockets as ports
from ops.paths import ROOT

ROUNDS, ACCOUNTS, EACH, THREADS = 3, 3, 500, 50
AT_ONCE = ACCOUNTS * MOST_EACH
LIMIT = Reference("calls in the air / latency", f"{AT_ONCE} calls (at most {MOST_EACH} for an account), {LATENCY * 1000:.0f} ms each")  # fmt: skip
PLAIN = Reference("plain aiohttp", f"bench/till.py: {AT_ONCE} calls of one session, nothing claimed, nothing recorded")  # fmt: skip
SAME = Reference("plain aiohttp on uvloop", "the same on the event loop the product has")
POOL = Reference(f"{THREADS} threads", "bench/till.py: the carrier's SDK over requests, nothing claimed, nothing recorded")  # fmt: skip
# conversations whose last word is ours now, one message each, not opted out
QUEUE = """
WITH chosen AS (
    SELECT c.organization_id, c.id, a.member_id FROM conversations_conversation c
    JOIN conversations_inboxaccess a ON a.organization_id = c.organization_id AND a.inbox_id = c.inbox_id
         AND a.member_id = c.organization_id * 100 + 1
    WHERE c.organization_id = %(organization)s AND c.state = 'open' ORDER BY c.id LIMIT %(many)s
), made AS (
    INSERT INTO conversations_message
        (organization_id, uuid, conversation_id, direction, author_id, body, status, error_code, error,
         delivered_before, attempts, files, revision, created_at, due_at)
    SELECT organization_id, gen_random_uuid(), id, 'out', member_id, 'bench text', 'queued', '', '',
           false, 0, 0, 1, now(), now() FROM chosen RETURNING organization_id, id, conversation_id
)
UPDATE conversations_conversation c SET last_message_id = made.id, last_status = 'queued'
FROM made WHERE c.organization_id = made.organization_id AND c.id = made.conversation_id
"""
GONE = f"""SELECT count(*) FROM conversations_attempt
WHERE organization_id BETWEEN 1 AND {ACCOUNTS} AND id > %s AND state = 'accepted'"""


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    port = ports.any_port()
    with (
        stage.process("bench.till", "carrier", str(port)),
        stage.running("worker-send") as fleet,
        stage.superuser() as admin,
    ):
        admin.execute(
            "UPDATE conversations_connection SET api_base = %s WHERE id <= %s",
            [f"http://127.0.0.1:{port}", ACCOUNTS],
        )
        _wait(lambda: not ports.is_free(port))
        run = Runs(admin, fleet.pid("worker-send"))
        run.product(20)
        found = in_turns(
            ROUNDS,
            product=lambda: run.product(EACH),
            plain=lambda: _peer("aiohttp", port, ACCOUNTS * EACH, AT_ONCE),
            same=lambda: _peer("uvloop", port, ACCOUNTS * EACH, AT_ONCE),
            threads=lambda: _peer("threads", port, ACCOUNTS * EACH // 3, THREADS),
        )
    rate = {name: median(one[0] for one in figures) for name, figures in found.items()}
    cost = {name: median(one[1] for one in figures) for name, figures in found.items()}
    return [
        Row("12", "texts sent by one process", rate["product"], "/s", LIMIT, AT_ONCE / LATENCY, at_least(0.9)),
        Row("12", "texts sent by one process", rate["product"], "/s", PLAIN, rate["plain"]),
        Row("12", "texts sent by one process", rate["product"], "/s", POOL, rate["threads"], at_least(4)),
        Row("12", "CPU a text", cost["product"], "ms", PLAIN, cost["plain"], at_most(1.5)),
        Row("12", "CPU a text", cost["product"], "ms", SAME, cost["same"]),
        Row("12", "CPU a text", cost["product"], "ms", POOL, cost["threads"]),
    ]  # fmt: skip


class Runs:
    """Texts that wait, and how long the worker takes to send them."""

    def __init__(self, admin: Any, pid: int) -> None:
        self.admin, self.pid = admin, pid

    def product(self, each: int) -> tuple[float, float]:
        """Texts a second and CPU milliseconds a text."""
        from channels_app.wake import wake

        ((last,),) = self.admin.execute("SELECT coalesce(max(id), 0) FROM conversations_attempt")
        many = 0
        for organization in range(1, ACCOUNTS + 1):
            known = {"organization": organization, "many": each}
            many += self.admin.execute(QUEUE, known).rowcount
        before, began = group_cpu(self.pid), time.perf_counter()
        wake("send")
        _wait(lambda: self.admin.execute(GONE, [last]).fetchone()[0] == many)
        took = time.perf_counter() - began
        return many / took, (group_cpu(self.pid) - before) / many * 1000


def _peer(kind: str, port: int, many: int, at_once: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.till", kind, str(port), str(many), str(at_once)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    said = json.loads(made.stdout)
    return many / said["seconds"], said["cpu"] / many * 1000


def _wait(done: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError("the texts did not leave within a minute")
        time.sleep(0.01)

"""Goal 1: a webhook accepted (HMAC, durable row, wake) against the same server's hello and against
pgbench doing the same INSERT.
"""

from statistics import median

from bench.clock import group_cpu, in_turns
from bench.load import Load, request, run
from bench.stage import Stage
from bench.table import Reference, Row, at_least
from bench.texts import PEOPLE, posts

SECONDS, CONNECTIONS = 3.0, 32
INSERT = r"""\set n random(1, 1000000000000000)
INSERT INTO channels_app_delivery
    (organization_id, connection_id, kind, dedupe_key, query, attempt, raw, state, reason, tries)
VALUES (1, 1, 'message', 'message:' || 'SM' || :n, '', NULL,
        convert_to(repeat('ToCountry=US&ToState=WA&', 18), 'UTF8'), 'waiting', '', 0)
ON CONFLICT DO NOTHING;
"""
HELLO = Reference("hello", "GET /healthz on the same granian: all middleware, no database.")
PGBENCH = Reference(
    "pgbench insert", f"-M prepared -c 8 -j 2, role frontdesk_app, fsync on\n{INSERT}"
)


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    with stage.superuser() as admin:
        people = admin.execute(PEOPLE, [1, 500]).fetchall()
    texts = iter(posts(1, people, 60_000))
    with stage.running("web") as fleet:
        port = int(fleet.commands["web"][fleet.commands["web"].index("--port") + 1])
        _wait(fleet, port)

        def load(requests: list[bytes]) -> tuple[float, float]:
            before = group_cpu(fleet.pid("web"))
            made = run(Load(port, requests, CONNECTIONS, SECONDS))
            return made.rate, (group_cpu(fleet.pid("web")) - before) / len(made.took) * 1000

        hello = [request("GET", "/healthz")]
        load(hello)
        load([next(texts) for _ in range(300)])
        found = in_turns(
            hello=lambda: load(hello),
            webhook=lambda: load([next(texts) for _ in range(9000)]),
            pgbench=lambda: stage.pgbench(INSERT, clients=8, mode="prepared", seconds=SECONDS),
        )
    with stage.superuser() as admin:
        admin.execute("DELETE FROM channels_app_delivery WHERE state = 'waiting'")
    rate = {name: median(one[0] for one in found[name]) for name in ("hello", "webhook")}
    cost = {name: median(one[1] for one in found[name]) for name in ("hello", "webhook")}
    return [
        Row("1", "webhook accepted", rate["webhook"], "/s", HELLO, rate["hello"], at_least(0.30)),
        Row("1", "webhook accepted", rate["webhook"], "/s", PGBENCH, median(found["pgbench"]), at_least(0.10)),
        Row("1", "webhook, CPU of the web processes", cost["webhook"], "ms", HELLO, cost["hello"]),
    ]  # fmt: skip


def _wait(fleet, port: int) -> None:
    import time

    from ops import health
    from ops.fleet import PATIENCE

    deadline = time.monotonic() + PATIENCE
    while not health.is_up("127.0.0.1", port):
        if time.monotonic() > deadline:
            raise RuntimeError(fleet.log("web")[-2000:])
        time.sleep(0.1)

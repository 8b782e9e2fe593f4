"""The shape of the whole: the same webhook and the same page from granian (WSGI, what production
runs) and from uvicorn (ASGI, the one process of `make run`); and what a thousand organizations cost
the page, the drain and the hub beside one, row-level security on.
"""

from collections.abc import Callable
from statistics import median
from typing import Any

from bench.browser import Browser, session
from bench.clock import cpu_ms, group_cpu, in_turns, wall_ms
from bench.drain import Runs
from bench.fanout import port_of, wait_for
from bench.load import Load, request, run
from bench.stage import Stage
from bench.table import Reference, Row
from bench.texts import PEOPLE, posts

ROUNDS, SECONDS = 5, 2.0
ASGI = Reference("uvicorn, ASGI", "the one process of `make run`: the same Django, its views in a thread")  # fmt: skip
ONE = Reference("one organization", "the same with the largest organization alone: row-level security on in both")  # fmt: skip


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    return _servers(stage) + _organizations(stage)


def _servers(stage: Stage) -> list[Row]:
    with stage.superuser() as admin:
        people = admin.execute(PEOPLE, [1, 500]).fetchall()
        ((inbox,),) = admin.execute("SELECT uuid FROM conversations_inbox WHERE id = 10")
    texts = iter(posts(1, people, 20_000))
    page = [request("GET", f"/bench-1/inboxes/{inbox}/", Cookie=f"session={session(101)}")]
    with stage.running("web", "live") as fleet:
        servers = {
            name: (fleet.pid(name), port_of(fleet.commands[name])) for name in ("web", "live")
        }
        for _, port in servers.values():
            wait_for(port)

        def cost(name: str, requests: Callable[[], list[bytes]]) -> Callable[[], float]:
            pid, port = servers[name]

            def once() -> float:
                before = group_cpu(pid)
                made = run(Load(port, requests(), 8, SECONDS))
                return (group_cpu(pid) - before) / len(made.took) * 1000

            return once

        def hooks() -> list[bytes]:
            return [next(texts) for _ in range(1200)]

        for name in servers:  # connections and caches made
            cost(name, lambda: page)()
        found = in_turns(
            ROUNDS,
            web_hook=cost("web", hooks), live_hook=cost("live", hooks),
            web_page=cost("web", lambda: page), live_page=cost("live", lambda: page),
        )  # fmt: skip
    with stage.superuser() as admin:
        admin.execute("DELETE FROM channels_app_delivery WHERE state = 'waiting'")
    ms = {name: median(figures) for name, figures in found.items()}
    return [
        Row("3", "webhook, CPU, granian WSGI", ms["web_hook"], "ms", ASGI, ms["live_hook"]),
        Row("8", "list page, CPU, granian WSGI", ms["web_page"], "ms", ASGI, ms["live_page"]),
    ]


def _organizations(stage: Stage) -> list[Row]:
    from inbox.live.pulse import happened

    with stage.superuser() as admin:
        rooms = dict(admin.execute(
            "SELECT organization_id, min(uuid::text) FROM conversations_inbox "
            "WHERE organization_id IN (1, 1001) GROUP BY 1").fetchall())  # fmt: skip
        many = [
            pk for (pk,) in admin.execute("SELECT id FROM accounts_organization WHERE id > 1000")
        ]
        ((newest,),) = admin.execute("SELECT max(id) FROM accounts_event")
    pages = {pk: (Browser(pk * 100 + 1), f"/bench-{pk}/inboxes/{rooms[pk]}/") for pk in (1, 1001)}

    def show(pk: int) -> Any:
        browser, path = pages[pk]
        return browser.get(path)

    for pk in pages:
        show(pk)
    with stage.running("worker-drain") as fleet:
        pid, runs = fleet.pid("worker-drain"), Runs(stage)
        runs.drained(pid, 1, 1, 100, 1)
        found = in_turns(
            3,
            page_one=lambda: cpu_ms(lambda: show(1), 15),
            page_small=lambda: cpu_ms(lambda: show(1001), 15),
            hub_one=lambda: wall_ms(lambda: happened([1], newest - 100), 30),
            hub_many=lambda: wall_ms(lambda: happened(many, newest - 100), 30),
            drain_one=lambda: runs.drained(pid, 1, 1, 300, 1)[1],
            drain_many=lambda: runs.drained(pid, 1001, 1150, 2, 1)[1],
        )
    ms = {name: median(figures) for name, figures in found.items()}
    size = f"{len(many):,} organizations"
    return [
        Row("8", "list page of a small organization among many, CPU", ms["page_small"], "ms", ONE, ms["page_one"]),
        Row("3", f"the hub's look at {size}", ms["hub_many"], "ms", ONE, ms["hub_one"]),
        Row("3", "CPU an event, two each over 150 organizations", ms["drain_many"], "ms", ONE, ms["drain_one"]),
    ]  # fmt: skip

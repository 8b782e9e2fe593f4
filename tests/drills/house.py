"""Everything that a drill may break: own PostgreSQL and Redis, the production set, the carrier."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from ops.carrier import client
from ops.fleet import Fleet
from ops.localstack import FAST, Postgres, Redis
from tests import databases
from tests.browser.site import Desk, Site
from tests.nursery import nursery
from tests.until import until

DATABASE = "drill"
# A commit is with the kernel when it is answered: it outlives PostgreSQL, though not a power cut.
SURVIVES_KILL = {**FAST, "synchronous_commit": "on"}
OPEN = ("queued", "dispatching", "uncertain")


class Person:
    """A member at a browser, over HTTP and nothing else."""

    def __init__(self, house: "House", desk: Desk, name: str = "ada") -> None:
        self.house, self.desk = house, desk
        self.sign_in(name)

    def sign_in(self, name: str) -> None:
        self.http = self.house.site.signed_in(self.desk.email(name))

    def read(self, thread: str = "") -> requests.Response:
        path = f"conversations/{thread}/" if thread else ""
        return self.http.get(f"{self.house.origin}/{self.desk.slug}/{path}", timeout=20)

    def write(self, thread: str, body: str) -> requests.Response:
        url = f"{self.house.origin}/{self.desk.slug}/conversations/{thread}/messages/"
        form = {"text": body, "key": str(uuid4()), **self._token()}
        return self.http.post(url, form, headers={"HX-Request": "true"}, timeout=20)

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.http.cookies["csrf"]}


@dataclass
class House:
    """What runs, and looks into it that need no process of the product."""

    postgres: Postgres
    redis: Redis
    site: Site
    papers: Path

    @property
    def origin(self) -> str:
        return self.site.fleet.origin

    def restart(self, service: str, **env: str) -> None:
        """Start a service again, with this environment on top of its usual one. Never gently."""
        fleet = self.site.fleet
        fleet.kill(service)
        usual = fleet.env
        fleet.env = {**usual, **env}
        fleet.start(service)
        fleet.env = usual
        if service == "web":
            fleet.wait_until_ready()

    @contextmanager
    def without(self, service: str, guard: str) -> Iterator[None]:
        """The service with a guard taken away, and whole again for whoever comes next."""
        self.restart(service, BREAK=guard)
        try:
            yield
        finally:
            self.restart(service)

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """As the superuser: past every wall."""
        with self.postgres.connect(DATABASE) as admin:
            return admin.execute(sql, params).fetchall()

    def thread(self, desk: Desk, customer: str) -> str:
        """The conversation that a customer's first text opens."""
        desk.text("Hello", customer)
        sql = """
            SELECT c.uuid FROM conversations_conversation c
            JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
            JOIN accounts_organization o ON o.id = c.organization_id
            WHERE o.slug = %s AND i.address = %s
        """
        ((uuid,),) = until(lambda: self.rows(sql, desk.slug, customer), 30)
        return str(uuid)

    def sent(self, desk: Desk) -> dict[str, str]:
        """Our messages' texts and states."""
        sql = """
            SELECT m.body, m.status FROM conversations_message m
            JOIN accounts_organization o ON o.id = m.organization_id
            WHERE o.slug = %s AND m.direction = 'out' ORDER BY m.id
        """
        return dict(self.rows(sql, desk.slug))

    def received(self, desk: Desk) -> list[str]:
        """The customers' texts, in the order they are filed in."""
        sql = """
            SELECT m.body FROM conversations_message m
            JOIN accounts_organization o ON o.id = m.organization_id
            WHERE o.slug = %s AND m.direction = 'in' ORDER BY m.id
        """
        return [body for (body,) in self.rows(sql, desk.slug)]

    def wait_until_quiet(self, seconds: float = 90) -> None:
        """Nothing is on its way in or out any more."""
        sql = """
            SELECT 'message', status FROM conversations_message
            WHERE direction = 'out' AND status = ANY(%s)
            UNION ALL SELECT 'webhook', state FROM channels_app_delivery WHERE state = 'waiting'
        """
        until(lambda: not self.rows(sql, list(OPEN)), seconds)

    def settle(self) -> bool:
        """What the scheduler orders every ten seconds, now."""
        words = "from channels_app.tasks import settle_uncertain; settle_uncertain()"
        self.site.manage("shell", "-v0", "-c", words)
        return True

    def check(self, desk: Desk) -> None:
        """Every promise is kept: in the rows, and by the carrier's own papers."""
        self.wait_until_quiet()
        self.site.manage("reconcile", "--organization", desk.slug)
        papers = ["--ledger", str(self.papers / "ledger.jsonl"), "--log"]
        said = self.site.manage("check_invariants", *papers, str(self.papers / "log.jsonl"))
        assert said == "all promises are kept\n"
        texts = [line["sid"] for line in desk.carrier.log() if line["account"] == desk.account]
        sql = """
            SELECT carrier_id, count(*) FROM conversations_message
            WHERE carrier_id = ANY(%s) GROUP BY 1
        """
        assert dict(self.rows(sql, texts)) == dict.fromkeys(texts, 1)

    def accepted(self, desk: Desk) -> list[str]:
        """The texts the carrier took from this desk, twice where it took them twice."""
        lines = desk.carrier.ledger()
        return [line["body"] for line in lines if line["account"] == desk.account]

    @contextmanager
    def frozen(self, server: Postgres | Redis) -> Iterator[None]:
        """The server neither answers nor refuses: the worst way to be away."""
        os.kill(server.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(server.pid, signal.SIGCONT)


@contextmanager
def running(home: Path) -> Iterator[House]:
    """Start everything; leave nothing."""
    postgres = Postgres(home / "postgres", settings=SURVIVES_KILL).start()
    redis = Redis(home / "redis").start()
    owner = {"host": str(postgres.sockets), "user": "frontdesk"}
    try:
        databases.copy(owner, DATABASE)
        env = {
            "DATABASE_URL": databases.url(owner, DATABASE),
            "REDIS_URL": redis.url,
            "ASK_CARRIER_AFTER": "2",
            "DEBUG_DRILLS": "1",
        }
        with (
            client.start(home / "carrier") as carrier,
            Fleet({**env, "CARRIER_URL": carrier.url}, home / "fleet") as fleet,
            nursery(home, fleet.env) as commands,
        ):
            site = Site(fleet, carrier, commands, {**owner, "dbname": DATABASE})
            yield House(postgres, redis, site, home / "carrier")
    finally:
        redis.stop()
        postgres.stop()

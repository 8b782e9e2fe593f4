"""Goal 12 as a manager meets it: a campaign from its audience to the carrier, by the production
workers, against a carrier that answers after 100 ms; beside the limit of its places in the air and
plain aiohttp with as many calls, nothing claimed, nothing recorded. And what an agent's reply waits
until the carrier has it, while the campaign runs and on the idle system.
"""

import json
import os
import subprocess
import sys
import time
from statistics import median
from typing import Any
from uuid import uuid4

from bench import data
from bench.clock import group_cpu, in_turns, percentile
from bench.data import SMALL
from bench.stage import RUN_SMALL, Stage
from bench.table import Reference, Row, at_least, at_most
from bench.till import LATENCY
from channels_app.outbox.run import MANY_EACH
from ops import sockets as ports
from ops.fleet import Fleet
from ops.paths import ROOT

ROUNDS = int(os.environ.get("BENCH_CAMPAIGN_ROUNDS", "5"))
PEOPLE = int(os.environ.get("BENCH_CAMPAIGN_PEOPLE", "3000"))
REPLIES, OUTLASTS = 40, 30_000
WORKERS = ("worker-send", "worker-rest", "scheduler")
LIMIT = Reference("places in the air / latency", f"{MANY_EACH} calls of a campaign, {LATENCY * 1000:.0f} ms each")  # fmt: skip
PLAIN = Reference("plain aiohttp", f"bench/till.py: {MANY_EACH} calls of one session, nothing claimed, nothing recorded")  # fmt: skip
IDLE = Reference("the idle system", "the same reply while nothing else is sent")
GONE = """SELECT count(*), extract(epoch FROM max(sent_at) - min(handed_at)) FROM campaigns_recipient
WHERE organization_id = 1 AND campaign_id = %s AND sent_at IS NOT NULL"""


def measure(stage: Stage) -> list[Row]:
    stage.use("postgres", connect=False)
    data.copy(stage.postgres, SMALL, RUN_SMALL)
    stage.use(RUN_SMALL)
    port = ports.any_port()
    env = {**stage.env, "DATABASE_URL": stage.postgres.url_of(RUN_SMALL)}
    fleet = Fleet(env, stage.home / "fleet")
    with stage.process("bench.till", "carrier", str(port)), stage.superuser(RUN_SMALL) as admin:
        admin.execute(
            "UPDATE conversations_connection SET api_base = %s WHERE organization_id = 1",
            [f"http://127.0.0.1:{port}"],
        )
        admin.execute(
            "UPDATE conversations_channel SET per_second = 2000 WHERE organization_id = 1"
        )
        _wait(lambda: not ports.is_free(port))
        try:
            for name in WORKERS:
                fleet.start(name)
            run = Runs(admin, [fleet.pid(name) for name in WORKERS])
            run.campaign(50)
            found = in_turns(
                ROUNDS, campaign=lambda: run.campaign(PEOPLE), plain=lambda: _plain(port)
            )
            idle = run.replies(REPLIES)
            busy = run.beside(REPLIES)
        finally:
            fleet.stop()
    rate = {name: median(one[0] for one in figures) for name, figures in found.items()}
    cost = {name: median(one[1] for one in figures) for name, figures in found.items()}
    what = f"campaign to {PEOPLE:,} people"
    return [
        Row("12", what, rate["campaign"], "/s", LIMIT, MANY_EACH / LATENCY, at_least(0.9)),
        Row("12", what, rate["campaign"], "/s", PLAIN, rate["plain"]),
        Row("12", f"{what}, CPU a text", cost["campaign"], "ms", PLAIN, cost["plain"], at_most(1.5)),
        Row("12", "reply while a campaign runs, p50", median(busy), "ms", IDLE, median(idle)),
        Row("12", "reply while a campaign runs, p95", percentile(busy, 0.95), "ms", IDLE, percentile(idle, 0.95)),
    ]  # fmt: skip


class Runs:
    """Campaigns and replies of the first organization, and how long they take."""

    def __init__(self, admin: Any, pids: list[int]) -> None:
        self.admin, self.pids, self.made = admin, pids, 0

    def begin(self, people: int) -> int:
        """A campaign to so many new numbers, started."""
        from datetime import time as clock

        from campaigns.models import Campaign, Rules, Sender
        from campaigns.sending import running
        from inbox import tenancy
        from inbox.accounts.models import Member
        from inbox.conversations.models import Channel

        with tenancy.in_organization(_first()), tenancy.transaction():
            Rules.objects.update_or_create(
                defaults={"quiet_until": clock(0), "quiet_from": clock(23, 59, 59), "most_texts": 0}
            )
            by = Member.objects.select_related("user").order_by("id").first()
            channel = Channel.objects.select_related("inbox").order_by("id").first()
            numbers = "\n".join(f"+1425{2_000_000 + self.made + n}" for n in range(people))
            made = Campaign.objects.create(
                name="Bench", inbox=channel.inbox, body="Bench, hi {first name|there}", share=100,
                numbers=numbers, created_by=by,
            )  # fmt: skip
            Sender.objects.create(campaign=made, channel=channel)
            running.start(made, by=by)
        self.made += people
        return int(made.pk)

    def campaign(self, people: int) -> tuple[float, float]:
        """Texts a second, from the first handed over to the last the carrier took; CPU ms a text."""
        before = sum(map(group_cpu, self.pids))
        pk = self.begin(people)
        _wait(lambda: self.admin.execute(GONE, [pk]).fetchone()[0] == people, 600)
        _, seconds = self.admin.execute(GONE, [pk]).fetchone()
        used = sum(map(group_cpu, self.pids)) - before
        return people / float(seconds), used / people * 1000

    def beside(self, many: int) -> list[float]:
        """Replies while a campaign runs that outlasts them."""
        pk = self.begin(OUTLASTS)
        _wait(lambda: self.admin.execute(GONE, [pk]).fetchone()[0] > MANY_EACH, 120)
        found = self.replies(many)
        ((state,),) = self.admin.execute("SELECT state FROM campaigns_campaign WHERE id = %s", [pk])
        if state != "running":
            raise RuntimeError(f"the campaign was {state} before the replies were through")
        return found

    def replies(self, many: int) -> list[float]:
        """Milliseconds from an agent's click until the carrier has the reply, one after another."""
        from inbox import tenancy
        from inbox.accounts.models import Member
        from inbox.conversations.models import Conversation
        from inbox.conversations.writing import messages

        found = []
        with tenancy.in_organization(_first()):
            with tenancy.transaction():
                talks = list(
                    Conversation.objects.filter(state="open", identity__opted_out_at=None)
                    .select_related("inbox", "channel", "identity").order_by("id")[:many]
                )  # fmt: skip
                by = Member.objects.select_related("user").order_by("id").first()
            for talk in talks:
                began = time.perf_counter()
                with tenancy.transaction():
                    made = messages.send(talk, by=by, body="On my way", key=uuid4())
                _wait(lambda pk=made.pk: self._is_taken(pk))
                found.append((time.perf_counter() - began) * 1000)
        return found

    def _is_taken(self, pk: int) -> bool:
        sql = "SELECT status IN ('accepted', 'sent', 'delivered') FROM conversations_message WHERE organization_id = 1 AND id = %s"
        return bool(self.admin.execute(sql, [pk]).fetchone()[0])


def _first() -> Any:
    from inbox.work import everyone

    return everyone()[0]


def _plain(port: int) -> tuple[float, float]:
    command = [
        sys.executable,
        "-m",
        "bench.till",
        "aiohttp",
        str(port),
        str(PEOPLE),
        str(MANY_EACH),
    ]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    said = json.loads(made.stdout)
    return PEOPLE / said["seconds"], said["cpu"] / PEOPLE * 1000


def _wait(done: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError("the texts did not leave in time")
        time.sleep(0.005)

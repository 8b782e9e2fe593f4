"""A campaign under fire: workers die at three moments nobody chose, it is paused twice, and people
text STOP meanwhile. Each address is in the carrier's ledger at most once (RF29), nothing is sent
after an opt-out's commit (RF61), and the totals are the ledger's (I7, I8).
"""

import itertools
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.until import until

BASES = itertools.count(0)
MANY = int(os.environ.get("DRILL_RECIPIENTS", "100000"))  # fewer where the machine is busy
BEGIN = """
from datetime import time
from campaigns.models import Campaign, Rules, Sender
from campaigns.sending import running
from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations.models import Channel, Inbox
with tenancy.unscoped("a drill begins a campaign"):
    organization = Organization.objects.get(slug=%(slug)r)
with tenancy.in_organization(organization), tenancy.transaction():
    Rules.objects.create(quiet_until=time(0), quiet_from=time(23, 59, 59), stop_opted_out=100)
    Channel.objects.update(per_second=%(per_second)s)
    member = Member.objects.select_related("user").get(user__email=%(email)r)
    made = Campaign.objects.create(
        name="Winter", inbox=Inbox.objects.get(), body="Hi, {number}", created_by=member, share=90,
        numbers="\\n".join(f"+1206{%(first)d + n}" for n in range(%(count)d)),
    )
    Sender.objects.create(campaign=made, channel=Channel.objects.get())
    running.start(made, by=member)
    print(made.uuid)
"""
MOVE = """
from campaigns.models import Campaign
from campaigns.sending import running
from inbox import tenancy
from inbox.accounts.models import Member, Organization
with tenancy.unscoped("a drill stops a campaign"):
    organization = Organization.objects.get(slug=%(slug)r)
with tenancy.in_organization(organization), tenancy.transaction():
    made = Campaign.objects.get(uuid=%(uuid)r)
    member = Member.objects.get(user__email=%(email)r)
    running.%(verb)s(made, by=member)
"""


class Drive:
    """The campaign, from outside."""

    def __init__(self, house, desk, *, count: int, per_second: int) -> None:
        self.house, self.desk, self.count = house, desk, count
        first = 2000000 + next(BASES) * 200000
        self.numbers = [f"+1206{first + n}" for n in range(count)]
        words = {"slug": desk.slug, "email": desk.email("ada"), "first": first, "count": count,
                 "per_second": per_second}  # fmt: skip
        self.uuid = house.site.manage("shell", "-v0", "-c", BEGIN % words).strip()

    def move(self, verb: str) -> None:
        words = {"slug": self.desk.slug, "email": self.desk.email("ada"), "uuid": self.uuid,
                 "verb": verb}  # fmt: skip
        self.house.site.manage("shell", "-v0", "-c", MOVE % words)

    def state(self) -> str:
        ((state,),) = self.house.rows(
            "SELECT state FROM campaigns_campaign WHERE uuid = %s", self.uuid
        )
        return state

    def counts(self) -> Counter:
        sql = """
            SELECT r.state, count(*) FROM campaigns_recipient r
            JOIN campaigns_campaign c ON c.organization_id = r.organization_id
             AND c.id = r.campaign_id WHERE c.uuid = %s GROUP BY 1
        """
        return Counter(dict(self.house.rows(sql, self.uuid)))

    def gone(self) -> int:
        """How many left the plan."""
        counts = self.counts()
        return counts.total() - counts["planned"]

    def ledger(self) -> Counter:
        wanted = set(self.numbers)
        lines = self.desk.carrier.ledger()
        return Counter(
            line["to"]
            for line in lines
            if line["account"] == self.desk.account and line["to"] in wanted
        )


@pytest.mark.parametrize(
    ("count", "stops", "per_second"),
    [
        (2000, 40, 400),
        pytest.param(MANY, MANY // 100, 1000, marks=[pytest.mark.drill, pytest.mark.timeout(3600)]),
    ],
)
def test_campaign_under_fire(house, count, stops, per_second):
    desk = house.site.desk()
    drive = Drive(house, desk, count=count, per_second=per_second)
    chance = random.Random(29)
    moments = sorted(chance.sample(range(count // 20, count * 9 // 10), 5))
    deeds = ["worker-send", "pause", "worker-rest", "pause", "worker-drain"]
    leaving = chance.sample(drive.numbers, stops)
    with ThreadPoolExecutor(4) as people:
        for number, (moment, deed) in enumerate(zip(moments, deeds, strict=True)):
            until(lambda moment=moment: drive.gone() >= moment, 1200)
            share = leaving[number * stops // 5 : (number + 1) * stops // 5]
            asked = [people.submit(desk.text, "STOP", person) for person in share]
            if deed == "pause":
                drive.move("pause")
                until(lambda: not drive.counts()["queued"], 60)
                drive.move("resume")
            else:
                house.site.fleet.kill(deed)
                house.restart(deed)
            refused = [said for stop in asked if not (said := stop.result())["accepted"]]
            assert not refused, refused[:3]

    until(lambda: drive.state() == "done", 1200)
    until(
        lambda: house.settle() and not drive.counts()["uncertain"] + drive.counts()["queued"], 300
    )
    until(lambda: not drive.counts()["sent"], 300)  # every report is in
    house.check(desk)
    counts, ledger = drive.counts(), drive.ledger()
    assert max(ledger.values()) == 1
    assert counts.total() == count
    assert len(ledger) == counts["delivered"]
    assert counts["delivered"] + counts["skipped"] + counts["failed"] == count
    assert counts["skipped"] <= stops

"""A campaign of a test's, and its way through the workers without Celery."""

from collections import Counter
from datetime import time

from django.utils import timezone

from campaigns.models import Campaign, Recipient, Rules, Sender
from campaigns.sending import running, working
from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.work import campaign_work
from tests.outbox.desk import Desk, phone


class Hall:
    """The desk and its people; it is never quiet here unless a test says so."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.house = desk, desk.house
        Rules.objects.create(quiet_until=time(0), quiet_from=time(23, 59, 59), most_texts=0)

    def open(self):
        return self.house.open()

    @property
    def ada(self):
        return self.desk.member

    def campaign(
        self, people: int = 0, *, body: str = "Hi {first name|there}", **fields
    ) -> Campaign:
        """A draft to so many new numbers."""
        with self.open():
            made = Campaign.objects.create(
                name="Winter check", inbox=self.house.inbox, body=body, created_by=self.ada,
                numbers="\n".join(phone() for _ in range(people)),
                **{"share": 100, **fields},
            )  # fmt: skip
            Sender.objects.create(campaign=made, channel=self.house.channel)
        return made

    def contact(self, name: str = "Mara Lind", **fields) -> Identity:
        with self.open():
            contact = Contact.objects.create(name=name, **fields)
            return Identity.objects.create(address=phone(), contact=contact)

    def start(self, campaign: Campaign, **given) -> Campaign:
        with self.open():
            return running.start(campaign, by=self.ada, **given)

    def do(self, verb, campaign: Campaign, **given) -> Campaign:
        with self.open():
            return verb(campaign, by=self.ada, **given)

    def plan(self, campaign: Campaign) -> None:
        """Until everybody is known."""
        while self.look(campaign).state in {"scheduled", "planning"}:
            self.step()

    def step(self) -> int:
        """One round of the worker, now."""
        with self.open():
            Campaign.objects.filter(next_at__isnull=False).update(next_at=timezone.now())
        made = 0
        for due in campaign_work():
            with tenancy.in_organization(due):
                made += working.step()
        return made

    def run(self, campaign: Campaign, rounds: int = 60) -> Campaign:
        """Workers and outbox, until it is over or stands still."""
        for _ in range(rounds):
            moved = self.step()
            sent = self.desk.send()
            state = self.look(campaign).state
            if state in {"done", "cancelled", "paused"} or not (moved or sent):
                break
        return self.look(campaign)

    def look(self, campaign: Campaign) -> Campaign:
        with self.open():
            return Campaign.objects.get(pk=campaign.pk)

    def recipients(self, campaign: Campaign) -> list[Recipient]:
        with self.open():
            return list(Recipient.objects.filter(campaign=campaign).order_by("id"))

    def states(self, campaign: Campaign) -> dict[str, int]:
        return dict(Counter(one.state for one in self.recipients(campaign)))

    def reasons(self, campaign: Campaign) -> dict[str, int]:
        return dict(Counter(one.reason for one in self.recipients(campaign) if one.reason))

    def sent_to(self) -> Counter:
        return Counter(line["to"] for line in self.desk.accepted())

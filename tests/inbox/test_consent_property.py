"""What an address effectively agreed to never rises but by START or a proven opt-in (RF65), whatever
is done to it and in whatever order: texts, lists, files and their undo, carriers, moves, merges and
their undo, erasure.
"""

import contextlib
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import blocking, consent, deleting, identities, merging, numbers, people
from contacts.consent import Said
from contacts.imports import jobs as importing
from contacts.models import Contact, Identity
from inbox.conversations.carrying import inbound
from inbox.conversations.finishing import spam
from inbox.conversations.forgetting import erasing
from inbox.conversations.knowing import consenting, optouts
from inbox.conversations.models import Conversation
from tests.papers.conftest import named, work

NUMBER = "+12065550142"
RANK = {"out": 0, "unknown": 1, "in": 2}
TEXTS = ["Hello", "STOP", "START", "Parar", "Please stop texting me", "Wrong number", "Basta così, grazie",
         "HELP", "start at nine", "I want to start again", "yes", "unstop me", "Sim, pode mandar"]  # fmt: skip


def person():
    return identities.ensure([NUMBER])[NUMBER]


class World:
    """One number, and what may happen to it."""

    def __init__(self, house, cast):
        self.house, self.cast = house, cast
        self.files, self.merges, self.deleted = [], [], []

    def text(self, body):
        inbound.receive(
            [
                inbound.Inbound(
                    connection_id=self.house.connection.pk, carrier_id=f"SM{uuid4().hex}",
                    sender=NUMBER, to=self.house.channel.address, body=body, at=timezone.now(),
                )
            ]
        )  # fmt: skip

    def member_out(self, _):
        consenting.opt_out(person(), Said(source="member", by=self.cast.ben))

    def carrier_out(self, _):
        thread = Conversation.objects.filter(identity__address=NUMBER).first()
        if thread is not None:
            consenting.carrier_said_out(thread)

    def listed(self, _):
        optouts.add([NUMBER], Said(source="import", by=self.cast.ada))

    def proven_in(self, _):
        consenting.opt_in(person(), Said(source="member", proof="On the phone", by=self.cast.ada))

    def unproven_in(self, source):
        with pytest.raises((consent.NoProof, consent.NeverIn)):
            consent.opt_in(person(), source=source)

    def move(self, to):
        identity = person()
        contact = None if to is None else Contact.objects.get_or_create(name=f"Person {to}")[0]
        consent.moved(identity, to=contact, by=self.cast.ada)
        Identity.objects.filter(pk=identity.pk).update(contact=contact)

    def name(self, _):
        with contextlib.suppress(numbers.NumberTaken):
            people.name(person(), {"name": "Ana"}, by=self.cast.ben)

    def take_off(self, _):
        numbers.remove(person(), by=self.cast.ben)

    def claim(self, _):
        contact = Contact.objects.get_or_create(name="Claimer")[0]
        with contextlib.suppress(numbers.NumberTaken):
            numbers.add(contact, NUMBER, by=self.cast.ben, country="US")

    def delete(self, _):
        if person().contact is not None:
            self.deleted.append(person().contact)
            deleting.delete(self.deleted[-1], by=self.cast.ben)

    def restore(self, _):
        gone = Contact.objects.filter(deleted_at__isnull=False)
        for contact in gone.filter(pk__in=[one.pk for one in self.deleted]):
            deleting.restore(contact, by=self.cast.ben)

    def bring(self, row):
        file = named(f"name,phone,opted out,e-mail\n{row}")
        self.files.append(importing.take(file, name="a.csv", by=self.cast.ada))
        for do in (lambda job: importing.check(job, columns=job.columns), importing.run):
            do(self.files[-1])
            work()
            self.files[-1].refresh_from_db()

    def bring_back(self, _):
        if self.files:
            importing.undo(self.files.pop())
            work()

    def merge(self, is_kept):
        mine = person().contact
        if mine is not None:
            other = Contact.objects.create(name="Other")
            kept, gone = (mine, other) if is_kept else (other, mine)
            self.merges.append(merging.merge(kept, gone, by=self.cast.ada))

    def unmerge(self, _):
        if self.merges:
            with contextlib.suppress(merging.NotMergeable, merging.Merge.DoesNotExist):
                merging.undo(self.merges.pop(), by=self.cast.ada)

    def settle(self, _):
        thread = Conversation.objects.filter(identity__address=NUMBER).first()
        if thread is not None:
            consenting.settle(thread, by=self.cast.ben)

    def unreached(self, _):
        consent.unreached(person(), in_a_row=True)

    def block(self, _):
        blocking.block([person().pk], by=self.cast.ben, at=timezone.now())

    def release(self, _):
        for talk in Conversation.objects.filter(identity__address=NUMBER, state="spam"):
            spam.release(talk, by=self.cast.ada)
        blocking.release([person().pk])

    def erase(self, _):
        erasing.ask(person(), by=self.cast.ada)
        while erasing.work():
            pass


def step(name, values):
    return st.tuples(st.just(name), values)


STEPS = st.one_of(
    step("text", st.sampled_from(TEXTS)),
    step("unproven_in", st.sampled_from(["member", "api", "import", "carrier", "moved"])),
    step("move", st.sampled_from([None, 1, 2])),
    step("bring", st.sampled_from([f"{name},{NUMBER},{out},a@sol.example\n"
                                   for name in ("Ana", "Bea") for out in ("", "no", "yes")])),
    step("merge", st.booleans()),
    *(
        step(name, st.none())
        for name in ("member_out", "carrier_out", "listed", "proven_in", "name", "take_off",
                     "claim", "delete", "restore", "bring_back", "unmerge", "settle",
                     "unreached", "block", "release", "erase")
    ),
)  # fmt: skip


def allows(name, value):
    """The only things that may raise it."""
    return name == "proven_in" or (name == "text" and value == "START")


@given(steps=st.lists(STEPS, min_size=1, max_size=12))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_consent_never_rises_by_itself(cast, aurora, steps):
    mark = transaction.savepoint()
    world, rank = World(aurora, cast), RANK["unknown"]

    for name, value in steps:
        getattr(world, name)(value)
        now = RANK[person().consent]
        assert now <= rank or allows(name, value), (name, value)
        rank = now

    transaction.savepoint_rollback(mark)

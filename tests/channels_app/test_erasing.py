"""An erasure against texts that arrive, and against kill -9 (RF56): nothing is left of the person,
nothing of a newcomer is lost, and never half of either.
"""

import os
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connections
from django.utils import timezone

from channels_app import tasks
from channels_app.models import Delivery
from contacts.models import Consent, Contact, ErasedAddress, Identity
from inbox.conversations.carrying import inbound
from inbox.conversations.forgetting import erasing, retention
from inbox.conversations.models import Attempt, Conversation, Erasure, Inbox, Message
from inbox.work import Due
from tests import twilio
from tests.nursery import nursery
from tests.outbox.senders import database_url

NUMBER = "+12065550142"
CANARY = "CANARY-7731"


@pytest.fixture(autouse=True)
def quick(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)


def text(house, body):
    """A text, stored as its webhook is and read as the drain does."""
    answer = twilio.post(house, twilio.text(body, From=NUMBER, MessageSid=f"SM{uuid4().hex}"))
    assert answer.status_code == 200
    tasks.drain()


def fill(house, count):
    with house.open():
        inbound.receive(
            [
                inbound.Inbound(
                    connection_id=house.connection.pk, carrier_id=f"SM{uuid4().hex}", sender=NUMBER,
                    to=house.channel.address, body=f"{CANARY} {number}", at=timezone.now(),
                )
                for number in range(count)
            ]
        )  # fmt: skip


def ask(cast):
    with cast.aurora.open():
        return erasing.ask(Identity.objects.get(address=NUMBER), by=cast.ada)


def whole(house):
    """Every message is in a conversation of an address; what was said before is gone."""
    with house.open():
        bodies = list(Message.objects.values_list("body", flat=True))
        people = Identity.objects.filter(address=NUMBER)
        assert not [body for body in bodies if CANARY in body]
        for talk in Conversation.objects.all():
            assert talk.identity in people
            assert talk.identity.contact is None
            assert talk.identity.consent == "out"
        raws = [bytes(raw) for raw in Delivery.objects.values_list("raw", flat=True)]
        assert not [raw for raw in raws if CANARY.encode() in raw]
        return bodies


@pytest.mark.parametrize("rounds", [6])
def test_texts_that_arrive_meanwhile_are_erased_or_begin_anew(live_cast, monkeypatch, rounds):
    house = live_cast.aurora
    monkeypatch.setattr(erasing, "MESSAGES", 5)
    for number in range(rounds):
        fill(house, 12)
        ask(live_cast)
        started = threading.Event()

        def write(started=started, number=number):
            try:
                started.wait()
                for place in range(4):
                    text(house, f"New {number}.{place}")
            finally:
                connections.close_all()

        writer = threading.Thread(target=write)
        writer.start()
        started.set()
        tasks.erase()
        writer.join()
        tasks.drain()
        tasks.erase()

        with house.open():
            assert Erasure.objects.filter(state="running").count() == 0
            assert not Delivery.objects.filter(state__in=["waiting", "dead"]).exists()
        bodies = whole(house)
        assert set(bodies) <= {f"New {number}.{place}" for place in range(4)}
        with house.open():  # the next round begins with nobody
            if Identity.objects.filter(address=NUMBER).exists():
                erasing.ask(Identity.objects.get(address=NUMBER), by=live_cast.ada)
        tasks.erase()
        assert whole(house) == []


@pytest.mark.parametrize("moment", [1, 2, 3, 4, 5, 6])
def test_killed_worker_is_followed_by_one_that_goes_on(live_cast, tmp_path, moment):
    house = live_cast.aurora
    fill(house, 1200)  # three commits of messages, then conversations, others and the last
    job = ask(live_cast)
    env = {**os.environ, "DATABASE_URL": database_url(), "DEBUG_DRILLS": "1",
           "FAILPOINTS": f"erasure.before_commit:kill9:{moment}"}  # fmt: skip
    with nursery(tmp_path, env) as place:
        pid = place.start("erase_people")
        until_gone(pid)

    with house.open():
        assert Erasure.objects.get().state == "running"
    tasks.erase()

    with house.open():
        job.refresh_from_db()
        assert (job.state, job.messages, job.identity_ids) == ("done", 1200, [])
        assert not Identity.objects.exists() and not Contact.objects.exists()
        assert not Attempt.objects.exists() and not Consent.objects.exists()
        assert ErasedAddress.objects.filter(kind="phone").count() == 1
    assert whole(house) == []


def until_gone(pid):
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{pid}/stat") as stat:
            if stat.read().split()[2] == "Z":
                return
        time.sleep(0.1)
    raise AssertionError("it lives on")


def test_retention_against_texts_that_arrive(live_cast):
    house = live_cast.aurora
    with house.open():
        Inbox.objects.filter(pk=house.inbox.pk).update(retention_days=1)
    for number in range(4):
        fill(house, 3)
        with house.open():
            Message.objects.all().update(created_at="2020-01-01T00:00Z")
            Conversation.objects.all().update(
                state="closed", opened_at="2020-01-01T00:00Z", closed_at=timezone.now()
            )
            Conversation.objects.all().update(closed_at="2020-01-02T00:00Z")

        def tidy():
            try:
                from inbox import tenancy

                with tenancy.in_organization(house.organization):
                    retention.work()
            finally:
                connections.close_all()

        worker = threading.Thread(target=tidy)
        worker.start()
        text(house, f"New {number}")
        worker.join()
        tasks.drain()

        with house.open():
            assert list(Message.objects.values_list("body", flat=True)) == [f"New {number}"]
            talk = Message.objects.get().conversation
            assert talk.state == "open"
            assert talk.last_preview == f"New {number}"
            Message.objects.all().update(created_at="2020-01-01T00:00Z")


def test_raw_webhooks_do_not_outlive_the_shortest_retention(live_cast):
    house = live_cast.aurora
    text(house, "Hello")
    with house.open():
        Inbox.objects.filter(pk=house.inbox.pk).update(retention_days=2)
        Delivery.objects.update(received_at=timezone.now() - timedelta(days=3))

    tasks.tidy()

    with house.open():
        assert not Delivery.objects.exists()


def test_erasure_is_taken_up_by_the_sweep(live_cast):
    fill(live_cast.aurora, 3)
    ask(live_cast)

    tasks.erase()

    assert whole(live_cast.aurora) == []


@pytest.mark.parametrize("trouble", [OperationalError, SoftTimeLimitExceeded])
def test_round_ends_with_its_database_or_its_time(monkeypatch, trouble):
    def away(**_):
        raise trouble

    monkeypatch.setattr(erasing, "work", away)

    with pytest.raises(trouble):
        tasks._erase_some(Due(1, "aurora"))


def test_erasure_that_fails_holds_up_nobody_else(monkeypatch):
    def broken(**_):
        raise ValueError("a step that cannot be done")

    monkeypatch.setattr(erasing, "work", broken)

    assert tasks._erase_some(Due(1, "aurora")) == 0

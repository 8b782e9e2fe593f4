"""Real threads at the places where two may meet: STOP and claim, a key twice, two senders."""

import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.utils import timezone

from channels_app import deliveries
from channels_app.outbox import claims
from contacts import identities
from contacts.models import Consent, Identity
from inbox import tenancy
from inbox.conversations.carrying import outgoing
from inbox.conversations.models import Attempt, Conversation, Message
from inbox.conversations.writing import messages
from tests import twilio
from tests.outbox.desk import phone, talks

DRILL = pytest.param(200, marks=pytest.mark.drill)


def together(*works, threads=None):
    """Run them at the same moment, each on a connection of its own; their answers in order."""
    barrier = Barrier(len(works))

    def run(work):
        barrier.wait()
        return work()

    if threads:
        return [done.result() for done in [threads.submit(run, work) for work in works]]
    with connected(len(works)) as own:
        return together(*works, threads=own)


@contextmanager
def connected(count):
    """Threads whose connections are closed in the end."""
    with ThreadPoolExecutor(count) as threads:
        yield threads
        barrier = Barrier(count)
        for done in [threads.submit(_leave, barrier) for _ in range(count)]:
            done.result()


def _leave(barrier):
    barrier.wait()
    connections.close_all()


@pytest.mark.parametrize("rounds", [50, DRILL])
def test_no_attempt_is_committed_after_the_opt_outs_commit(desk, monkeypatch, rounds):
    """What the opt-out's own transaction can see is all that there ever will be."""
    visible = []

    def look_then_cancel(person, *, reason):
        visible.append(set(Attempt.objects.values_list("uuid", flat=True)))
        cancel(person, reason=reason)

    cancel = outgoing.cancel_waiting
    monkeypatch.setattr(outgoing, "cancel_waiting", look_then_cancel)
    chance, lead = random.Random(61), Lead()
    ended = {"sent": 0, "stopped": 0}
    with connected(2) as threads:
        for number in range(rounds):
            message = wait_for_stop(desk, number)
            offset = lead.seconds + chance.uniform(-0.002, 0.002)

            _, claimed = together(
                partial(stop, desk, max(0, -offset)),
                partial(claim, desk, max(0, offset)),
                threads=threads,
            )

            with desk.house.open():
                attempts = set(Attempt.objects.values_list("uuid", flat=True))
                status = Message.objects.get(pk=message.pk).status
                Message.objects.filter(pk=message.pk).update(status="accepted")
            assert attempts == visible[-1]
            assert len(visible) == number + 1
            assert status in ({"dispatching"} if claimed else {"cancelled", "failed"})
            ended["sent" if claimed else "stopped"] += 1
            lead.adjust(claimed=bool(claimed))
    assert min(ended.values()) > rounds / 10, ended


class Lead:
    """How much later the claim starts: keeps the race open, however slow the machine is."""

    def __init__(self) -> None:
        self.seconds, self._step, self._claimed = 0.0, 0.001, None

    def adjust(self, *, claimed: bool) -> None:
        """Away from the winner, in steps that grow as long as it is the same one."""
        self._step = min(0.05, self._step * 2) if claimed == self._claimed else 0.001
        self._claimed = claimed
        self.seconds += self._step if claimed else -self._step


def wait_for_stop(desk, number):
    """A queued message, and the STOP of its customer, stored and not yet read."""
    address = phone()
    with desk.house.open():
        person = identities.ensure([address])[address]
        (talk,) = talks(desk.house.channel, [person])
        message = Message.objects.create(
            conversation=talk,
            direction="out", status="queued", body="Hello", due_at=timezone.now(),
        )  # fmt: skip
        form = twilio.text("STOP", From=address, MessageSid=f"SM{number:032d}")
        deliveries.store(
            connection_id=desk.house.connection.pk,
            kind="message",
            dedupe_key=f"stop {number}",
            raw=urlencode(form).encode(),
        )
    return message


def stop(desk, late):
    pause(late)
    return desk.drain()


def claim(desk, late):
    pause(late)
    with tenancy.in_organization(desk.house.organization):
        return claims.claim(10)


def pause(seconds):
    """Busy, because sleep is not that precise."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_ten_clicks_at_once_are_one_message(desk):
    thread, key = desk.thread(), uuid.uuid4()

    def click():
        with desk.house.open():
            return messages.send(thread, by=desk.member, body="Once", key=key).pk

    sent = together(*[click] * 10)
    desk.send()

    assert len(set(sent)) == 1
    assert [line["body"] for line in desk.accepted()] == ["Once"]


def test_two_senders_never_claim_the_same_message(desk):
    for number in range(40):
        desk.queue(str(number))

    def claim_all():
        with tenancy.in_organization(desk.house.organization):
            return [claim.attempt for _ in range(8) for claim in claims.claim(7)]

    claimed = together(*[claim_all] * 3)

    with desk.house.open():
        found = list(Attempt.objects.values_list("message_id", flat=True))
    assert len(found) == len(set(found)) == sum(map(len, claimed)) == 40


def test_two_first_texts_at_once_open_one_conversation(desk):
    def write():
        with desk.house.open():
            person = identities.ensure(["+12065551234"])["+12065551234"]
            talks(desk.house.channel, [person])

    together(*[write] * 6)

    with desk.house.open():
        assert Identity.objects.count() == Conversation.objects.count() == 1
        assert not Consent.objects.exists()

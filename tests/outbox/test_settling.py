"""Sends whose outcome nobody read: the callback tells, or the carrier's list, never a guess."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_app import following
from contacts.models import Identity
from inbox.conversations.models import Attempt, Message


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("channels_app.carriers.twilio.http.TOTAL", 0.5)


def lose_answer(desk, fault, body="See you at six", thread=None):
    """A message whose call ended without an answer."""
    desk.fault(fault)
    message = desk.queue(body, thread)
    desk.send()
    assert desk.look(message).status == "uncertain"
    return message


def test_accepted_after_all_is_found_in_the_carriers_list(desk):
    message = lose_answer(desk, "accept_then_reset")

    desk.settle()
    desk.send()

    (attempt,) = desk.attempts(message)
    (line,) = desk.accepted()
    assert attempt.carrier_id == line["sid"]
    assert attempt.state == desk.look(message).status
    assert attempt.state in {"accepted", "sent", "delivered"}


@pytest.mark.parametrize("fault", ["reset_before", "500", "hang_before"])
def test_absent_from_the_carriers_list_goes_again_once(desk, fault):
    message = lose_answer(desk, fault)

    desk.settle()
    desk.settle()
    desk.send()

    assert [attempt.state for attempt in desk.attempts(message)] == ["failed", "accepted"]
    assert desk.look(message).status == "accepted"
    assert len(desk.accepted()) == 1


def test_report_settles_before_the_list_is_asked(desk):
    message = lose_answer(desk, "accept_then_reset")
    (attempt,) = desk.attempts(message)

    desk.say(attempt, "delivered", desk.accepted()[0]["sid"])
    desk.drain()
    desk.settle()

    (attempt,) = desk.attempts(message)
    assert (attempt.state, attempt.check_at) == ("delivered", None)
    assert desk.look(message).status == "delivered"


def test_dead_worker_leaves_an_attempt_that_becomes_uncertain(desk, monkeypatch):
    message = desk.queue()

    async def die(letter, session):
        raise KeyboardInterrupt

    monkeypatch.setattr("channels_app.outbox.run.send", die)
    with pytest.raises(KeyboardInterrupt):
        desk.send()
    monkeypatch.undo()
    stuck = desk.look(message).status
    desk.settle()
    desk.send()

    assert stuck == "dispatching"
    assert [attempt.state for attempt in desk.attempts(message)] == ["failed", "accepted"]
    assert len(desk.accepted()) == 1


def test_list_that_is_away_leaves_it_uncertain(desk, monkeypatch):
    message = lose_answer(desk, "accept_then_reset")
    with desk.house.open():
        desk.house.connection.api_base = "http://127.0.0.1:9"
        desk.house.connection.save()

    desk.settle()

    assert desk.look(message).status == "uncertain"
    assert desk.send() == 0
    with desk.house.open():
        assert Attempt.objects.get().checks == 1


def test_failure_found_in_the_list_is_told_like_a_report(desk):
    message = lose_answer(desk, "accept_then_reset")
    desk.carrier.receipt(desk.accepted()[0]["sid"], "failed", 21610)

    desk.settle()

    failed = desk.look(message)
    assert (failed.status, failed.error_code) == ("failed", "21610")
    assert failed.error == "This person opted out"
    with desk.house.open():
        assert Identity.objects.get().opted_out_at is not None


def test_same_words_twice_are_not_mistaken_for_each_other(desk):
    """The first never arrived, the second did: while nobody knows, the one message at the carrier
    must not be taken for the first.
    """
    thread = desk.thread()
    first = lose_answer(desk, "reset_before", "Ok", thread)
    second = lose_answer(desk, "accept_then_reset", "Ok", thread)

    desk.settle()
    undecided = [desk.look(first).status, desk.look(second).status]
    (attempt,) = desk.attempts(second)
    desk.say(attempt, "delivered", desk.accepted()[0]["sid"])
    desk.drain()
    desk.settle()
    desk.send()

    assert undecided == ["uncertain", "uncertain"]
    assert desk.look(second).status == "delivered"
    assert desk.look(first).status == "accepted"
    assert len(desk.accepted()) == 2


def test_same_words_twice_both_at_the_carrier_are_both_found(desk):
    thread = desk.thread()
    pair = [lose_answer(desk, "accept_then_reset", "Ok", thread) for _ in range(2)]

    desk.settle()
    desk.send()

    sids = {attempt.carrier_id for message in pair for attempt in desk.attempts(message)}
    assert sids == {line["sid"] for line in desk.accepted()}
    assert len(sids) == 2


def test_person_may_send_an_uncertain_message_again(desk):
    message = lose_answer(desk, "accept_then_reset")

    desk.retry(message)
    desk.send()
    desk.settle()

    first, second = desk.attempts(message)
    assert second.state == desk.look(message).status
    assert second.state in {"accepted", "sent", "delivered"}
    assert len(desk.accepted()) == 2
    with desk.house.open():
        assert Message.objects.count() == 1
    assert first.carrier_id != second.carrier_id


def test_report_that_never_came_is_asked_for(desk):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)
    desk.carrier.receipt(attempt.carrier_id, "delivered")  # its callback is lost

    desk.settle()

    assert attempt.check_at > timezone.now()
    assert desk.look(message).status == "delivered"
    assert desk.attempts(message)[0].check_at is None


def test_report_is_asked_for_twice_at_most(desk, monkeypatch):
    message, asked = desk.queue(), []
    desk.send()
    (attempt,) = desk.attempts(message)
    desk.say(attempt, "sent")
    desk.drain()
    monkeypatch.setattr(following.listing, "message", lambda sid, **_: asked.append(sid))

    desk.settle()
    (after_first,) = desk.attempts(message)
    with desk.house.open():
        Attempt.objects.update(at=timezone.now() - timedelta(days=1))
    desk.settle()
    desk.settle()
    (after_all,) = desk.attempts(message)

    assert after_first.check_at == after_first.at + timedelta(days=1)
    assert (after_all.check_at, desk.look(message).status) == (None, "sent")
    assert asked == [attempt.carrier_id] * 2


def test_report_of_a_message_the_carrier_forgot_changes_nothing(desk):
    message = desk.queue()
    desk.send()
    with desk.house.open():
        Attempt.objects.update(carrier_id="SM" + "0" * 32)

    desk.settle()

    assert desk.look(message).status == "accepted"

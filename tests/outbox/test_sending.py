"""What each answer of the carrier does to a message, and what it never does."""

import sys

import pytest
from django.utils import timezone

from channels_app.carriers.twilio.sending import send
from channels_app.outbox.run import TURN, _Round
from inbox.conversations.models import Attempt, Connection, Message
from tests import twilio
from tests.until import until


def test_attempt_is_committed_before_the_call(desk, monkeypatch):
    message = desk.queue()
    seen = []

    async def watch(letter, session):
        seen.append(until(lambda: [(a.state, a.uuid) for a in desk.attempts(message)]))
        raise KeyboardInterrupt  # the process dies before it has called

    monkeypatch.setattr("channels_app.outbox.run.send", watch)
    with pytest.raises(KeyboardInterrupt):
        desk.send()

    (attempt,) = desk.attempts(message)
    assert seen == [[("dispatching", attempt.uuid)]]
    assert desk.look(message).status == "dispatching"
    assert desk.accepted() == []


def test_accepted_message_carries_its_attempt_to_the_carrier(desk):
    message = desk.queue("Your bike is ready")

    calls = desk.send()

    (attempt,) = desk.attempts(message)
    (line,) = desk.accepted()
    assert calls == 1
    assert (line["body"], line["attempt"]) == ("Your bike is ready", str(attempt.uuid))
    assert (attempt.state, attempt.carrier_id) == ("accepted", line["sid"])
    sent = desk.look(message)
    assert (sent.status, sent.due_at, sent.attempts) == ("accepted", None, 1)
    assert sent.conversation.last_status == "accepted"


def test_message_reports_itself_sent_and_delivered(live_desk):
    message = live_desk.queue()

    live_desk.send()

    live_desk.wait_for(message, "delivered")
    assert len(live_desk.accepted()) == 1
    assert [attempt.state for attempt in live_desk.attempts(message)] == ["delivered"]


def test_message_with_the_report_before_the_answer_is_delivered(live_desk):
    live_desk.fault("early_callback")
    message = live_desk.queue()

    live_desk.send()

    live_desk.wait_for(message, "delivered")
    assert len(live_desk.accepted()) == 1


def test_busy_carrier_is_asked_again_and_takes_the_message_once(desk):
    desk.fault("429", count=2, seconds=7)
    message = desk.queue()

    desk.send()
    waiting = desk.look(message)
    desk.send_now(message)
    desk.send_now(message)

    assert (waiting.status, waiting.error_code) == ("queued", "")
    assert 5 < (waiting.due_at - timezone.now()).total_seconds() <= 7
    assert [a.state for a in desk.attempts(message)] == ["failed", "failed", "accepted"]
    assert [a.error_code for a in desk.attempts(message)] == ["20429", "20429", ""]
    assert desk.look(message).status == "accepted"
    assert len(desk.accepted()) == 1


def test_unreachable_carrier_is_asked_again(desk):
    with desk.house.open():
        Connection.objects.update(api_base="http://127.0.0.1:9")
    message = desk.queue()

    desk.send()

    assert desk.look(message).status == "queued"
    assert [attempt.state for attempt in desk.attempts(message)] == ["failed"]
    with desk.house.open():
        Connection.objects.update(api_base=desk.carrier.url)
    desk.send_now(message)
    assert desk.look(message).status == "accepted"


def test_message_is_given_up_after_ten_attempts(desk):
    desk.fault("429", count=None)
    message = desk.queue()

    desk.send()
    for _ in range(12):
        desk.send_now(message)

    failed = desk.look(message)
    assert (failed.status, failed.error_code, failed.due_at) == ("failed", "20429", None)
    assert len(desk.attempts(message)) == 10


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        ("500", 0),
        ("500_after_accept", 1),
        ("reset_before", 0),
        ("accept_then_reset", 1),
        ("garbage", 1),
        ("accept_then_hang", 1),
        ("hang_before", 0),
    ],
)
def test_answer_nobody_could_read_is_uncertain_and_not_sent_again(desk, fault, taken, monkeypatch):
    monkeypatch.setattr("channels_app.carriers.twilio.http.TOTAL", 0.5)
    desk.fault(fault)
    message = desk.queue()

    desk.send()
    calls = desk.send()

    uncertain = desk.look(message)
    assert calls == 0
    assert (uncertain.status, uncertain.due_at) == ("uncertain", None)
    (attempt,) = desk.attempts(message)
    assert attempt.state == "uncertain"
    assert attempt.check_at > timezone.now()
    assert len(desk.accepted()) == taken


def test_refused_message_fails_in_plain_words(desk):
    desk.fault("refuse", error_code=21614)
    message = desk.queue()

    desk.send()

    failed = desk.look(message)
    assert (failed.status, failed.error_code) == ("failed", "21614")
    assert failed.error == "This number cannot receive texts"
    assert failed.conversation.last_status == "failed"


def test_unlisted_error_code_is_shown_as_it_came(desk):
    desk.fault("refuse", error_code=29999)
    message = desk.queue()

    desk.send()

    failed = desk.look(message)
    assert (failed.status, failed.error_code) == ("failed", "29999")
    assert failed.error != ""


def test_wrong_password_holds_messages_until_it_is_mended(desk):
    desk.register(token="changed-at-the-carrier")
    message = desk.queue()

    for _ in range(12):  # longer than an ordinary failure is tried
        desk.send_now(message)
    held = desk.look(message)
    with desk.house.open():
        problem = Connection.objects.get().problem
    desk.register()
    desk.send_now(message)

    assert (held.status, held.due_at is not None) == ("queued", True)
    assert problem == "The carrier rejected our account's credentials"
    assert desk.look(message).status == "accepted"
    with desk.house.open():
        assert Connection.objects.get().problem == ""
    assert len(desk.accepted()) == 1


def test_retry_by_a_person_is_a_new_attempt(desk):
    desk.fault("refuse", error_code=21614)
    message = desk.queue()
    desk.send()

    desk.retry(message)
    desk.retry(message)
    desk.send()

    assert [attempt.state for attempt in desk.attempts(message)] == ["failed", "accepted"]
    assert desk.look(message).status == "accepted"
    assert len(desk.accepted()) == 1


def test_number_of_another_organization_cannot_report(live_cast, desk):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)
    form = twilio.report(attempt.carrier_id, "failed", AccountSid="AC" + "0" * 31 + "2")

    answer = twilio.post(
        live_cast.rival, form, path=f"status/{attempt.uuid}/", token="a-token-of-rival"
    )
    desk.drain()

    assert answer.status_code == 200
    assert desk.look(message).status == "accepted"


def test_outbox_of_one_organization_leaves_the_other_alone(live_cast, desk):
    message = desk.queue()

    desk.send()

    with live_cast.rival.open():
        assert not Attempt.objects.exists()
        assert not Message.objects.exists()
    assert desk.look(message).status == "accepted"


def test_threads_take_short_turns_while_calls_are_in_the_air(desk, monkeypatch):
    """At Python's own five milliseconds answers stood behind the threads that claim and write."""
    seen, usual = [], sys.getswitchinterval()

    async def look(letter, lines):
        seen.append(sys.getswitchinterval())
        return await send(letter, lines)

    monkeypatch.setattr("channels_app.outbox.run.send", look)
    desk.queue()

    assert desk.send() == 1
    assert seen == [pytest.approx(TURN)]
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_next_are_claimed_while_two_thirds_are_still_called():
    """Later, calls would end before others take their places."""
    working, lane = _Round(1, None), (1, True)
    flights = [object() for _ in range(90)]
    working.flights, working.each[lane] = set(flights), 90

    for flight in flights[:29]:
        working._land(lane, flight)
    assert not working.hurry.is_set()

    working._land(lane, flights[29])
    assert working.hurry.is_set()

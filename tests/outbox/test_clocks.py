"""Processes whose clocks are ten minutes apart send nothing twice and hold nothing back (RF11):
what one writes down for another is reckoned by PostgreSQL's clock.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from channels_app import settling
from inbox import tenancy
from inbox.conversations.models import Inbox
from inbox.conversations.writing import withdrawing

REAL = timezone.now
MINUTES = pytest.mark.parametrize("minutes", [-10, 10])


@pytest.fixture
def skewed(monkeypatch):
    """skewed(10): the process that works inside is ten minutes ahead."""

    @contextmanager
    def off(minutes):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: REAL() + timedelta(minutes=minutes))
            yield

    return off


def in_flight(desk, monkeypatch):
    """A message whose sender waits for the carrier's answer."""
    message = desk.queue()

    async def still(letter, session):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("channels_app.outbox.run.send", still)
        with pytest.raises(KeyboardInterrupt):
            desk.send()
    (attempt,) = desk.attempts(message)
    assert attempt.state == "dispatching"
    return message, attempt


def settle(desk):
    with tenancy.in_organization(desk.house.organization):
        return settling.settle()


@MINUTES
def test_call_in_flight_is_not_asked_about_before_its_time(desk, skewed, monkeypatch, minutes):
    with skewed(minutes):
        message, attempt = in_flight(desk, monkeypatch)

    asked = settle(desk)
    with skewed(minutes):
        asked += settle(desk)

    assert asked == 0
    assert desk.look(message).status == "dispatching"
    assert abs(attempt.at - REAL()) < timedelta(minutes=1)
    assert timedelta(minutes=1) < attempt.check_at - REAL() < timedelta(minutes=3)


@MINUTES
def test_accepted_text_is_found_in_the_list_whatever_its_senders_clock(
    desk, skewed, monkeypatch, minutes
):
    monkeypatch.setattr("channels_app.carriers.twilio.http.TOTAL", 0.5)
    with skewed(minutes):
        desk.fault("accept_then_reset")
        message = desk.queue()
        desk.send()
    assert desk.look(message).status == "uncertain"

    desk.settle()
    desk.send()

    (attempt,) = desk.attempts(message)
    (line,) = desk.accepted()
    assert attempt.carrier_id == line["sid"]


@MINUTES
def test_reply_leaves_at_once_whatever_the_clock_of_the_page_it_came_from(desk, skewed, minutes):
    with skewed(minutes):
        message = desk.queue()

    desk.send()

    assert desk.look(message).status == "accepted"
    assert len(desk.accepted()) == 1


@MINUTES
def test_seconds_to_undo_are_the_same_on_every_clock(desk, skewed, minutes):
    with desk.house.open():
        Inbox.objects.update(undo_seconds=30)
    with skewed(minutes):
        message = desk.queue()

    with skewed(-minutes):
        desk.send()
    assert desk.accepted() == []
    with desk.house.open():
        withdrawing.withdraw(desk.look(message), by=desk.member)
    desk.send()

    assert desk.look(message).status == "cancelled"
    assert desk.accepted() == []


@MINUTES
def test_text_that_waits_for_the_carrier_is_tried_again_in_seconds(desk, skewed, minutes):
    desk.fault("429")
    message = desk.queue()
    with skewed(minutes):
        desk.send()

    due = desk.look(message).due_at

    assert abs(due - REAL()) < timedelta(minutes=6)

"""Each guard taken away turns its own test red: a test that cannot fail proves nothing.

`claim` and `dispatch` are taken away in test_killed.py, where they matter.
"""

import pytest

from channels_app import deliveries, settling
from channels_app.outbox import claims
from tests.channels_app import test_webhooks
from tests.outbox import test_concurrency, test_refusals, test_settling


@pytest.fixture
def without(monkeypatch):
    """Switch off one guard in one place, as BREAK does for a process."""

    def switch_off(module, guard):
        monkeypatch.setattr(module, "broken", lambda name: name == guard)

    return switch_off


def test_dedupe_is_what_keeps_a_webhook_once(cast, without):
    without(deliveries, "dedupe")

    with pytest.raises(AssertionError):
        test_webhooks.test_text_becomes_a_message_once(cast)


def test_consent_is_what_stops_a_queued_message(desk, without):
    without(claims, "consent")

    with pytest.raises(AssertionError):
        test_refusals.test_opted_out_address_is_asked_about_when_it_is_claimed(desk)


def test_consent_is_what_orders_stop_and_claim(desk, without, monkeypatch):
    without(claims, "consent")

    with pytest.raises(AssertionError):
        test_concurrency.test_no_attempt_is_committed_after_the_opt_outs_commit(
            desk, monkeypatch, 50
        )


def test_settling_is_what_brings_back_a_lost_message(desk, without, monkeypatch):
    monkeypatch.setattr("channels_app.carriers.twilio.http.TOTAL", 0.5)
    without(settling, "settle")

    with pytest.raises(AssertionError):
        test_settling.test_absent_from_the_carriers_list_goes_again_once(desk, "500")

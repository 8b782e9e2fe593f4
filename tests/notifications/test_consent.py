"""Managers hear of who opts out and in again: in the app (F118)."""

import pytest

from contacts.consent import Said
from inbox.conversations.hearing import centre
from inbox.conversations.knowing import consenting
from inbox.notifications.models import Notification


@pytest.fixture
def talk(cast, say):
    found = say("Hello").conversation
    Notification.objects.all().delete()
    return found


def told():
    return list(Notification.objects.order_by("id").values_list("member__user__name", "kind"))


def test_f118_stop_by_text_is_told_to_managers_of_the_inbox(cast, talk, say):
    say("STOP")

    assert told() == [("Ada", "opted_out")]
    assert centre.page(cast.ada, country="US").items[0].text == "Opted out by text"
    assert centre.page(cast.rita, country="US").items == []


def test_f118_colleague_who_marks_it_is_named(cast, talk):
    consenting.opt_out(talk.identity, Said(source="member", by=cast.ben), thread=talk)

    assert told() == [("Ada", "opted_out")]
    assert "Ben marked" in centre.page(cast.ada, country="US").items[0].text


def test_f118_nobody_is_told_of_what_they_did_themselves(cast, talk):
    consenting.opt_out(talk.identity, Said(source="member", by=cast.ada), thread=talk)

    assert told() == []


def test_f118_start_is_told_too(cast, talk, say):
    say("STOP")
    Notification.objects.all().delete()

    say("START")

    assert told() == [("Ada", "opted_in")]


@pytest.mark.parametrize("source", ["import", "carrier"])
def test_f118_lists_and_carriers_alert_nobody(cast, talk, source):
    consenting.opt_out_all([talk.identity_id], Said(source=source, by=cast.ben))

    assert told() == []

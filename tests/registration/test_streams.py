"""The product has itself told that a number is registered: a sink and a subscription it makes."""

import json

import pytest

from channels_app.addresses import webhook
from channels_app.models import RegistrationStep
from channels_app.registration import calls
from channels_app.registration.calls import Refused
from tests.registration.test_hearing import event, tell


def posts(office, path):
    """What was made there."""
    return office.asked("POST", path)


def form(line, name):
    return [value for field, value in line["form"] if field == name]


def test_f140_the_account_is_told_to_post_registrations_here_once(office):
    registration = office.apply()
    office.work()
    steps = office.steps(registration)

    (sink,), (subscription,) = posts(office, "/v1/Sinks"), posts(office, "/v1/Subscriptions")
    here = webhook(office.house.connection.key, "event")
    assert json.loads(form(sink, "SinkConfiguration")[0])["destination"] == here
    types = [json.loads(one)["type"] for one in form(subscription, "Types")]
    assert "com.twilio.messaging.compliance.number-registration.successful" in types
    assert all(one.startswith("com.twilio.messaging.compliance.") for one in types)
    assert steps["sink"][0] == steps["subscription"][0] == "done"
    assert form(subscription, "SinkSid") == [steps["sink"][1]]


def test_f140_the_account_tells_what_becomes_of_the_business_too(office):
    """The sink is there before anybody reviews the brand: no approval waits to be asked for."""
    office.hold()
    registration = office.apply()

    office.work(1)

    steps = office.steps(registration)
    assert steps["sink"][0] == steps["subscription"][0] == "done"
    assert steps["wait-for-brand"][0] == "waiting"


def test_f140_a_second_registration_of_the_account_uses_the_same_sink(office):
    office.apply()
    office.work()
    with office.house.open():
        RegistrationStep.objects.filter(name__in=("sink", "subscription")).delete()

    office.work()

    assert len(posts(office, "/v1/Sinks")) == len(posts(office, "/v1/Subscriptions")) == 1


def test_f140_a_site_that_moved_has_registrations_posted_to_its_new_address(office, settings):
    office.apply()
    office.work()
    settings.PUBLIC_URL = "https://moved.example"

    office.work()

    here = webhook(office.house.connection.key, "event")
    _old, sink = posts(office, "/v1/Sinks")
    assert json.loads(form(sink, "SinkConfiguration")[0])["destination"] == here
    assert here.startswith("https://moved.example/")
    assert len(posts(office, "/v1/Subscriptions")) == 2


def test_f140_an_event_that_comes_by_the_sink_registers_the_number(office):
    office.apply()
    office.work()

    assert tell(office, event(office)) == 200

    assert office.channel().registered


@pytest.mark.parametrize("path", ["sinks", "subscriptions"])
def test_f140_an_account_without_event_streams_goes_on_by_hand(office, monkeypatch, path):
    asked = calls.Office.ask

    def refuses(self, question):
        names = question.__code__.co_names
        if path in names and "create_async" in names:
            raise Refused("20403", "not for this account")
        return asked(self, question)

    monkeypatch.setattr(calls.Office, "ask", refuses)
    registration = office.apply()
    office.work(12)

    assert office.steps(registration)["review-campaign"][0] == "done"
    assert office.steps(registration)["subscription"] == ("done", "")

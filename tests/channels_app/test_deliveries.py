"""Reading stored webhooks: in their order, and one bad one never loses its neighbours."""

import pytest
from django.utils import timezone

from channels_app import deliveries, reading
from channels_app.models import Delivery
from inbox import tenancy
from inbox.conversations.models import Message
from tests import twilio


def arrive(house, *bodies):
    for number, body in enumerate(bodies):
        sid = f"SM{number:032d}"
        answer = twilio.post(house, twilio.text(body, MessageSid=sid, SmsSid=sid))
        assert answer.status_code == 200


def drain(house):
    with tenancy.in_organization(house.organization):
        return deliveries.drain()


def bodies(house):
    with house.open():
        return list(Message.objects.order_by("id").values_list("body", flat=True))


def states():
    with tenancy.unscoped("tests look"):
        return list(Delivery.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture
def poisoned(monkeypatch):
    """Reading a text that says so ends like this."""

    def poison(error):
        receive = reading.inbound.receive

        def receive_or_die(texts):
            if any(text.body == "poison" for text in texts):
                raise error
            return receive(texts)

        monkeypatch.setattr(reading.inbound, "receive", receive_or_die)

    return poison


def test_text_that_kills_its_reader_is_dead_after_five_and_its_neighbours_live(live_cast, poisoned):
    house = live_cast.aurora
    arrive(house, "first", "poison", "third", "fourth")
    poisoned(KeyboardInterrupt())

    deaths = 0
    while "waiting" in states():
        try:
            drain(house)
        except KeyboardInterrupt:
            deaths += 1

    assert deaths == 5
    assert states() == ["done", "dead", "done", "done"]
    assert bodies(house) == ["first", "third", "fourth"]


def test_text_that_cannot_be_read_is_tried_five_times_alone(live_cast, poisoned):
    house = live_cast.aurora
    arrive(house, "first", "poison", "third")
    poisoned(RuntimeError("no idea"))

    drain(house)
    after_one = bodies(house)
    for _ in range(6):
        with tenancy.unscoped("tests make time pass"):
            Delivery.objects.update(due_at=timezone.now())
        drain(house)

    assert after_one == ["first", "third"]
    assert states() == ["done", "dead", "done"]
    with tenancy.unscoped("tests look"):
        assert Delivery.objects.get(state="dead").reason == "RuntimeError: no idea"


def test_texts_begun_before_a_crash_come_before_later_ones(live_cast, poisoned, monkeypatch):
    house = live_cast.aurora
    arrive(house, "first", "second")
    monkeypatch.setattr(deliveries, "_together", lambda ids: None)  # as a reader killed here does
    drain(house)
    monkeypatch.undo()
    sid = "SM" + "9" * 32
    twilio.post(house, twilio.text("third", MessageSid=sid, SmsSid=sid))

    drain(house)

    assert bodies(house) == ["first", "second", "third"]

"""Calls at the pretend phone (/demo/phone), where a person decides: the product answers them."""

import pytest
from django.test import Client

from channels_app import media
from inbox import tenancy
from inbox.conversations.models import Attachment
from ops.demo import houses
from tests.outbox.switchboard import CUSTOMER, OFFICE, PHONE, ask, ended, incoming, look, wire, work
from tests.until import until

PAGE = "/demo/phone/"


@pytest.fixture
def phone(live_desk, settings, tmp_path, monkeypatch):
    """The customer's phone, held by a person; the team's number answers."""
    settings.CARRIER_URL, settings.MEDIA_ROOT = live_desk.carrier.url, str(tmp_path)
    wire(live_desk)
    ours = live_desk.house.channel.address
    number = houses.Number(ours, "Sales", "aurora", "Aurora Bikes", "US", registered=True)
    monkeypatch.setattr(houses, "numbers", lambda: [number])
    return live_desk


def do(phone, what):
    form = {"number": CUSTOMER, "to": phone.house.channel.address, "do": what}
    return Client().post(f"{PAGE}calls/", form, headers={"HX-Request": "true"}).content.decode()


def screen(phone, word):
    """What the page shows when it has the word on it."""
    given = {"number": CUSTOMER, "to": phone.house.channel.address}
    return until(lambda: word in (html := Client().get(PAGE, given).content.decode()) and html)


def test_f134_a_voicemail_is_left_at_the_pretend_phone(phone):
    incoming(phone, forward_to=OFFICE, voicemail=True)

    do(phone, "call")
    ringing = screen(phone, "Their phone rings")
    do(phone, "decline")
    speaking = screen(phone, "Leave a voicemail")
    do(phone, "leave")

    assert "Somebody picks up" in ringing
    assert "Leave a message after the tone" in speaking
    call = until(lambda: (call := look(phone)).state == "voicemail" and call)
    with tenancy.in_organization(phone.house.organization):
        media.fetch_due()
    with phone.house.open():
        file = Attachment.objects.get()
    assert call.seconds == 2
    assert (file.state, file.content_type) == ("stored", "audio/wave")  # and it can be heard


def test_f134_somebody_picks_up_and_the_customer_hangs_up(phone):
    incoming(phone, forward_to=OFFICE)
    do(phone, "call")
    do(phone, "call")  # one call, however often
    screen(phone, "Their phone rings")
    do(phone, "answer")
    screen(phone, "On the phone")
    do(phone, "hang_up")

    call = ended(phone)
    assert (call.state, call.phone) == ("answered", OFFICE)
    assert "Hang up" not in until(
        lambda: "On the phone" not in (html := screen(phone, "")) and html
    )


def test_f134_a_customer_who_hangs_up_while_it_rings_missed_us_at_once(phone):
    incoming(phone, forward_to=OFFICE, voicemail=True)
    do(phone, "call")
    screen(phone, "Their phone rings")

    do(phone, "hang_up")

    assert ended(phone).state == "missed"


@pytest.mark.parametrize(("what", "state"), [("answer", "answered"), ("decline", "unreached")])
def test_f71_a_member_calls_and_the_pretend_phone_rings(phone, what, state):
    person(phone)
    ask(phone)
    work(phone)

    assert "Aurora Bikes calls" in screen(phone, "Pick up")
    do(phone, what)
    if what == "answer":
        screen(phone, "On the phone")
        do(phone, "hang_up")

    assert ended(phone).state == state


def person(phone):
    """The customer's phone is answered by whoever holds it, as in `make run`."""
    phone.carrier.behave(CUSTOMER, asks=True)
    phone.carrier.behave(PHONE)


def test_where_no_call_arrives_the_phone_says_so(phone):
    phone.carrier.register(
        phone.account, phone.token, [{"number": phone.house.channel.address, "voice_url": ""}]
    )

    assert "The carrier cannot put calls through" in do(phone, "call")

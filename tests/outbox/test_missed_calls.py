"""Calls whose webhooks never reached us: the carrier's list has them, once."""

import pytest

from channels_app import reconciling
from channels_app.models import Delivery
from inbox import tenancy
from inbox.conversations.models import Attachment, Call, Conversation, Message, Unread
from tests import specs, twilio
from tests.outbox.switchboard import CUSTOMER, OFFICE, browser, incoming, wire


@pytest.fixture
def line(desk):
    """No webhook of a call arrives."""
    return wire(desk, voice=False)


def reconcile(line):
    with tenancy.in_organization(line.house.organization):
        return reconciling.reconcile().filed


def calls(line):
    with line.house.open():
        return list(Call.objects.order_by("id").values_list("state", "seconds"))


@specs.present
def test_f134_calls_during_an_outage_stand_in_the_thread_once(line):
    line.carrier.call(CUSTOMER, line.house.channel.address)
    line.carrier.call("anonymous", line.house.channel.address)

    filed = [reconcile(line), reconcile(line)]

    assert filed == [2, 0]
    assert calls(line) == [("missed", 0), ("missed", 0)]
    with line.house.open():
        assert Conversation.objects.count() == 2
        assert Unread.objects.count() == 4  # two members, as of any call nobody took
    assert "Missed call" in browser(line).get(address_of(line)).content.decode()
    specs.all_valid(specs.from_carrier(line.carrier.requests(line.account)))


def address_of(line):
    with line.house.open():
        talk = Conversation.objects.get(identity__address=CUSTOMER)
    return f"/aurora/conversations/{talk.uuid}/"


def test_f134_a_webhook_that_comes_after_all_changes_nothing(line):
    line.carrier.call(CUSTOMER, line.house.channel.address)
    reconcile(line)
    with line.house.open():
        sid = Call.objects.get().carrier_id

    tell(line, CallSid=sid, CallStatus="ringing")
    line.drain()

    assert calls(line) == [("missed", 0)]
    with line.house.open():
        assert Message.objects.filter(kind="call").count() == 1


def test_f134_a_call_that_was_taken_and_its_voicemail_are_what_they_were(live_desk):
    """The webhooks are thrown away, as by a database that was away."""
    line = wire(live_desk)
    incoming(line, forward_to=OFFICE)
    line.carrier.call(CUSTOMER, line.house.channel.address)
    line.carrier.behave(OFFICE, takes="busy")
    incoming(line, voicemail=True)
    line.carrier.call(CUSTOMER, line.house.channel.address, message=7)
    forget_webhooks(line)

    reconcile(line)

    assert calls(line) == [("answered", 12), ("voicemail", 7)]
    with line.house.open():
        assert Attachment.objects.get().source_url.startswith(f"{line.carrier.url}/2010-04-01/")


def test_f134_a_missed_call_whose_voicemail_was_lost_gets_it(live_desk):
    line = wire(live_desk)
    incoming(line, voicemail=True)
    line.carrier.call(CUSTOMER, line.house.channel.address, message=7)
    forget_webhooks(line)
    sid = line.carrier.calls()[-1]["sid"]
    tell(line, CallSid=sid, CallStatus="completed")
    line.drain()
    before = calls(line)

    filed = reconcile(line)

    assert (before, filed) == ([("missed", 0)], 0)
    assert calls(line) == [("voicemail", 7)]


def forget_webhooks(line):
    with line.house.open():
        Delivery.objects.all().delete()


def tell(line, **form):
    said = {"AccountSid": line.account, "Direction": "inbound", "From": CUSTOMER,
            "To": line.house.channel.address, **form}  # fmt: skip
    answer = twilio.post(line.house, said, path="voice/", token=line.token)
    assert answer.status_code == 200

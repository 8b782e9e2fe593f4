"""Calls from end to end, with phones at the pretend carrier: who rings, what the thread shows."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from channels_app import addresses, media, tasks
from channels_app.calls import dialing, hearing
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.forgetting import erasing
from inbox.conversations.models import Attachment, Call, Conversation, Inbox, Message, Unread
from inbox.conversations.phoning import calling, clocks
from inbox.conversations.writing import clicks
from tests import specs
from tests.until import until

CUSTOMER, PHONE, OFFICE = "+14155550142", "+12025550119", "+12025550120"


@pytest.fixture
def line(live_desk):
    """Ben has a phone, and the customer a conversation."""
    with live_desk.house.open():
        Member.objects.filter(pk=live_desk.house.members["ben"].pk).update(phone=PHONE)
        Conversation.objects.create(
            inbox=live_desk.house.inbox,
            channel=live_desk.house.channel,
            identity=Identity.objects.create(address=CUSTOMER),
        )
    ours = live_desk.house.channel.address
    key = live_desk.house.connection.key
    live_desk.carrier.register(
        live_desk.account,
        live_desk.token,
        [{"number": ours, "voice_url": addresses.webhook(key, "voice")}],
    )
    for number in (PHONE, OFFICE, CUSTOMER):
        live_desk.carrier.behave(number)
    return live_desk


def browser(line, name="ben"):
    made = Client()
    made.force_login(line.house.members[name].user)
    return made


def ask(line, key=None, name="ben"):
    """Press Call."""
    with line.house.open():
        uuid = Conversation.objects.get().uuid
    address = f"/aurora/conversations/{uuid}/call/"
    return browser(line, name).post(
        address, {"key": str(key or uuid4())}, headers={"HX-Request": "true"}
    )


def work(line):
    with tenancy.in_organization(line.house.organization):
        dialing.dial()


def ended(line):
    """Read what the carrier posts until the call is over."""

    def over():
        line.drain()
        with line.house.open():
            call = Call.objects.get()
        return call if call.due_at is None else None

    return until(over)


def legs(line):
    return [leg for leg in line.carrier.calls() if leg["account_sid"] == line.account]


def test_f71_a_call_rings_the_member_first_and_then_the_customer(line):
    assert ask(line).status_code == 204
    work(line)

    call = ended(line)
    with line.house.open():
        Call.objects.update(due_at=timezone.now())
    with tenancy.in_organization(line.house.organization):
        hearing.ask()

    first, second = legs(line)
    ours = line.house.channel.address
    assert (first["to"], first["from"]) == (PHONE, ours)
    assert (second["to"], second["from"]) == (CUSTOMER, ours)  # the customer sees our number
    assert (call.state, call.seconds, call.member_id) == ("answered", 12, None)
    page = browser(line).get(f"/aurora/conversations/{talk_uuid(line)}/").content.decode()
    assert "0:12" in page


def talk_uuid(line):
    with line.house.open():
        return Conversation.objects.get().uuid


@specs.present
def test_what_is_asked_of_the_carrier_is_in_its_own_files(line, monkeypatch):
    ask(line)
    monkeypatch.setattr(dialing, "_record", lambda *_: None)
    work(line)
    for _ in range(2):  # first which call it is, then what became of it
        with line.house.open():
            Call.objects.update(due_at=timezone.now())
        with tenancy.in_organization(line.house.organization):
            hearing.ask()

    asked = specs.from_carrier(line.carrier.requests(line.account))
    assert {one.method for one in asked} == {"GET", "POST"}
    specs.all_valid(asked)


def test_f71_a_double_click_calls_once(line):
    key = uuid4()

    answers = [ask(line, key).status_code for _ in range(2)] + [ask(line).status_code]
    work(line)
    work(line)
    ended(line)

    assert answers == [204, 204, 409]  # another click while the phone rings is another call
    assert len(legs(line)) == 2
    with line.house.open():
        assert Message.objects.filter(kind="call").count() == 1
    assert ask(line, key).status_code == 204
    work(line)
    assert len(legs(line)) == 2


def test_f71_a_members_own_voicemail_reaches_no_customer(line):
    line.carrier.behave(PHONE, presses="")
    ask(line)
    work(line)

    assert ended(line).state == "declined"
    assert len(legs(line)) == 1


@pytest.mark.parametrize("takes", ["busy", "no-answer"])
def test_f71_a_customer_who_does_not_pick_up(line, takes):
    line.carrier.behave(CUSTOMER, takes=takes)
    ask(line)
    work(line)

    assert ended(line).state == "unreached"


def test_f71_what_the_carrier_refuses_is_said(line):
    line.carrier.fault("refuse", account=line.account, error_code=21215)
    ask(line)
    work(line)

    call = ended(line)
    assert (call.state, call.error_code) == ("failed", "21215")
    page = browser(line).get(f"/aurora/conversations/{talk_uuid(line)}/").content.decode()
    assert "Calls to this country are not allowed" in page


REFUSED = {
    "no_phone": lambda line: Member.objects.update(phone=""),
    "spam": lambda line: Identity.objects.update(blocked_at=timezone.now()),
    "not_callable": lambda line: Identity.objects.update(address="24273"),
    "unregistered": lambda line: type(line.house.channel).objects.update(registered=False),
    "own_number": lambda line: Identity.objects.update(address=PHONE),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_f71_refused_with_a_reason(line, reason):
    with line.house.open():
        REFUSED[reason](line)

    answer = ask(line)

    assert (answer.status_code, answer.json()["reason"]) == (409, reason)
    page = browser(line).get(f"/aurora/conversations/{talk_uuid(line)}/call/")
    assert page.status_code == 200
    assert b'name="key"' not in page.content
    with line.house.open():
        assert not Call.objects.exists()


def test_f71_opting_out_of_texts_forbids_no_call_but_is_said(line):
    with line.house.open():
        Identity.objects.update(opted_out_at=timezone.now(), opted_out_source="keyword")

    page = browser(line).get(f"/aurora/conversations/{talk_uuid(line)}/call/")

    assert b"They opted out of texts" in page.content
    assert ask(line).status_code == 204


def test_f71_whoever_calls_reads_that_it_is_night_there(line, monkeypatch):
    """The customer's number is of San Francisco, eight hours behind in winter."""

    def there(hour, minute):
        at = datetime(2026, 1, 15, hour, minute, tzinfo=UTC)
        return clocks.untimely(Identity(address=CUSTOMER), now=at)

    assert [there(*at) is None for at in ((15, 59), (16, 0), (4, 59), (5, 0))] == [
        False, True, True, False,
    ]  # fmt: skip
    page = f"/aurora/conversations/{talk_uuid(line)}/call/"
    early = there(13, 30)
    monkeypatch.setattr(clocks, "untimely", lambda *_, **__: early)
    assert b"It is probably 5:30 a.m. where they are." in browser(line).get(page).content


def test_f71_without_the_inbox_nobody_calls(line):
    with line.house.open():
        Member.objects.update(phone=PHONE)

    assert ask(line, name="rita").status_code == 404


def test_f71_a_call_nobody_placed_in_time_is_not_placed_late(line):
    ask(line)
    with line.house.open():
        Message.objects.update(created_at=timezone.now() - timedelta(minutes=3))

    work(line)

    assert ended(line).state == "failed"
    assert legs(line) == []


def test_f71_a_lost_answer_is_found_and_not_dialed_again(line, monkeypatch):
    """Killed after the carrier took the call: its list tells which one it is."""
    ask(line)
    monkeypatch.setattr(dialing, "_record", lambda *_: None)
    line.carrier.behave(PHONE, pause=0.5)
    work(line)
    with line.house.open():
        Call.objects.update(due_at=timezone.now())

    with tenancy.in_organization(line.house.organization):
        hearing.ask()
        dialing.dial()

    with line.house.open():
        assert Call.objects.get().carrier_id == legs(line)[0]["sid"]
    ended(line)
    assert len([leg for leg in legs(line) if leg["to"] == PHONE]) == 1


def incoming(line, **fields):
    with line.house.open():
        Inbox.objects.update(**fields)


def test_f134_calls_are_put_through(line):
    incoming(line, forward_to=OFFICE)

    line.carrier.call(CUSTOMER, line.house.channel.address)

    call = ended(line)
    rung = legs(line)[-1]
    assert (rung["to"], rung["from"]) == (OFFICE, CUSTOMER)
    assert (call.state, call.seconds, call.phone) == ("answered", 12, OFFICE)
    with line.house.open():
        assert not Unread.objects.exists()


def test_f134_the_phones_own_voicemail_does_not_take_the_call(line):
    incoming(line, forward_to=OFFICE, screen_calls=True, voicemail=True)
    line.carrier.behave(OFFICE, presses="")

    heard = line.carrier.call(CUSTOMER, line.house.channel.address, message=9)

    assert "Leave a message" in heard["said"][-1]
    assert ended(line).state in {"missed", "voicemail"}


def test_f134_voicemail_is_heard_in_the_thread_and_forgotten_with_it(line, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    incoming(line, forward_to=OFFICE, voicemail=True)
    line.carrier.behave(OFFICE, takes="no-answer")

    line.carrier.call(CUSTOMER, line.house.channel.address, message=9)

    def there():
        line.drain()
        with tenancy.in_organization(line.house.organization):
            media.fetch_due()
        with line.house.open():
            return Attachment.objects.filter(state="stored").first()

    file = until(there)
    with line.house.open():
        call = Call.objects.get()
        assert (call.state, call.seconds) == ("voicemail", 9)
        assert Unread.objects.count() == 2
    player = browser(line, "ada").get(f"/aurora/files/{file.uuid}/")
    assert player["Content-Type"] == "audio/mpeg"
    assert browser(line, "rita").get(f"/aurora/files/{file.uuid}/").status_code == 404
    with line.house.open():
        erasing.ask(Identity.objects.get(), by=line.house.members["ada"])
    with tenancy.in_organization(line.house.organization):
        erasing.work()
    with line.house.open():
        assert not Call.objects.exists()
        assert not Attachment.objects.exists()


def test_f134_nobody_told_us_that_the_caller_hung_up(line):
    """The carrier's own record ends it."""
    incoming(line, forward_to=OFFICE)
    line.carrier.call(CUSTOMER, line.house.channel.address)
    line.drain()
    with line.house.open():
        sid = Call.objects.get().carrier_id
        Call.objects.update(state="ringing", due_at=timezone.now(), seconds=0)
    with tenancy.in_organization(line.house.organization):
        hearing.ask()

    with line.house.open():
        call = Call.objects.get()
    assert (call.carrier_id, call.state, call.seconds) == (sid, "answered", 12)


def test_worker_places_calls_by_itself(line):
    ask(line)

    tasks.call()

    assert ended(line).state == "answered"


def test_keys_of_others_are_refused(line):
    with line.house.open():
        talk = Conversation.objects.select_related("channel", "identity").get()
        message = Message.objects.create(
            conversation=talk, direction="in", status="received", body="Hello"
        )
        with pytest.raises(clicks.KeyTaken):
            ben = Member.objects.get(pk=line.house.members["ben"].pk)
            calling.call(talk, by=ben, key=message.uuid)

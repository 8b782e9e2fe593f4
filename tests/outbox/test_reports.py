"""Reports climb: in any order, twice, late, before the answer, about an earlier attempt."""

from itertools import permutations

import pytest
from django.utils import timezone

from channels_app.models import Delivery
from contacts import identities
from contacts.models import Consent
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.carrying import delivery
from inbox.conversations.carrying.delivery import Report
from inbox.conversations.models import Attempt, Channel, Message
from tests import twilio
from tests.outbox.desk import phone, talks

STORY = ["queued", "sending", "sent", "delivered", "read"]
SAD_STORY = ["queued", "sending", "sent", "failed", "delivered"]


def waiting():
    with tenancy.unscoped("tests look"):
        return list(Delivery.objects.filter(state="waiting"))


def uncertain(desk, count):
    """Messages whose answer was never read, so that even the carrier's id is news."""
    channel = desk.house.channel
    with desk.house.open():
        people = identities.ensure(phone() for _ in range(count)).values()
        messages = Message.objects.bulk_create(
            Message(conversation=thread, direction="out", status="dispatching", body="Hello")
            for thread in talks(channel, people)
        )
        attempts = Attempt.objects.bulk_create(
            Attempt(message=message, channel=channel) for message in messages
        )
    return list(zip(messages, attempts, strict=True))


def tell_in_rounds(desk, told, orders):
    """The n-th report of every order, then the next: each round is one drained batch."""
    for place in range(len(orders[0])):
        for number, ((_, attempt), order) in enumerate(zip(told, orders, strict=True)):
            more = {"ErrorCode": "30005"} if order[place] == "failed" else {}
            form = twilio.report(f"SM{number:032d}", order[place], **more)
            desk.keep(attempt, form)
        desk.drain()


def test_five_reports_in_any_order_end_the_same(desk):
    orders = list(permutations(STORY))
    told = uncertain(desk, len(orders))

    tell_in_rounds(desk, told, orders)

    assert waiting() == []
    with desk.house.open():
        assert set(Message.objects.values_list("status")) == {("read",)}
        assert set(Attempt.objects.values_list("state")) == {("read",)}
        ids = set(Attempt.objects.values_list("carrier_id", flat=True))
    assert ids == {f"SM{number:032d}" for number in range(120)}


def test_failure_counts_only_below_delivered_in_any_order(desk):
    orders = list(permutations(SAD_STORY))
    told = uncertain(desk, len(orders))

    tell_in_rounds(desk, told, orders)

    ended = {}
    for (message, _), order in zip(told, orders, strict=True):
        first = "failed" if order.index("failed") < order.index("delivered") else "delivered"
        ended.setdefault(first, set()).add(desk.look(message).status)
    assert ended == {"failed": {"failed"}, "delivered": {"delivered"}}


def test_report_that_comes_twice_changes_nothing_more(desk):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)

    for _ in range(3):
        desk.say(attempt, "delivered")
        desk.drain()

    with tenancy.unscoped("tests look"):
        assert Delivery.objects.count() == 1
    with desk.house.open():
        changes = Event.objects.filter(kind="MessageChanged", message_id=message.pk).count()
    assert (desk.look(message).status, changes) == ("delivered", 2)  # accepted, delivered


def test_report_without_uuid_finds_its_attempt_by_the_carriers_id(desk):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)
    form = twilio.report(attempt.carrier_id, "sent", AccountSid=desk.account)

    twilio.post(desk.house, form, path="status/", token=desk.token)
    desk.drain()

    assert desk.look(message).status == "sent"


def test_report_before_the_commit_of_its_id_waits_for_it(desk):
    form = twilio.report("SM" + "7" * 32, "delivered", AccountSid=desk.account)
    twilio.post(desk.house, form, path="status/", token=desk.token)
    desk.drain()
    parked = waiting()
    ((message, attempt),) = uncertain(desk, 1)
    desk.say(attempt, "sent", "SM" + "7" * 32)
    desk.drain()
    with tenancy.unscoped("tests make time pass"):
        Delivery.objects.filter(state="waiting").update(due_at=timezone.now())

    desk.drain()

    assert [row.tries for row in parked] == [0]
    assert desk.look(message).status == "delivered"
    assert waiting() == []


def test_report_nobody_waits_for_is_dropped_after_minutes(desk):
    form = twilio.report("SM" + "7" * 32, "delivered", AccountSid=desk.account)
    twilio.post(desk.house, form, path="status/", token=desk.token)
    with tenancy.unscoped("tests make time pass"):
        Delivery.objects.update(received_at=timezone.now() - timezone.timedelta(minutes=11))

    desk.drain()

    with tenancy.unscoped("tests look"):
        delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("done", "no such send")
    with desk.house.open():
        assert not Message.objects.exists()


def test_late_report_of_an_earlier_attempt_moves_only_that_one(desk):
    desk.fault("refuse", error_code=30008)
    message = desk.queue()
    desk.send()
    desk.retry(message)
    desk.send()
    first, second = desk.attempts(message)
    with desk.house.open():
        Attempt.objects.filter(pk=first.pk).update(state="sent", carrier_id="SM" + "5" * 32)

    desk.say(first, "undelivered", "SM" + "5" * 32, ErrorCode="30003")
    desk.drain()

    assert [attempt.state for attempt in desk.attempts(message)] == ["failed", "accepted"]
    shown = desk.look(message)
    assert (shown.status, shown.error_code, shown.delivered_before) == ("accepted", "", False)
    assert second.carrier_id == desk.accepted()[0]["sid"]


@pytest.mark.parametrize("newest", ["queued", "failed", "accepted"])
def test_earlier_attempt_that_arrived_after_all_is_said(desk, newest):
    ((message, first),) = uncertain(desk, 1)
    with desk.house.open():
        Attempt.objects.filter(pk=first.pk).update(state="uncertain")
        Message.objects.filter(pk=message.pk).update(status="uncertain")
    desk.retry(message)
    if newest == "failed":
        desk.fault("refuse", error_code=30008)
    if newest != "queued":
        desk.send()

    desk.say(first, "delivered", "SM" + "5" * 32)
    desk.drain()

    shown = desk.look(message)
    assert (shown.status, shown.delivered_before) == (newest, True)
    assert desk.attempts(message)[0].state == "delivered"


@pytest.mark.parametrize("code", ["30034", "30032", "30033"])
def test_report_of_an_unregistered_number_closes_the_number(desk, code):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)

    desk.say(attempt, "failed", ErrorCode=code)
    desk.drain()

    with desk.house.open():
        assert Channel.objects.get().registered is False
    assert (desk.look(message).status, desk.look(message).error_code) == ("failed", code)


def test_report_of_an_opt_out_opts_out(desk):
    thread = desk.thread()
    message, behind = desk.queue("one", thread), desk.queue("two", thread)
    with desk.house.open():  # both were on their way when the carrier told
        Message.objects.filter(pk=behind.pk).update(due_at=timezone.now())
    desk.send(seconds=0)
    (attempt,) = uncertain_attempt(desk, message)

    desk.say(attempt, "failed", "SM" + "5" * 32, ErrorCode="21610")
    desk.drain()

    with desk.house.open():
        assert list(Consent.objects.values_list("state", "source")) == [("out", "carrier")]
    assert desk.look(message).status == "failed"
    assert desk.look(behind).status == "cancelled"
    assert desk.send() == 0


def uncertain_attempt(desk, message):
    """A call for this message whose answer nobody has read."""
    with desk.house.open():
        Message.objects.filter(pk=message.pk).update(status="dispatching", due_at=None)
        return [Attempt.objects.create(message=message, channel=desk.house.channel)]


def test_unknown_status_is_a_dead_letter(desk):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)

    desk.say(attempt, "teleported")
    desk.say(attempt, "sent")
    desk.drain()

    with tenancy.unscoped("tests look"):
        dead = Delivery.objects.get(state="dead")
    assert dead.reason == "unknown status 'teleported'"
    assert desk.look(message).status == "sent"


@pytest.mark.parametrize("words", ['said "no", {not} NULL', "back\\slash\nand 'more'", "NULL", ""])
def test_words_of_a_report_are_kept_as_they_came(desk, words):
    ((message, attempt),) = uncertain(desk, 1)

    with desk.house.open():
        delivery.report([Report(state="failed", attempt=attempt.uuid, error=words)])

    failed = desk.look(message)
    assert (failed.status, failed.error, failed.delivered_before) == ("failed", words, False)
    (told,) = desk.attempts(message)
    assert (told.error, told.check_at) == (words, None)

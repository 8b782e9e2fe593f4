"""Pace, turns and fairness: a number's own speed, a conversation's own order, nobody's queue."""

import time

from django.utils import timezone

from channels_app.outbox.pace import AHEAD
from channels_app.outbox.run import FEW
from inbox.conversations.models import Channel, Message
from tests.cast import house
from tests.outbox.desk import Desk


def test_slow_number_is_handed_two_seconds_worth(desk):
    with desk.house.open():
        Channel.objects.update(per_second=1)
    queued = [desk.queue(str(number)) for number in range(5)]
    began = timezone.now()

    desk.send(seconds=0.5)

    states = [desk.look(message).status for message in queued]
    assert states == ["accepted", "accepted", "queued", "queued", "queued"]
    with desk.house.open():
        waits = Message.objects.filter(status="queued").values_list("due_at", flat=True)
        assert min(waits) > began + AHEAD / 3


def test_slow_number_sends_all_in_time(desk):
    with desk.house.open():
        Channel.objects.update(per_second=4)
    queued = [desk.queue(str(number)) for number in range(12)]

    began = time.monotonic()
    while any(desk.look(message).status == "queued" for message in queued):
        desk.send(seconds=0.2)
    took = time.monotonic() - began

    assert len(desk.accepted()) == 12
    assert took > 0.75  # eight at once, four more a second later


def test_texts_of_one_conversation_leave_in_their_order(desk):
    threads = [desk.thread() for _ in range(3)]
    for number in range(5):
        for thread in threads:
            desk.queue(f"{number}", thread)

    desk.send()

    lines = {}
    for line in desk.accepted():
        lines.setdefault(line["to"], []).append(line["body"])
    assert list(lines.values()) == [["0", "1", "2", "3", "4"]] * 3


def test_texts_behind_many_that_land_at_once_leave_in_the_same_round(desk):
    with desk.house.open():
        Channel.objects.update(per_second=1000)
    threads = [desk.thread() for _ in range(3 * FEW)]
    bodies = [f"{number} {part}" for number in range(len(threads)) for part in ("first", "then")]
    for body, thread in zip(bodies, [one for one in threads for _ in range(2)], strict=True):
        desk.queue(body, thread)

    calls = desk.send()

    assert calls == len(bodies)
    taken = [line["body"] for line in desk.accepted()]
    assert sorted(taken) == sorted(bodies)
    assert all(taken.index(f"{n} first") < taken.index(f"{n} then") for n in range(len(threads)))


def test_text_does_not_overtake_one_that_waits_to_be_tried_again(desk):
    desk.fault("429", seconds=60)
    thread = desk.thread()
    first, second = desk.queue("first", thread), desk.queue("second", thread)

    desk.send()
    desk.send()
    waiting = [desk.look(first), desk.look(second)]
    desk.send_now(first)
    desk.send_now(second)

    assert [message.status for message in waiting] == ["queued", "queued"]
    assert waiting[0].due_at == waiting[1].due_at
    assert [line["body"] for line in desk.accepted()] == ["first", "second"]


def test_text_does_not_overtake_one_that_waits_for_its_number(desk):
    with desk.house.open():
        Channel.objects.update(per_second=0.2)
    thread = desk.thread()
    for number in range(3):
        desk.queue(str(number), thread)

    for _ in range(3):
        desk.send(seconds=0.1)
        with desk.house.open():
            Channel.objects.update(paced_until=None)
            Message.objects.filter(due_at__isnull=False).update(due_at=timezone.now())

    assert [line["body"] for line in desk.accepted()] == ["0", "1", "2"]


def test_texts_that_wait_their_turn_do_not_hold_up_other_customers(desk):
    desk.fault("429", seconds=60, to="+12065559999")
    thread = desk.thread("+12065559999")
    for number in range(70):  # more than are claimed in one go
        desk.queue(str(number), thread)
    message = desk.queue("to somebody else")

    for _ in range(3):  # as the sweep does every two seconds
        desk.send()

    assert desk.look(message).status == "accepted"


def test_slow_carrier_account_does_not_hold_up_nine_others(live_cast, silent_carrier):
    names = [f"shop{number}" for number in range(9)]
    houses = [
        house(
            name, name, {"owner": "owner"}, account="AC1", token="x",
            address=f"+1202555{1000 + number}", access=["owner"],
        )
        for number, name in enumerate(names)
    ]  # fmt: skip
    slow, *others = [Desk.open(each, silent_carrier) for each in (live_cast.aurora, *houses)]
    slow.fault("slow", count=None, seconds=5)
    queued = [(desk, desk.queue()) for desk in (slow, *others) for _ in range(8)]

    began = time.monotonic()
    calls = slow.send()

    last = {}
    for line in silent_carrier.ledger():
        last[line["account"]] = line["time"]
    took = [_seconds(last[desk.account], last[slow.account]) for desk in others]
    silent_carrier.clear_faults()
    assert calls == len(queued)
    assert max(took) < 2
    assert time.monotonic() - began >= 5
    assert {desk.look(message).status for desk, message in queued} == {"accepted"}


def _seconds(one: str, other: str) -> float:
    parse = timezone.datetime.fromisoformat
    return abs((parse(one) - parse(other)).total_seconds())

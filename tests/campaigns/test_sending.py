"""A campaign goes out once to everybody who may be written to, on the outbox of the replies."""

from datetime import time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import call_command
from django.utils import timezone

from campaigns.models import Campaign, Lane, Recipient, Rules
from campaigns.sending import capacity, handing, running
from contacts import consent
from contacts.consent import Said
from contacts.models import Identity
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Channel, Conversation, Message
from inbox.conversations.writing import messages


def kept() -> str:
    said = StringIO()
    call_command("check_invariants", stdout=said)
    return said.getvalue()


def test_everybody_gets_it_once(hall):
    campaign = hall.campaign(people=12)

    hall.start(campaign)
    done = hall.run(campaign)

    assert (done.state, done.total, done.handed) == ("done", 12, 12)
    assert hall.states(campaign) == {"sent": 12}
    assert set(hall.sent_to().values()) == {1} and len(hall.sent_to()) == 12
    assert kept() == "all promises are kept\n"


def test_second_click_starts_nothing_again(hall):
    campaign = hall.campaign(people=3)

    hall.start(campaign)
    hall.start(campaign)
    hall.run(campaign)
    hall.start(campaign)
    hall.run(campaign)

    assert sum(hall.sent_to().values()) == 3


def test_contacts_by_filter_get_their_own_words(hall):
    person = hall.contact("Mara Lind")
    hall.contact("Nils", company="Lind", owner=hall.ada)
    campaign = hall.campaign(audience={"people": True, "owner": 0})

    hall.start(campaign)
    hall.run(campaign)

    assert [(line["to"], line["body"]) for line in hall.desk.accepted()] == [
        (person.address, "Hi Mara")
    ]


def test_who_is_out_blocked_or_in_doubt_is_left_out(hall):
    out, blocked, doubted, well = (hall.contact(f"P{n}") for n in range(4))
    with hall.open():
        consent.opt_out(out, source="keyword", wording="STOP")
        Identity.objects.filter(pk=blocked.pk).update(blocked_at=timezone.now())
        consent.flag(doubted, reason="possible_opt_out")
    campaign = hall.campaign(audience={"people": True})

    hall.start(campaign)
    hall.run(campaign)

    assert hall.reasons(campaign) == {"opted_out": 1, "blocked": 1, "doubted": 1}
    assert set(hall.sent_to()) == {well.address}


def test_batches_follow_at_once_while_a_number_has_room(hall, monkeypatch):
    monkeypatch.setattr(capacity, "MOST", 4)
    campaign = hall.campaign(people=10)
    hall.start(campaign)
    hall.plan(campaign)

    waits = []
    for _batch in range(3):
        hall.step()
        waits.append(hall.look(campaign).next_at > timezone.now())

    assert hall.states(campaign) == {"queued": 10}
    assert waits == [False, False, True]


def test_opt_out_after_planning_is_asked_at_dispatch(hall):
    campaign = hall.campaign(people=3)
    hall.start(campaign)
    hall.plan(campaign)
    hall.step()  # they are messages now
    first, second, _ = hall.recipients(campaign)
    with hall.open():
        person = Identity.objects.get(pk=first.identity_id)
        Identity.objects.filter(pk=person.pk).update(opted_out_at=timezone.now())
        other = Identity.objects.get(pk=second.identity_id)
        consenting.opt_out(other, Said(source="keyword", wording="STOP"))

    hall.run(campaign)

    assert hall.states(campaign) == {"skipped": 2, "sent": 1}
    assert hall.reasons(campaign) == {"opted_out": 2}
    assert len(hall.sent_to()) == 1
    assert kept() == "all promises are kept\n"


def test_pause_holds_what_no_carrier_has_and_resume_goes_on(hall):
    campaign = hall.campaign(people=6)
    hall.start(campaign)
    hall.plan(campaign)
    hall.step()
    hall.do(running.pause, campaign)

    assert hall.desk.send() == 0
    assert hall.states(campaign) == {"planned": 6}
    hall.do(running.resume, campaign)
    hall.run(campaign)
    assert hall.states(campaign) == {"sent": 6}
    assert set(hall.sent_to().values()) == {1}
    assert kept() == "all promises are kept\n"


def test_time_limit_of_a_worker_stops_no_campaign(hall, monkeypatch):
    campaign = hall.campaign(people=3)
    hall.start(campaign)
    hall.plan(campaign)

    def tired(_):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as patch, pytest.raises(SoftTimeLimitExceeded):
        patch.setattr(handing, "step", tired)
        hall.step()

    assert hall.look(campaign).state == "running"
    hall.run(campaign)
    assert set(hall.sent_to().values()) == {1}


def test_cancel_takes_back_what_waits(hall):
    campaign = hall.campaign(people=6)
    hall.start(campaign)
    hall.plan(campaign)
    with hall.open():
        Channel.objects.update(per_second=1.5)
    hall.step()  # some are with the outbox, the rest waits
    hall.do(running.cancel, campaign)
    hall.desk.send()
    hall.step()

    assert hall.states(campaign) == {"cancelled": 6}
    assert hall.desk.accepted() == []
    assert kept() == "all promises are kept\n"


def test_suspended_number_stops_it_within_one_batch(hall):
    campaign = hall.campaign(people=6)
    hall.start(campaign)
    hall.plan(campaign)
    hall.step()
    with hall.open():
        Channel.objects.update(registered=False)

    stopped = hall.run(campaign)

    assert hall.desk.accepted() == []
    assert (stopped.state, stopped.reason) == ("paused", "unregistered")
    assert hall.states(campaign) == {"planned": 6}


def test_quiet_hours_hold_everybody_until_their_morning(hall):
    campaign = hall.campaign(people=2)
    now = timezone.now()
    hall.start(campaign)
    hall.plan(campaign)
    hall.step()
    with hall.open():
        local = now.astimezone(ZoneInfo("America/Los_Angeles"))
        opens = time((local.hour + 2) % 22)
        closes = time(opens.hour + 1)
        Rules.objects.update(quiet_until=opens, quiet_from=closes)

    assert hall.desk.send() == 0
    assert hall.step() == 0
    assert hall.states(campaign) == {"planned": 2}
    assert all(one.not_before > now for one in hall.recipients(campaign))


def test_slow_number_has_two_seconds_of_its_share_in_the_outbox(hall):
    with hall.open():
        Channel.objects.update(per_second=10)
    campaign = hall.campaign(people=60, share=50)
    hall.start(campaign)
    hall.plan(campaign)

    began = timezone.now()
    for _ in range(5):
        hall.step()

    took = (timezone.now() - began).total_seconds()  # five a second; what is due has room again
    assert hall.states(campaign)["queued"] <= 12 + 5 * took


def test_outbox_slower_than_the_number_is_not_filled(hall):
    with hall.open():
        Channel.objects.update(per_second=4)
    campaign = hall.campaign(people=40, share=50)
    hall.start(campaign)
    hall.plan(campaign)

    for _ in range(5):  # seconds pass, and nobody sends
        hall.step()
        with hall.open():
            Lane.objects.update(taken_until=None)
    assert hall.states(campaign) == {"planned": 36, "queued": 4}  # two seconds of its share

    with hall.open():  # what the carrier refused for now takes no place
        Message.objects.filter(direction="out").update(attempts=1)
        Lane.objects.update(taken_until=None)
    hall.step()
    assert hall.states(campaign) == {"planned": 32, "queued": 8}

    hall.do(running.pause, campaign)
    assert hall.states(campaign) == {"planned": 40}
    hall.do(running.resume, campaign)
    hall.run(campaign, rounds=2)
    hall.do(running.cancel, campaign)
    assert hall.desk.send() == 0
    assert set(hall.states(campaign)) <= {"sent", "cancelled"}
    assert kept() == "all promises are kept\n"


def test_reply_goes_before_many(hall):
    with hall.open():
        Channel.objects.update(per_second=1)
    campaign = hall.campaign(people=5, share=100)
    hall.start(campaign)
    hall.plan(campaign)
    hall.step()
    reply = hall.desk.queue("Me first")

    hall.desk.send(seconds=1.0)

    assert hall.desk.look(reply).status == "accepted"
    assert hall.desk.accepted()[0]["body"] == "Me first"


def test_many_rest_as_sent_and_open_nothing(hall):
    talk = hall.desk.thread()
    with hall.open():
        before = Conversation.objects.get(pk=talk.pk)
        address = Identity.objects.get(pk=talk.identity_id).address
    campaign = hall.campaign(people=3)
    with hall.open():
        campaign.numbers += f"\n{address}"
        campaign.save()
    hall.start(campaign)
    hall.run(campaign)

    with hall.open():
        assert sorted(Conversation.objects.values_list("state", flat=True)) == [
            "open", "sent", "sent", "sent",
        ]  # fmt: skip
        after = Conversation.objects.get(pk=talk.pk)
        assert after.last_message_at == before.last_message_at
        assert Message.objects.filter(conversation=talk).count() == 1


def test_failures_beyond_the_limit_stop_it(hall):
    with hall.open():
        Rules.objects.update(stop_failed=20)
    campaign = hall.campaign(people=120)
    hall.start(campaign)
    hall.plan(campaign)
    with hall.open():
        Recipient.objects.filter(
            pk__in=Recipient.objects.order_by("id").values_list("pk", flat=True)[:20]
        ).update(state="failed", reason="30005")
        campaign.refresh_from_db()
        campaign.handed = 60
        campaign.save()

    hall.step()

    stopped = hall.look(campaign)
    assert (stopped.state, stopped.reason) == ("paused", "failures")
    hall.do(running.resume, campaign)
    assert hall.run(campaign).state == "done"


@pytest.mark.parametrize(
    ("reason", "goes_on", "state"),
    [("30005", False, "paused"), ("30005", True, "running"), ("", False, "running")],
)
def test_what_fails_late_or_for_a_dead_worker_stops_nothing(hall, reason, goes_on, state):
    """What was handed over before somebody said go on is forgiven, whenever the carrier tells of
    it; what never reached the carrier says nothing of the texts.
    """
    campaign = hall.campaign(people=300)
    hall.start(campaign)
    hall.plan(campaign)
    with hall.open():  # a hundred were handed over; the carrier has not told what became of them
        first = Recipient.objects.order_by("id").values_list("pk", flat=True)[:100]
        Recipient.objects.filter(pk__in=list(first)).update(
            state="sent", handed_at=timezone.now() - timedelta(seconds=5)
        )
        Campaign.objects.update(handed=100)
    if goes_on:
        hall.do(running.pause, campaign)
        hall.do(running.resume, campaign)
    with hall.open():
        Recipient.objects.filter(state="sent").update(state="failed", reason=reason)

    for _batch in range(2):
        hall.step()

    assert hall.look(campaign).state == state


def test_uncertain_is_left_to_a_person(hall):
    campaign = hall.campaign(people=1)
    hall.start(campaign)
    hall.plan(campaign)
    hall.step()
    hall.desk.fault("500", count=1)
    hall.run(campaign)
    assert hall.states(campaign) == {"uncertain": 1}

    hall.desk.settle()
    hall.run(campaign)

    (one,) = hall.recipients(campaign)
    assert one.state == "failed"
    assert len(hall.desk.accepted()) == 0
    with hall.open():
        message = Message.objects.select_related("conversation__identity").get(pk=one.message_id)
        messages.retry(message, by=hall.ada)
    hall.desk.send()
    assert hall.states(campaign) == {"sent": 1}
    assert kept() == "all promises are kept\n"


def test_numbers_fill_up_a_week(hall):
    with hall.open():
        Rules.objects.update(most_texts=1, most_days=7)
    first, second = hall.campaign(people=1), hall.campaign()
    with hall.open():
        second.numbers = first.numbers
        second.save()
    hall.start(first)
    hall.run(first)
    hall.start(second)
    hall.run(second)

    assert hall.reasons(second) == {"often": 1}
    assert sum(hall.sent_to().values()) == 1


def test_in_zones_waits_for_each_clock(hall):
    with hall.open():
        campaign = hall.campaign()
        campaign.numbers = "+12065550001\n+12125550001"  # Seattle, New York
        campaign.save()
    at = (timezone.now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    hall.start(campaign, at=at, in_zones=True)
    hall.plan(campaign)

    seattle, york = hall.recipients(campaign)
    assert (seattle.not_before - york.not_before) == timedelta(hours=3)

"""Sending later: at its time and in its place, or not at all (F77)."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels_app.outbox import claims
from contacts import consent, zones
from inbox.accounts.models import Event
from inbox.conversations.carrying import outgoing
from inbox.conversations.finding import reading
from inbox.conversations.finishing import triage
from inbox.conversations.locking import locks
from inbox.conversations.models import Attempt, Conversation, Draft, Message
from inbox.conversations.showing import threads
from inbox.conversations.writing import messages, scheduling, withdrawing
from inbox.conversations.writing.scheduling import When
from tests.cast import client_of

LATER = timedelta(hours=2)


@pytest.fixture
def schedule(converse, cast):
    """schedule("See you") keeps a text of Ben's for in two hours."""

    def run(body="See you", *, talk=None, at=None, unless_answered=False, key=None, by=None):
        return scheduling.schedule(
            talk or converse(), by=by or cast.ben, body=body, key=key or uuid4(),
            when=When(at or timezone.now() + LATER, unless_answered),
        )  # fmt: skip

    return run


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def come(message):
    """Its time has come."""
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def bodies(talk):
    talk = Conversation.objects.select_related("channel", "identity__contact").get(pk=talk.pk)
    return [item.body for item in threads.thread(talk, country="US").items if hasattr(item, "body")]


def test_scheduled_text_waits_and_leaves_the_list_alone(schedule, converse, told, cast):
    talk = converse()
    reading.keep_draft(talk, by=cast.ben, body="See you")
    told()

    message = schedule(talk=talk)

    talk.refresh_from_db()
    assert (message.status, talk.last_message_id) == ("scheduled", None)
    assert claims.claim(50) == []
    assert not Draft.objects.exists()
    assert told() == ["DraftChanged", "MessageScheduled"]


def test_at_its_time_it_goes_and_stands_where_it_was_sent(schedule, say, told, cast):
    talk = say("Hello").conversation
    message = schedule("Later", talk=talk)
    say("Something else")
    messages.send(talk, by=cast.ben, body="Sure", key=uuid4())
    claims.claim(50)
    Message.objects.filter(status="dispatching").update(status="sent")
    assert bodies(talk) == ["Hello", "Something else", "Sure", "Later"]
    told()
    come(message)

    claimed = claims.claim(50)

    message.refresh_from_db()
    talk.refresh_from_db()
    assert [claim.letter.body for claim in claimed] == ["Later"]
    assert message.status == "dispatching"
    assert (talk.last_message_id, talk.last_preview) == (message.pk, "Later")
    assert "MessageQueued" in told()
    say("After")
    assert bodies(talk) == ["Hello", "Something else", "Sure", "Later", "After"]


def test_many_are_queued_at_once_in_one_statement(schedule, django_assert_num_queries):
    for _ in range(5):
        come(schedule())

    with django_assert_num_queries(4):  # queued, read, the list, the events
        scheduling.queue_due()

    assert Message.objects.filter(status="queued").count() == 5


def test_consent_is_asked_when_it_goes(schedule, converse):
    talk = converse()
    come(schedule(talk=talk))
    consent.opt_out(talk.identity, source="keyword", wording="STOP")

    assert claims.claim(50) == []
    assert Message.objects.get().error_code == "21610"
    assert not Attempt.objects.exists()


def test_opting_out_cancels_what_is_scheduled(schedule, say):
    talk = say("Hello").conversation
    message = schedule(talk=talk)

    say("STOP")

    message.refresh_from_db()
    assert (message.status, message.due_at) == ("cancelled", None)
    assert message.error == "This person opted out"


def test_answer_cancels_only_where_that_was_asked(schedule, say, told):
    talk = say("Hello").conversation
    asked, plain = (
        schedule("If silent", talk=talk, unless_answered=True),
        schedule("Anyway", talk=talk),
    )
    told()

    say("I am here")

    asked.refresh_from_db()
    plain.refresh_from_db()
    assert (asked.status, asked.error, asked.due_at) == (
        "cancelled",
        "The customer answered first",
        None,
    )
    assert plain.status == "scheduled"
    assert told() == ["MessageReceived", "MessageChanged"]
    assert bodies(talk)[:2] == ["Hello", "I am here"]
    assert set(bodies(talk)[2:]) == {"If silent", "Anyway"}


def test_answer_in_a_newer_conversation_cancels_as_well(schedule, say, cast):
    talk = say("Hello").conversation
    message = schedule(talk=talk, unless_answered=True)
    triage.close(talk, by=cast.ben)
    Conversation.objects.filter(pk=talk.pk).update(closed_at=timezone.now() - timedelta(days=60))

    newer = say("Weeks later").conversation

    message.refresh_from_db()
    assert newer.pk != talk.pk
    assert message.status == "cancelled"


def test_answer_of_somebody_else_cancels_nothing(schedule, say):
    message = schedule(talk=say("Hello").conversation, unless_answered=True)

    say("Hello", sender="+12065550199")

    message.refresh_from_db()
    assert message.status == "scheduled"


def test_batch_asks_once_however_many_wrote(schedule, say, aurora, django_assert_max_num_queries):
    for number in range(3):
        schedule(
            talk=say("Hello", sender=f"+1206555017{number}").conversation, unless_answered=True
        )
    people = [talk.identity_id for talk in Conversation.objects.all()]

    with django_assert_max_num_queries(1):
        events = scheduling.answered(people)

    assert len(events) == 3


@pytest.mark.parametrize("at", [timedelta(seconds=-1), timedelta(days=366)])
def test_time_is_to_come_and_within_a_year(schedule, at):
    with pytest.raises(scheduling.NoTime):
        schedule(at=timezone.now() + at)


def test_same_key_schedules_once(schedule, converse):
    talk, key = converse(), uuid4()

    assert schedule(talk=talk, key=key) == schedule(talk=talk, key=key)
    assert Message.objects.count() == 1


def test_send_now_goes_at_once_and_a_second_click_changes_nothing(schedule, cast, told):
    message = schedule()
    told()

    for _ in range(2):
        scheduling.send_now(message, by=cast.ada)

    assert len(claims.claim(50)) == 1
    assert told() == ["MessageQueued"]


def test_send_now_waits_for_who_is_answering(schedule, converse, cast, ben):
    talk = converse()
    message = schedule(talk=talk)
    locks.acquire(talk, by=cast.ada, tab=uuid4())

    answer = ben.post(f"/aurora/messages/{message.uuid}/schedule/", headers={"HX-Request": "true"})

    message.refresh_from_db()
    assert (answer.status_code, answer.json()["reason"]) == (409, "held")
    assert answer.json()["sentence"] == "Ada is answering just now. Nothing was sent."
    assert message.status == "scheduled"
    assert scheduling.send_now(message, by=cast.ada).status == "queued"


def test_cancelled_is_gone_and_stays_gone(schedule, converse, cast):
    talk = converse()
    message = schedule(talk=talk)

    withdrawing.withdraw(message, by=cast.ada)

    come(message)
    assert claims.claim(50) == []
    assert bodies(talk) == []
    with pytest.raises(withdrawing.TooLate):
        withdrawing.withdraw(message, by=cast.ada)
    assert scheduling.send_now(message, by=cast.ben).status == "cancelled"


def test_editing_brings_words_back_as_the_editors_draft(schedule, converse, cast):
    talk = converse()
    message = schedule("See *you*", talk=talk)

    withdrawing.take_back(message, by=cast.ada)

    assert reading.draft(talk, of=cast.ada) == "See *you*"
    assert reading.draft(talk, of=cast.ben) == ""


def test_cancelling_and_its_time_never_both_win(live_cast):
    """The condition of the one is the fence of the other."""
    house = live_cast.aurora
    for _ in range(6):
        with house.open():
            Conversation.objects.filter(state="open").update(
                state="closed", closed_at=timezone.now()
            )
            talk = Conversation.objects.create(
                inbox=house.inbox, channel=house.channel, identity=_identity(),
            )  # fmt: skip
            message = messages.write(
                talk, by=live_cast.ben, body="x", key=uuid4(), status="scheduled",
                due_at=timezone.now() - timedelta(seconds=1),
            )[0]  # fmt: skip
        outcomes = _race(house, live_cast, message)

        with house.open():
            message.refresh_from_db()
            assert (message.status == "cancelled") != (
                Attempt.objects.filter(message=message).exists()
            )
            assert outcomes["withdrawn"] == (message.status == "cancelled")


def _identity():
    from contacts.models import Identity

    return Identity.objects.create(address=f"+1303555{Identity.objects.count():04d}")


def _race(house, live_cast, message):
    barrier, outcomes = threading.Barrier(2), {"withdrawn": False}

    def withdraw():
        try:
            barrier.wait(5)
            with house.open():
                mine = Message.objects.select_related("conversation").get(pk=message.pk)
                try:
                    withdrawing.withdraw(mine, by=live_cast.ben)
                    outcomes["withdrawn"] = True
                except withdrawing.TooLate:
                    pass
        finally:
            connection.close()

    def claim():
        from inbox import tenancy

        try:
            barrier.wait(5)
            with tenancy.in_organization(house.organization):
                claims.claim(10)
        finally:
            connection.close()

    both = [threading.Thread(target=withdraw), threading.Thread(target=claim)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    return outcomes


@pytest.mark.parametrize(
    ("number", "zone"),
    [("+12065550142", "America/Los_Angeles"), ("+12125550142", "America/New_York"),
     ("+393331234567", "Europe/Rome"), ("+5511987654321", "America/Sao_Paulo"),
     ("+18005550142", ""), ("72345", ""), ("Frontdesk", ""), ("", "")],
)  # fmt: skip
def test_zone_is_guessed_from_the_number(number, zone):
    assert zones.guess(number) == zone


def test_every_zone_of_the_table_exists():
    for zone in set(zones._zones().values()):
        ZoneInfo(zone)


def test_times_are_those_of_the_customer():
    now = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # a Friday afternoon there

    found = scheduling.presets(ZoneInfo("America/Los_Angeles"), now)

    assert [(one.name, one.at.isoformat()) for one in found] == [
        ("hour", "2026-11-20T16:30:00-08:00"),
        ("tomorrow", "2026-11-21T09:00:00-08:00"),
        ("monday", "2026-11-23T09:00:00-08:00"),
    ]
    sunday = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert [one.name for one in scheduling.presets(ZoneInfo("UTC"), sunday)] == ["hour", "tomorrow"]


def test_f77_own_time_is_read_in_the_customers_zone(ben, converse):
    talk = converse()  # +1206: Seattle
    day = (timezone.now() + timedelta(days=3)).date().isoformat()

    answer = ben.post(
        f"/aurora/conversations/{talk.uuid}/scheduled/",
        {
            "text": "See you",
            "key": str(uuid4()),
            "at": "own",
            "own": f"{day}T09:00",
            "unless_answered": "1",
        },
        headers={"HX-Request": "true"},
    )

    message = Message.objects.get()
    assert answer.status_code == 200
    assert "Scheduled for" in answer.content.decode()
    assert message.due_at.astimezone(ZoneInfo("America/Los_Angeles")).strftime("%H:%M") == "09:00"
    assert message.unless_answered


@pytest.mark.parametrize(
    "said", ["", "soon", "2020-01-01T09:00", "9999-12-31T23:59:59+00:00", "own"]
)
def test_time_that_is_none_is_refused_in_words(ben, converse, said):
    answer = ben.post(
        f"/aurora/conversations/{converse().uuid}/scheduled/",
        {"text": "See you", "key": str(uuid4()), "at": said, "own": ""},
    )

    assert (answer.status_code, answer.json()["reason"]) == (409, "no_time")
    assert not Message.objects.exists()


def test_times_are_offered_for_now(ben, converse):
    page = ben.get(f"/aurora/conversations/{converse().uuid}/scheduled/").content.decode()

    assert "In one hour" in page
    assert "Tomorrow morning" in page
    assert "America/Los Angeles" in page


def test_only_who_may_open_the_inbox_schedules_cancels_or_sees(cast, converse, schedule):
    talk = converse()
    message = schedule("CANARY", talk=talk)
    rita = Client()
    rita.force_login(cast.rita.user)

    for what in ("scheduled/", "notes/"):
        assert rita.post(f"/aurora/conversations/{talk.uuid}/{what}").status_code == 404
    assert rita.get(f"/aurora/conversations/{talk.uuid}/scheduled/").status_code == 404
    for what in ("schedule/", "withdrawal/"):
        assert rita.post(f"/aurora/messages/{message.uuid}/{what}").status_code == 404
    message.refresh_from_db()
    assert message.status == "scheduled"


def test_plain_forms_cancel_and_go_back_to_the_thread(ben, schedule):
    message = schedule()

    answer = ben.post(f"/aurora/messages/{message.uuid}/schedule/", {"_method": "DELETE"})

    message.refresh_from_db()
    assert (answer.status_code, message.status) == (302, "cancelled")


def test_queued_ones_are_cancelled_with_an_opt_out_too(converse, cast):
    talk = converse()
    messages.send(talk, by=cast.ben, body="Hello", key=uuid4())

    outgoing.cancel_waiting(talk.identity, reason="x")

    assert Message.objects.get().status == "cancelled"
    assert Event.objects.filter(kind="MessageChanged").exists()

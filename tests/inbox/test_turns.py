"""What arrives finds somebody by itself: owner, turns, fewest open, limits; and why (F100, F121)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app import tasks
from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations import access
from inbox.conversations.carrying import inbound
from inbox.conversations.finishing import triage
from inbox.conversations.hearing.broadcasts import line_html
from inbox.conversations.models import (
    Attendance,
    Conversation,
    Inbox,
    InboxAccess,
    Participant,
    Unread,
)
from inbox.conversations.owning import assigning, attendance, choosing, turns
from inbox.conversations.owning.choosing import Hand, Waiting
from inbox.conversations.showing import threads
from inbox.work import waiting_work
from tests.cast import member


def set_inbox(aurora, **fields):
    Inbox.objects.filter(pk=aurora.inbox.pk).update(**fields)
    aurora.inbox.refresh_from_db()


@pytest.fixture
def giving(aurora, cast):
    """giving("fewest_open", most=2): the inbox gives so; Ada and Ben are there."""

    def make(how="round_robin", most=0, here=("ada", "ben"), **fields):
        set_inbox(aurora, auto_assign=how, assign_most=most, **fields)
        for name in here:
            attendance.log_in(aurora.members[name])

    return make


@pytest.fixture
def arrive(say):
    """arrive(3): three new customers write, one after the other; who has each."""

    def make(count=1):
        first = Identity.objects.count()
        return [
            say("Hello", f"+1303555{first + n:04d}").conversation.assignee_id for n in range(count)
        ]

    return make


def last_line():
    """The newest line about an assignment, as the thread shows it."""
    event = Event.objects.filter(kind="ConversationAssigned").latest("id")
    (line,) = threads.lines([event])
    return line_html(line)


def test_turns_go_round_among_those_who_are_there(giving, arrive, cast):
    giving()

    had = arrive(4)

    assert had == [cast.ada.pk, cast.ben.pk, cast.ada.pk, cast.ben.pk]
    assert "Assigned to Ben: it was their turn" in last_line()
    assert Participant.objects.filter(member=cast.ben).count() == 2


def test_fewest_open_has_the_next_one_and_the_line_says_so(giving, arrive, converse, cast):
    giving("fewest_open", here=["ben"])
    converse(assignee=cast.ben), converse(assignee=cast.ben)
    attendance.log_in(cast.ada)

    had = arrive(3)

    assert had[:2] == [cast.ada.pk, cast.ada.pk]
    assert Event.objects.filter(kind="ConversationAssigned").earliest("id").changes == {
        "assignee": [None, cast.ada.pk], "why": "fewest_open", "open": 0,
    }  # fmt: skip
    assert "who had the fewest open: 2" in last_line()


def test_nobody_there_nobody_has_it(giving, arrive):
    giving(here=[])

    assert arrive() == [None]


def test_off_gives_nothing_and_asks_one_thing_of_a_batch(aurora, arrive, say):
    attendance.log_in(aurora.members["ben"])
    arrive()

    with CaptureQueriesContext(connection) as new:
        arrive()
    with CaptureQueriesContext(connection) as known:
        say("Again", Identity.objects.latest("id").address)

    asked = [str(query["sql"]) for query in new if "auto_assign" in str(query["sql"])]
    assert len(asked) == 1
    assert [str(query["sql"]) for query in known if "auto_assign" in str(query["sql"])] == []


def test_limit_holds_and_what_waits_is_given_oldest_first(giving, arrive, cast, converse):
    giving("fewest_open", most=1)

    assert arrive(4) == [cast.ada.pk, cast.ben.pk, None, None]
    waiting = list(Conversation.objects.filter(assignee__isnull=True).order_by("id"))
    mine = Conversation.objects.get(assignee=cast.ben)
    triage.close(mine, by=cast.ben)

    for talk in waiting:
        talk.refresh_from_db()
    assert [talk.assignee for talk in waiting] == [cast.ben, None]


def test_logging_in_is_given_what_waits(giving, arrive, cast):
    giving(here=[], most=2)
    arrive(3)

    attendance.log_in(cast.ben)

    assert Conversation.objects.filter(assignee=cast.ben).count() == 2
    oldest = Conversation.objects.earliest("last_message_at")
    assert oldest.assignee == cast.ben


def test_whoever_gave_it_back_is_not_given_it_again(giving, arrive, cast):
    giving("round_robin", here=["ben"])
    arrive()
    talk = Conversation.objects.get()

    assigning.unassign(talk, by=cast.ben)
    assert Conversation.objects.get().assignee is None
    attendance.log_in(cast.ada)

    assert Conversation.objects.get().assignee == cast.ada


def test_losing_the_inbox_passes_what_one_had_to_the_others(giving, arrive, cast, aurora):
    giving(here=["ben"])
    arrive(2)
    attendance.log_in(cast.ada)

    access.revoke(aurora.inbox, of=cast.ben)

    assert set(Conversation.objects.values_list("assignee", flat=True)) == {cast.ada.pk}
    assert not Attendance.objects.filter(member=cast.ben).exists()


def test_raised_limit_is_noticed_by_the_round(giving, arrive, cast, aurora):
    giving(here=["ben"], most=1)
    arrive(2)
    set_inbox(aurora, assign_most=5)

    assert turns.sweep() == 1
    assert Conversation.objects.filter(assignee=cast.ben).count() == 2
    assert turns.sweep() == 0


def test_f100_owner_of_the_contact_has_the_new_conversation(say, cast, aurora):
    contact = Contact.objects.create(name="Mara", owner=cast.ben)
    Identity.objects.create(address="+12065550142", contact=contact)

    talk = say("Hello").conversation

    assert talk.assignee == cast.ben
    assert "they look after this customer" in last_line()


def test_f100_owner_without_the_inbox_has_nothing(say, cast):
    contact = Contact.objects.create(name="Mara", owner=cast.rita)
    Identity.objects.create(address="+12065550142", contact=contact)

    assert say("Hello").conversation.assignee is None
    assert not Event.objects.filter(kind="ConversationAssigned").exists()


def test_owner_goes_before_turns_while_there_and_with_room(giving, say, cast):
    contact = Contact.objects.create(name="Mara", owner=cast.ben)
    for number in ("1", "2", "3"):
        Identity.objects.create(address=f"+1206555014{number}", contact=contact)
    giving(most=1)

    assert say("One", "+12065550141").conversation.assignee == cast.ben
    assert say("Two", "+12065550142").conversation.assignee == cast.ada
    assert say("Three", "+12065550143").conversation.assignee is None


def test_owner_given_back_stays_with_nobody_for_the_next_text(say, cast):
    contact = Contact.objects.create(name="Mara", owner=cast.ben)
    Identity.objects.create(address="+12065550142", contact=contact)
    talk = say("Hello").conversation
    assigning.unassign(talk, by=cast.ben)

    assert say("Are you there?").conversation.assignee is None


@pytest.mark.parametrize("how", ["text", "member"])
def test_reopened_stays_with_whoever_is_there(giving, say, cast, how):
    giving(here=["ben"])
    talk = say("Hello").conversation
    triage.close(talk, by=cast.ben)
    attendance.log_in(cast.ada)

    say("One more thing") if how == "text" else triage.reopen(talk, by=cast.ada)

    talk.refresh_from_db()
    assert talk.assignee == cast.ben


@pytest.mark.parametrize("how", ["text", "member"])
def test_reopened_leaves_whoever_is_absent(giving, say, cast, how):
    giving(here=["ben"])
    talk = say("Hello").conversation
    triage.close(talk, by=cast.ben)
    attendance.log_out(cast.ben, reason="Lunch")
    attendance.log_in(cast.ada)

    say("One more thing") if how == "text" else triage.reopen(talk, by=cast.ada)

    talk.refresh_from_db()
    assert talk.assignee == cast.ada
    whys = Event.objects.filter(kind="ConversationAssigned").order_by("id")
    assert [event.changes["why"] for event in whys] == ["round_robin", "absent", "round_robin"]


def test_reopened_is_kept_where_nobody_logs_in(say, cast):
    talk = say("Hello").conversation
    assigning.claim(talk, by=cast.ben)
    triage.close(talk, by=cast.ben)

    assert say("Again").conversation.assignee == cast.ben


def test_reopened_leaves_whoever_works_there_no_more(say, cast, aurora):
    talk = say("Hello").conversation
    assigning.claim(talk, by=cast.ben)
    triage.close(talk, by=cast.ben)
    access.revoke(aurora.inbox, of=cast.ben)

    assert say("Again").conversation.assignee is None


def test_batch_is_given_with_as_many_statements_as_one_text(giving, aurora):
    giving("fewest_open")

    def statements(count):
        batch = [
            inbound.Inbound(
                connection_id=aurora.connection.pk, carrier_id=f"SM{uuid4().hex}", body="Hello",
                sender=f"+1206{count:03d}{n:04d}", to=aurora.channel.address, at=timezone.now(),
            )
            for n in range(count)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            inbound.receive(batch)
        return len(asked)

    assert statements(1) == statements(40)
    assert not Conversation.objects.filter(assignee__isnull=True).exists()
    assert Conversation.objects.filter(assignee=aurora.members["ben"]).count() in {20, 21}


def test_text_in_a_queue_is_unread_for_those_it_is_offered_to(say, cast, aurora):
    bea = member(aurora.organization, "bea", "agent")
    InboxAccess.objects.create(inbox=aurora.inbox, member=bea)
    set_inbox(aurora, is_queue=True)
    attendance.log_in(bea)

    say("Hello")

    assert set(Unread.objects.values_list("member_id", flat=True)) == {cast.ada.pk, bea.pk}


def test_choosing_deals_to_each_inbox_its_own():
    hands = [Hand(1, 10, "round_robin", 0, 5), Hand(2, 20, "fewest_open", 3, 1)]
    waiting = [Waiting(n, 1 + n % 2, None, 0) for n in range(4)]

    given = choosing.choose(hands, waiting)

    assert [(one.id, one.member, one.why) for one in given] == [
        (0, 10, "round_robin"), (1, 20, "fewest_open"), (2, 10, "round_robin"),
    ]  # fmt: skip


def test_task_gives_where_something_waits_and_leaves_the_others_alone(live_cast):
    house = live_cast.aurora
    with house.open():
        identity = Identity.objects.create(address="+12065550142")
        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel, identity=identity,
            last_message_at=timezone.now(),
        )  # fmt: skip
        Attendance.objects.create(member=live_cast.ben, inbox=house.inbox, is_in=True)
    assert waiting_work() == []
    with house.open():
        set_inbox(house, auto_assign="fewest_open")
    assert [due.slug for due in waiting_work()] == ["aurora"]

    tasks.give_out()

    with house.open():
        assert Conversation.objects.get(pk=talk.pk).assignee == live_cast.ben
    assert waiting_work() == []


@pytest.mark.timeout(120)
def test_many_rounds_at_once_give_each_once_and_keep_the_limit(live_cast):
    house, count, limit = live_cast.aurora, 12, 3
    with house.open():
        set_inbox(house, auto_assign="fewest_open", assign_most=limit)
        for name in ("ada", "ben"):
            Attendance.objects.create(member=house.members[name], inbox=house.inbox, is_in=True)
        start = timezone.now()
        for number in range(20):
            identity = Identity.objects.create(address=f"+1206555{number:04d}")
            Conversation.objects.create(
                inbox=house.inbox, channel=house.channel, identity=identity,
                last_message_at=start + timedelta(seconds=number),
            )  # fmt: skip

    def give(number):
        try:
            with tenancy.in_organization(house.organization), tenancy.transaction():
                return turns.sweep()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as workers:
        given = sum(workers.map(give, range(count)))

    with house.open():
        had = Conversation.objects.filter(assignee__isnull=False).order_by("last_message_at")
        assert given == 2 * limit == len(had)
        assert [talk.identity.address[-1] for talk in had] == list("012345")
        assert Conversation.objects.filter(assignee=live_cast.ben).count() == limit

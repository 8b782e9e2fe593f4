"""Logging in and out of queues, and what they hide meanwhile (F119, F120)."""

import pytest

from inbox.accounts.models import Event, Member
from inbox.conversations.finding import badges, lists, navigation, reading
from inbox.conversations.finding.filters import Choice
from inbox.conversations.models import (
    Attendance,
    Conversation,
    Inbox,
    InboxAccess,
    Unread,
)
from inbox.conversations.owning import attendance, colleagues


@pytest.fixture
def queues(aurora, cast):
    """Ben's two queues, and one that is not his."""
    Inbox.objects.filter(pk=aurora.inbox.pk).update(is_queue=True)
    more = Inbox.objects.create(name="Rentals", api_code="rentals", auto_assign="round_robin")
    plain = Inbox.objects.create(name="Board", api_code="board")
    for inbox in (more, plain):
        InboxAccess.objects.create(inbox=inbox, member=cast.ben)
    Inbox.objects.create(name="Others", api_code="others", is_queue=True)
    return [aurora.inbox, more]


def present(who):
    found = Attendance.objects.filter(member=who, is_in=True)
    return set(found.values_list("inbox_id", flat=True))


def test_f119_all_queues_at_once_with_a_reason(queues, cast):
    attendance.log_in(cast.ben)
    assert present(cast.ben) == {queue.pk for queue in queues}

    attendance.log_out(cast.ben, reason="  Lunch\x00  break " + "x" * 100)

    assert present(cast.ben) == set()
    reasons = set(Attendance.objects.values_list("reason", flat=True))
    assert len(reasons) == 1
    assert reasons.pop().startswith("Lunch\ufffd break xxx")
    assert Attendance.objects.count() == 2


def test_one_queue_alone(queues, cast):
    attendance.log_in(cast.ben, inbox=queues[1])

    assert present(cast.ben) == {queues[1].pk}
    attendance.log_in(cast.ben)
    attendance.log_out(cast.ben, inbox=queues[0])
    assert present(cast.ben) == {queues[1].pk}


def test_coming_and_going_is_written_down_once(queues, cast, told):
    attendance.log_in(cast.ben)
    attendance.log_in(cast.ben)
    attendance.log_out(cast.ben, reason="Lunch")

    assert told() == ["AttendanceChanged"] * 2
    assert Event.objects.latest("id").changes == {
        "attendance": ["in", "out"], "inboxes": [queue.pk for queue in queues], "reason": "Lunch",
    }  # fmt: skip
    assert Event.objects.latest("id").inbox_id is None


def test_plain_inboxes_and_those_of_others_are_no_queues(queues, cast, aurora):
    attendance.log_in(cast.rita)
    Inbox.objects.filter(pk=aurora.inbox.pk).update(is_queue=False)
    attendance.log_in(cast.ben)

    assert present(cast.rita) == set()
    assert present(cast.ben) == {queues[1].pk}


def test_colleagues_see_who_is_there_and_why_not(queues, cast):
    attendance.log_in(cast.ada)
    attendance.log_out(cast.ben, reason="Lunch")
    Attendance.objects.filter(member=cast.ben).update(reason="Lunch")
    attendance.log_in(cast.ben, inbox=queues[0])
    attendance.log_out(cast.ben, inbox=queues[0], reason="Lunch")

    seen = colleagues.of([queues[0].pk])[queues[0].pk]

    assert [(one.person.name, one.is_in, one.reason) for one in seen] == [
        ("Ada", True, ""), ("Ben", False, "Lunch"),
    ]  # fmt: skip


def names(who, **choice):
    page = lists.page(Choice(**choice), member=who, country="US")
    return {row.id for row in page.rows}


def test_f120_queue_is_offered_only_while_logged_in(queues, converse, cast, aurora):
    free, mine = converse(), converse(assignee=cast.ben)
    theirs = converse(assignee=cast.ada)
    everything = {free.pk, mine.pk, theirs.pk}

    assert names(cast.ben, inbox=aurora.inbox.pk) == {mine.pk, theirs.pk}
    assert names(cast.ben) == {mine.pk, theirs.pk}
    assert names(cast.ben, inbox=aurora.inbox.pk, assigned="unassigned") == set()
    assert names(cast.ada, inbox=aurora.inbox.pk) == everything
    attendance.log_in(cast.ben)
    assert names(cast.ben, inbox=aurora.inbox.pk) == everything
    attendance.log_out(cast.ben)
    assert names(cast.ben) == {mine.pk, theirs.pk}
    Member.objects.filter(pk=cast.ben.pk).update(role="manager")
    assert names(cast.ben) == everything


def test_what_is_withheld_is_neither_listed_pushed_nor_counted(queues, converse, cast, aurora):
    free = converse()
    mine = converse(assignee=cast.ben)
    choice = Choice(inbox=aurora.inbox.pk)

    rows = lists.among(choice, [free.uuid, mine.uuid], member=cast.ben, country="US").rows
    place = navigation.place(navigation.places(cast.ben), aurora.inbox.uuid)

    assert [row.id for row in rows] == [mine.pk]
    assert place.queue.is_withheld
    assert (place.counts.open, place.counts.unassigned, place.counts.mine) == (1, 0, 1)


def test_what_waits_is_unread_while_logged_in(queues, say, cast, aurora):
    attendance.log_in(cast.ben)
    first = say("Hello").conversation
    seen = say("Seen", "+12065550188").conversation
    reading.read(seen, by=cast.ben)
    assert badges.badges(cast.ben)[aurora.inbox.pk] == 1

    attendance.log_out(cast.ben)
    say("Meanwhile", "+12065550199")

    assert badges.badges(cast.ben)[aurora.inbox.pk] == 0
    assert badges.badges(cast.ada)[aurora.inbox.pk] == 3
    attendance.log_in(cast.ben)
    assert badges.badges(cast.ben)[aurora.inbox.pk] == 2
    assert Unread.objects.filter(member=cast.ben, conversation=first).exists()


def test_closed_ones_are_history_for_all(queues, converse, cast, aurora):
    talk = converse()
    Conversation.objects.filter(pk=talk.pk).update(state="closed", closed_at=talk.opened_at)

    assert names(cast.ben, inbox=aurora.inbox.pk, state="closed") == {talk.pk}

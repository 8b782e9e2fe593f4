"""Taking, giving and giving back: compare-and-set, who may, and what is said of it (F60-F64)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from contacts.models import Identity
from inbox.accounts.models import Event
from inbox.conversations import access
from inbox.conversations.finishing import triage
from inbox.conversations.models import (
    Attendance,
    Conversation,
    Inbox,
    InboxAccess,
    Participant,
)
from inbox.conversations.owning import assigning
from inbox.conversations.owning.assigning import NotAssignable, Taken
from inbox.conversations.writing import messages
from tests.cast import member


def set_inbox(aurora, **fields):
    Inbox.objects.filter(pk=aurora.inbox.pk).update(**fields)
    aurora.inbox.refresh_from_db()


def changes():
    """What the audit says of assignments, oldest first."""
    found = Event.objects.filter(kind="ConversationAssigned").order_by("id")
    return [event.changes for event in found]


def test_assigning_moves_it_and_says_from_whom_to_whom_and_why(converse, cast, told):
    talk = converse()
    told()

    assigning.assign(talk, to=cast.ben, by=cast.ada)
    assigning.assign(talk, to=cast.ben, by=cast.ada)
    assigning.claim(talk, by=cast.ada, expected=cast.ben.pk)
    free = assigning.unassign(talk, by=cast.ada)
    assigning.unassign(talk, by=cast.ada)

    assert free.assignee is None
    assert told() == ["ConversationAssigned"] * 3
    assert changes() == [
        {"assignee": [None, cast.ben.pk], "why": "assigned"},
        {"assignee": [cast.ben.pk, cast.ada.pk], "why": "claimed"},
        {"assignee": [cast.ada.pk, None], "why": "given_back"},
    ]


def test_claim_loses_to_whoever_was_faster_and_learns_who(converse, cast, told):
    talk = converse()
    assigning.claim(talk, by=cast.ada)
    told()

    with pytest.raises(Taken) as lost:
        assigning.claim(talk, by=cast.ben)

    assert lost.value.holder == cast.ada
    assert told() == []
    assert Conversation.objects.get().assignee == cast.ada


def test_claiming_what_is_mine_already_says_nothing(converse, cast, told):
    talk = assigning.claim(converse(), by=cast.ben)
    told()

    assigning.claim(talk, by=cast.ben)

    assert told() == []


def test_stale_screen_does_not_reassign(converse, cast):
    """The screen shows Ben; meanwhile he gave it back, and nobody has it."""
    talk = converse()

    with pytest.raises(Taken) as lost:
        assigning.assign(talk, to=cast.ada, by=cast.ada, expected=cast.ben.pk)

    assert lost.value.holder is None


def test_agents_assign_themselves_only(converse, cast):
    talk = assigning.claim(converse(), by=cast.ada)

    for to in (None, cast.ada):
        with pytest.raises(NotAssignable, match="not_yours"):
            assigning.assign(talk if to is None else converse(), to=to, by=cast.ben)
    assigning.claim(talk, by=cast.ben, expected=cast.ada.pk)
    assigning.unassign(talk, by=cast.ben)

    assert Conversation.objects.filter(assignee__isnull=False).count() == 0


def test_nobody_is_assigned_who_does_not_work_there(converse, cast):
    talk = converse()

    with pytest.raises(NotAssignable, match="no_access"):
        assigning.assign(talk, to=cast.rita, by=cast.ada)
    cast.ben.is_active = False
    with pytest.raises(NotAssignable, match="no_access"):
        assigning.assign(talk, to=cast.ben, by=cast.ada)


def test_f62_without_assignment_nothing_is_assigned(converse, cast, aurora):
    set_inbox(aurora, assignment=False)
    talk = converse()

    with pytest.raises(NotAssignable, match="assignment_off"):
        assigning.claim(talk, by=cast.ben)
    assert assigning.assign_many([talk], to=cast.ben, by=cast.ada) == []


def test_queue_is_taken_from_by_whoever_is_there(converse, cast, aurora):
    set_inbox(aurora, is_queue=True)
    talk = converse()

    with pytest.raises(NotAssignable, match="logged_out"):
        assigning.claim(talk, by=cast.ben)
    with pytest.raises(NotAssignable, match="queue"):
        assigning.assign(talk, to=cast.ben, by=cast.ada)
    assert assigning.assign_many([talk], to=cast.ben, by=cast.ben) == []
    Attendance.objects.create(member=cast.ben, inbox=aurora.inbox, is_in=True)

    assert assigning.claim(talk, by=cast.ben).assignee == cast.ben
    assert assigning.claim(talk, by=cast.ada, expected=cast.ben.pk).assignee == cast.ada


def test_many_are_assigned_at_once_each_with_its_own_line(converse, cast, aurora, told):
    mine, theirs, free = converse(assignee=cast.ben), converse(assignee=cast.ada), converse()
    other = Inbox.objects.create(name="Board", api_code="board")
    Conversation.objects.filter(pk=free.pk).update(inbox=other)
    told()

    changed = assigning.assign_many([mine, theirs, free], to=cast.ben, by=cast.ada)

    assert [(one.id, one.before) for one in changed] == [(theirs.pk, cast.ada.pk)]
    assert told() == ["ConversationAssigned"]
    assert Conversation.objects.filter(assignee=cast.ben).count() == 2


def test_agent_gives_back_only_own_ones_of_many(converse, cast):
    mine, theirs = converse(assignee=cast.ben), converse(assignee=cast.ada)

    changed = assigning.assign_many([mine, theirs], to=None, by=cast.ben)

    assert [one.id for one in changed] == [mine.pk]
    with pytest.raises(NotAssignable, match="not_yours"):
        assigning.assign_many([mine], to=cast.ada, by=cast.ben)
    with pytest.raises(ValueError, match="at most"):
        assigning.assign_many([mine] * 501, to=None, by=cast.ben)


def test_many_take_as_many_statements_as_one(converse, cast):
    def statements(count):
        some = [converse() for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            assert len(assigning.assign_many(some, to=cast.ben, by=cast.ada)) == count
        return len(asked)

    assert statements(1) == statements(20)


def test_whoever_writes_or_has_it_takes_part(converse, cast):
    talk = converse()

    assigning.assign(talk, to=cast.ben, by=cast.ada)
    assigning.assign(talk, to=cast.ben, by=cast.ada)

    assert set(Participant.objects.values_list("member_id", flat=True)) == {cast.ben.pk}
    messages.send(talk, by=cast.ada, body="Hello", key=uuid4())
    assert Participant.objects.filter(conversation=talk).count() == 2


def test_losing_the_inbox_gives_back_what_one_had(converse, cast, aurora):
    mine, closed = converse(assignee=cast.ben), converse(assignee=cast.ben)
    triage.close(closed, by=cast.ben)

    access.revoke(aurora.inbox, of=cast.ben)

    mine.refresh_from_db()
    assert mine.assignee is None
    assert changes()[-1] == {"assignee": [cast.ben.pk, None], "why": "left"}
    assert Conversation.objects.get(pk=closed.pk).assignee == cast.ben


@pytest.mark.timeout(120)
def test_fifty_claim_at_once_one_wins_and_the_others_learn_who(live_cast):
    house, count = live_cast.aurora, 50
    with house.open():
        people = [member(house.organization, f"agent{n}", "agent") for n in range(count)]
        InboxAccess.objects.bulk_create(
            InboxAccess(inbox=house.inbox, member=person) for person in people
        )
        identity = Identity.objects.create(address="+12065550142")
        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel, identity=identity
        )
    barrier = Barrier(count)

    def claim(person):
        try:
            with house.open():
                seen = Conversation.objects.select_related("inbox").get(pk=talk.pk)
                barrier.wait()
                assigning.claim(seen, by=person)
            return person.pk, person.pk
        except Taken as lost:
            return person.pk, lost.holder.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        outcomes = list(threads.map(claim, people))

    with house.open():
        winner = Conversation.objects.get(pk=talk.pk).assignee_id
        assert [told for _, told in outcomes] == [winner] * count
        assert Event.objects.filter(kind="ConversationAssigned").count() == 1

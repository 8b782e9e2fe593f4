"""What concerns a member is a row, written with what it tells of (F60, F114)."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.http import Http404

from inbox import events
from inbox.conversations import access
from inbox.conversations.carrying import delivery
from inbox.conversations.events import ConversationWoken, LockAsked
from inbox.conversations.finding import reading
from inbox.conversations.hearing import centre
from inbox.conversations.models import Attempt, Message
from inbox.conversations.owning import assigning
from inbox.conversations.writing import messages, notes
from inbox.events import publish
from inbox.notifications import notices
from inbox.notifications.kinds import Kind
from inbox.notifications.models import Notification
from inbox.notifications.notices import Notice


def told(member):
    """(kind, sentence) of what a member's centre shows, oldest first."""
    items = centre.page(member, country="US").items
    return [(one.kind, one.text) for one in reversed(items)]


def test_assignee_is_told_and_the_one_who_assigns_is_not(cast, aurora, converse):
    talk = converse()

    assigning.assign(talk, to=cast.ben, by=cast.ada)
    assigning.assign(converse(), to=cast.ada, by=cast.ada)

    assert told(cast.ben) == [("assigned", "Ada assigned this to you")]
    assert told(cast.ada) == []


def test_f114_previous_assignee_is_told_of_reassignment(cast, aurora, converse):
    taken, given, freed = converse(), converse(), converse()
    for talk in (taken, given, freed):
        assigning.assign(talk, to=cast.ben, by=cast.ben)
    access.grant(aurora.inbox, to=cast.rita)

    assigning.assign(taken, to=cast.ada, by=cast.ada)
    assigning.assign(given, to=cast.rita, by=cast.ada)
    assigning.assign(freed, to=None, by=cast.ada)

    assert told(cast.ben) == [
        ("reassigned", "Ada took this from you"),
        ("reassigned", "Ada gave this to Rita"),
        ("reassigned", "Ada unassigned you"),
    ]
    assert told(cast.rita) == [("assigned", "Ada assigned this to you")]


def test_mentioned_member_is_told(cast, aurora, converse):
    notes.note(converse(), by=cast.ada, body="@Ben what do you think?", key=uuid4())

    assert told(cast.ben) == [("mentioned", "Ada mentioned you")]
    assert told(cast.ada) == []


def test_author_is_told_of_a_failure_once_and_not_of_ticks(cast, aurora, converse):
    message = messages.send(converse(), by=cast.ben, body="Hello", key=uuid4())
    attempt = Attempt.objects.create(message=message, channel=aurora.channel)
    Message.objects.update(status="dispatching", due_at=None)
    delivery.report([delivery.Report("sent", attempt=attempt.uuid)])
    assert told(cast.ben) == []

    failed = delivery.Report("failed", attempt=attempt.uuid, error_code="30003")
    delivery.report([failed])
    delivery.report([failed])

    assert told(cast.ben) == [("failed", "Your message was not delivered")]
    assert told(cast.ada) == []


def test_holder_is_told_who_asks_and_owner_that_it_is_back(cast, aurora, converse):
    talk = converse()
    here = {"inbox_id": talk.inbox_id, "conversation_id": talk.pk}

    publish(LockAsked(**here, member_id=cast.ben.pk, actor_id=cast.ada.pk))
    publish(ConversationWoken(**here, member_id=cast.ben.pk))
    publish(ConversationWoken(**here))

    assert told(cast.ben) == [
        ("lock_asked", "Ada asks to answer this"),
        ("returned", "Back from snooze"),
    ]


def test_row_and_change_are_one_transaction(cast, aurora, converse, monkeypatch):
    """A hint that is lost, or a process that dies after the commit, takes nothing away."""
    talk = converse()
    monkeypatch.setattr(events, "_tell", lambda *_: None)  # nobody is left to be called

    with pytest.raises(RuntimeError), transaction.atomic():
        assigning.assign(talk, to=cast.ben, by=cast.ada)
        raise RuntimeError
    assert told(cast.ben) == []

    assigning.assign(talk, to=cast.ben, by=cast.ada)

    assert [kind for kind, _ in told(cast.ben)] == ["assigned"]


def test_same_news_is_not_told_twice_while_unread(cast, aurora, converse):
    talk = converse()
    news = Notice(cast.ben.pk, Kind.LOCK_ASKED, talk.pk, talk.inbox_id, actor_id=cast.ada.pk)

    assert [notices.tell([news]), notices.tell([news])] == [1, 0]
    notices.read_about(talk.pk, by=cast.ben)
    assert notices.tell([news]) == 1


def test_many_are_told_with_one_statement(cast, aurora, converse, django_assert_num_queries):
    news = [
        Notice(cast.ben.pk, Kind.ASSIGNED, talk.pk, talk.inbox_id, actor_id=cast.ada.pk)
        for talk in (converse(), converse(), converse())
    ]

    with django_assert_num_queries(1):
        assert notices.tell(news) == 3


def test_notification_is_hidden_with_the_conversation(cast, aurora, converse):
    notes.note(converse(), by=cast.ada, body="@Ben look", key=uuid4())
    assert centre.unread(cast.ben) == 1

    access.revoke(aurora.inbox, of=cast.ben)

    assert (told(cast.ben), centre.unread(cast.ben)) == ([], 0)
    access.grant(aurora.inbox, to=cast.ben)
    assert centre.unread(cast.ben) == 1


def test_reading_the_conversation_reads_what_was_told_of_it(cast, aurora, converse):
    talk, other = converse(), converse()
    for one in (talk, other):
        assigning.assign(one, to=cast.ben, by=cast.ada)

    reading.read(talk, by=cast.ada)
    assert centre.unread(cast.ben) == 2
    reading.read(talk, by=cast.ben)

    assert centre.unread(cast.ben) == 1


def test_nobody_reads_anothers(cast, aurora, converse):
    assigning.assign(converse(), to=cast.ben, by=cast.ada)
    (one,) = Notification.objects.all()

    with pytest.raises(Http404):
        notices.read(one.uuid, by=cast.ada)

    assert centre.unread(cast.ben) == 1


def test_bell_counts_to_a_hundred(cast, aurora, converse):
    talk = converse()
    notices.tell(
        [
            Notice(cast.ben.pk, Kind.ASSIGNED, talk.pk, talk.inbox_id, other_id=number)
            for number in range(1, 130)
        ]
    )

    assert centre.unread(cast.ben) == 100

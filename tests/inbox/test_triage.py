"""Closing, reopening, assigning; reading and drafts, each member their own (F38, F65)."""

import pytest

from inbox.accounts.models import Event
from inbox.conversations.finding import badges, reading
from inbox.conversations.finishing import moving, triage
from inbox.conversations.models import (
    Conversation,
    Draft,
    Inbox,
    InboxAccess,
    Message,
    ReadCursor,
    Unread,
)


def test_closing_says_who_and_when_once(converse, cast, told):
    talk = converse()
    reading.unread(talk, by=cast.ben)
    told()

    triage.close(talk, by=cast.ada)
    closed = triage.close(talk, by=cast.ben)

    assert (closed.state, closed.closed_by, closed.revision) == ("closed", cast.ada, 1)
    assert closed.closed_at is not None
    assert not Unread.objects.exists()
    assert told() == ["ConversationClosed"]


def test_reopening_undoes_it_once(converse, cast, told):
    talk = triage.close(converse(), by=cast.ada)
    told()

    triage.reopen(talk, by=cast.ben)
    opened = triage.reopen(talk, by=cast.ada)

    assert (opened.state, opened.closed_at, opened.closed_by) == ("open", None, None)
    assert told() == ["ConversationReopened"]
    assert Event.objects.latest("id").actor_id == cast.ben.pk


def test_reopening_beside_a_newer_one_is_refused(converse, cast, say):
    old = triage.close(say().conversation, by=cast.ada)
    old.closed_at = old.opened_at.replace(year=2020)
    old.save(update_fields=["closed_at"])
    newer = say("Me again").conversation

    with pytest.raises(triage.AlreadyOpen):
        triage.reopen(old, by=cast.ada)

    old.refresh_from_db()
    assert (newer.pk != old.pk, old.state) == (True, "closed")


def test_a_text_is_unread_for_each_member_of_the_inbox_alone(say, cast):
    talk = say().conversation

    unread = set(Unread.objects.values_list("member_id", "conversation_id"))

    assert unread == {(cast.ada.pk, talk.pk), (cast.ben.pk, talk.pk)}


def test_reading_is_each_members_own(say, cast, aurora, told):
    talk = say().conversation
    told()

    reading.read(talk, by=cast.ada)
    reading.read(talk, by=cast.ada)

    assert badges.badges(cast.ada)[aurora.inbox.pk] == 0
    assert badges.badges(cast.ben)[aurora.inbox.pk] == 1
    assert badges.badges(cast.rita) == {}
    assert told() == ["ReadingChanged"]
    assert ReadCursor.objects.get().message_id == talk.last_message_id


def test_reading_up_to_a_message_leaves_a_later_text_unread(say, cast):
    """A text that came meanwhile was not seen."""
    first = say("One")
    say("Two")

    reading.read(first.conversation, by=cast.ada, upto=first.pk)

    assert ReadCursor.objects.get().message_id == first.pk
    assert Unread.objects.filter(member=cast.ada).exists()
    reading.read(first.conversation, by=cast.ada, upto=Message.objects.latest("id").pk)
    assert not Unread.objects.filter(member=cast.ada).exists()
    reading.read(first.conversation, by=cast.ada, upto=first.pk)  # a tab left open
    assert ReadCursor.objects.get().message_id == Message.objects.latest("id").pk


def test_marking_unread_is_each_members_own(converse, cast, aurora):
    talk = converse()

    reading.unread(talk, by=cast.ada)
    reading.unread(talk, by=cast.ada)

    assert badges.badges(cast.ada)[aurora.inbox.pk] == 1
    assert badges.badges(cast.ben)[aurora.inbox.pk] == 0


def test_badges_stop_at_a_hundred(converse, cast, aurora, monkeypatch):
    monkeypatch.setattr(badges, "COUNT", badges.COUNT.replace(f"LIMIT {badges.BADGE}", "LIMIT 3"))
    for _ in range(4):
        reading.unread(converse(), by=cast.ada)

    assert badges.badges(cast.ada)[aurora.inbox.pk] == 3


def test_drafts_are_each_members_own(converse, cast):
    talk = converse()

    reading.keep_draft(talk, by=cast.ada, body="Hel")
    reading.keep_draft(talk, by=cast.ada, body="Hello\x00" + "x" * 20_000)
    reading.keep_draft(talk, by=cast.ben, body="Hi")
    reading.keep_draft(talk, by=cast.ben, body="  ")

    assert Draft.objects.count() == 1
    assert reading.draft(talk, of=cast.ada).startswith("Hello\ufffdxxx")
    assert len(reading.draft(talk, of=cast.ada)) == reading.LONGEST_DRAFT
    assert reading.draft(talk, of=cast.ben) == ""


def test_f67_unread_counts_where_the_conversation_is_now(converse, cast, aurora):
    talk = converse()
    other = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=other, member=cast.ben)
    moving.move(Conversation.objects.get(pk=talk.pk), to=other, by=cast.ben)

    reading.unread(talk, by=cast.ben)  # as it was before a colleague moved it

    assert badges.badges(cast.ben) == {aurora.inbox.pk: 0, other.pk: 1}

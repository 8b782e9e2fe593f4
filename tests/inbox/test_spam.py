"""Closed as spam: gone at once, the address blocked until released (F69, and 48 of part 2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.models import Consent, Identity
from inbox.conversations.finding import lists, reading
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finishing import spam
from inbox.conversations.models import Conversation, Message, Unread
from inbox.conversations.writing import messages
from tests.cast import client_of


def person():
    return Identity.objects.get(address="+12065550142")


def names(member, state):
    page = lists.page(Choice(state=state), member=member, country="US")
    return [row.name for row in page.rows]


def test_f69_spam_is_gone_at_once_and_its_address_blocked(cast, say, told):
    talk = say().conversation
    messages.send(talk, by=cast.ben, body="Hello?", key=uuid4())
    told()

    spam.mark(talk, by=cast.ben)
    spam.mark(talk, by=cast.ada)

    assert (talk.state, talk.closed_by) == ("spam", cast.ben)
    assert person().blocked_by == cast.ben
    assert names(cast.ben, "open") == names(cast.ben, "closed") == []
    assert names(cast.ada, "spam") == ["(206) 555-0142"]
    assert not Unread.objects.exists()
    assert Message.objects.get(direction="out").status == "cancelled"
    assert sorted(told()) == ["ConversationMarkedSpam", "MessageChanged"]


def test_blocked_address_writes_into_spam_and_nobody_hears(cast, say, told):
    talk = spam.mark(say().conversation, by=cast.ben)
    told()

    again = say("Buy now")

    assert again.conversation == talk
    assert told() == ["SpamReceived"]
    assert not Unread.objects.exists()
    assert Conversation.objects.get().state == "spam"


def test_blocked_address_begins_nothing_elsewhere(cast, say, aurora):
    """A conversation that was there before stays as it is; the text is filed apart."""
    old = say().conversation
    Identity.objects.update(blocked_at=timezone.now())

    new = say("Buy now").conversation

    old.refresh_from_db()
    assert (new.state, old.state, new.pk != old.pk) == ("spam", "open", True)
    assert old.last_preview == "Hello"


def test_stop_of_a_blocked_address_is_heeded(cast, say):
    spam.mark(say().conversation, by=cast.ben)

    say("STOP")

    assert person().opted_out_at is not None
    assert Consent.objects.get().source == "keyword"


def test_nothing_is_sent_to_a_blocked_conversation(cast, say):
    talk = spam.mark(say().conversation, by=cast.ben)

    with pytest.raises(messages.NotSendable) as refused:
        messages.send(talk, by=cast.ben, body="Hello", key=uuid4())

    assert refused.value.reason == "spam"


def test_undo_puts_back_state_and_unread_and_lets_the_address_write(cast, say):
    talk = say().conversation
    reading.read(talk, by=cast.ben)
    was = spam.mark_all([talk.pk], by=cast.ben)

    spam.unmark(was, by=cast.ben)

    talk.refresh_from_db()
    assert (talk.state, talk.closed_at, person().blocked_at) == ("open", None, None)
    assert set(Unread.objects.values_list("member", flat=True)) == {cast.ada.pk}
    assert say("Hello again").conversation == talk


def test_undo_leaves_an_address_that_was_blocked_before(cast, say):
    talk = say().conversation
    before = timezone.now() - timedelta(days=1)
    Identity.objects.update(blocked_at=before, blocked_by=cast.ada)
    was = spam.mark_all([talk.pk], by=cast.ben)

    spam.unmark(was, by=cast.ben)

    assert (person().blocked_at, person().blocked_by) == (before, cast.ada)


def test_text_of_the_meantime_is_unread_after_the_undo(cast, say):
    """Undo against a new text: it was filed silently, and is told now."""
    talk = say().conversation
    for member in (cast.ada, cast.ben):
        reading.read(talk, by=member)
    was = spam.mark_all([talk.pk], by=cast.ben)
    say("I am a customer")

    spam.unmark(was, by=cast.ben)

    assert set(Unread.objects.values_list("member", flat=True)) == {cast.ada.pk, cast.ben.pk}


def test_managers_release_and_agents_only_what_they_marked_just_now(cast, say):
    talk = spam.mark(say().conversation, by=cast.ada)
    with pytest.raises(spam.ManagersOnly):
        spam.release(talk, by=cast.ben)
    spam.release(talk, by=cast.ada)
    assert (talk.state, person().blocked_at) == ("open", None)

    spam.mark(talk, by=cast.ben)
    spam.release(talk, by=cast.ben)
    assert talk.state == "open"

    spam.mark(talk, by=cast.ben)
    Conversation.objects.update(closed_at=timezone.now() - spam.UNDO)
    talk.refresh_from_db()
    with pytest.raises(spam.ManagersOnly):
        spam.release(talk, by=cast.ben)


def test_release_beside_an_open_conversation_keeps_it_as_a_closed_one(cast, say, aurora):
    talk = spam.mark(say().conversation, by=cast.ada)
    Conversation.objects.create(inbox=aurora.inbox, channel=aurora.channel, identity=person())

    spam.release(talk, by=cast.ada)

    assert (talk.state, person().blocked_at) == ("closed", None)


def test_f69_spam_over_http(live_cast):
    cast = live_cast
    with cast.aurora.open():
        identity = Identity.objects.create(address="+12065550142")
        talk = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel, identity=identity,
            last_preview="Cheap watches", last_message_at=timezone.now(),
        )  # fmt: skip
    address = f"/aurora/conversations/{talk.uuid}/spam/"
    inbox = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    ada, ben, rita = (client_of(member) for member in (cast.ada, cast.ben, cast.rita))

    assert rita.post(address).status_code == 404
    assert ben.post(address).status_code == 302

    assert "Cheap watches" not in ben.get(f"{inbox}?state=open").content.decode()
    assert "Cheap watches" not in ben.get(f"{inbox}?state=spam").content.decode()
    assert "Cheap watches" in ada.get(f"{inbox}?state=spam").content.decode()
    assert "Release" in ada.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    with cast.aurora.open():
        Conversation.objects.update(closed_at=timezone.now() - spam.UNDO)
    assert ben.delete(address).status_code == 403
    assert ada.delete(address).status_code == 302
    assert "Cheap watches" in ben.get(f"{inbox}?state=open").content.decode()

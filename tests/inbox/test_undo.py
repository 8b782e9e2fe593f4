"""The seconds in which a send can be undone, and sending and closing in one (F77, F65)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.outbox import claims
from inbox.conversations.finding import reading
from inbox.conversations.models import Attachment, Attempt, Conversation, Message
from inbox.conversations.showing import threads
from inbox.conversations.writing import files, messages, withdrawing
from tests.cast import client_of


@pytest.fixture
def held(aurora):
    """Sales waits ten seconds with every text."""
    aurora.inbox.undo_seconds = 10
    aurora.inbox.save()


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def send(talk, by, body="Hello", **extra):
    talk = Conversation.objects.select_related("inbox", "channel", "identity__contact").get(
        pk=talk.pk
    )
    return messages.send(talk, by=by, body=body, key=uuid4(), **extra)


def pass_time(message):
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_text_waits_its_seconds_and_then_goes(held, converse, cast):
    message = send(converse(), cast.ben)

    assert claims.claim(50) == []
    pass_time(message)
    assert len(claims.claim(50)) == 1


def test_without_a_window_it_goes_at_once(converse, cast):
    send(converse(), cast.ben)

    assert len(claims.claim(50)) == 1


def test_undo_brings_words_and_files_back(held, say, cast, told):
    talk = say("Is it ready?").conversation
    upload = files.upload(
        talk, by=cast.ben, file=files.Upload("a.vcf", "text/vcard", b"BEGIN:VCARD\nEND")
    )
    message = send(talk, cast.ben, "Yes *now*", files=[upload])
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=3))
    told()

    body = withdrawing.take_back(message, by=cast.ben)

    talk.refresh_from_db()
    upload.refresh_from_db()
    assert body == reading.draft(talk, of=cast.ben) == "Yes *now*"
    assert (upload.message_id, upload.uploader_id) == (None, cast.ben.pk)
    assert timezone.now() - upload.created_at < timedelta(minutes=1)  # not swept away as old
    assert (talk.last_preview, talk.last_direction) == ("Is it ready?", "in")
    assert told() == ["MessageChanged", "DraftChanged"]
    pass_time(message)
    assert claims.claim(50) == []
    assert not Attempt.objects.exists()


def test_undo_puts_the_words_before_what_was_typed_since(held, converse, cast):
    talk = converse()
    message = send(talk, cast.ben, "First")
    reading.keep_draft(talk, by=cast.ben, body="Second")

    assert withdrawing.take_back(message, by=cast.ben) == "First\nSecond"


def test_the_same_click_after_an_undo_sends_nothing(held, converse, cast):
    """A bad line posts again what was taken back meanwhile in another tab."""
    talk, key = converse(), uuid4()
    message = messages.send(talk, by=cast.ben, body="Hello", key=key)
    withdrawing.take_back(message, by=cast.ben)

    assert messages.send(talk, by=cast.ben, body="Hello", key=key).status == "cancelled"
    assert Message.objects.count() == 1


def test_only_the_writer_undoes_and_only_in_time(held, converse, cast):
    message = send(converse(), cast.ben)

    with pytest.raises(withdrawing.TooLate):
        withdrawing.take_back(message, by=cast.ada)
    pass_time(message)
    with pytest.raises(withdrawing.TooLate):
        withdrawing.take_back(message, by=cast.ben)
    claims.claim(50)
    with pytest.raises(withdrawing.TooLate):
        withdrawing.take_back(message, by=cast.ben)
    message.refresh_from_db()
    assert message.status == "dispatching"


def test_what_waits_to_be_tried_again_cannot_be_undone(held, converse, cast):
    message = send(converse(), cast.ben)
    Message.objects.filter(pk=message.pk).update(attempts=1)

    with pytest.raises(withdrawing.TooLate):
        withdrawing.take_back(message, by=cast.ben)


def test_texts_keep_their_order_across_the_window(held, converse, cast):
    talk = converse()
    first = send(talk, cast.ben, "First")
    Message.objects.filter(pk=first.pk).update(due_at=timezone.now() + timedelta(seconds=9))
    second = send(talk, cast.ben, "Second")
    pass_time(second)

    assert claims.claim(50) == []
    pass_time(first)
    assert [claim.letter.body for claim in claims.claim(50)] == ["First"]


def test_undone_leaves_no_trace_in_the_thread(held, converse, cast):
    talk = converse()
    message = send(talk, cast.ben)
    withdrawing.take_back(message, by=cast.ben)

    talk = Conversation.objects.select_related("channel", "identity__contact").get(pk=talk.pk)
    assert threads.thread(talk, country="US").items == []
    message.refresh_from_db()
    (shown,) = threads.bubbles([message], {talk.pk: talk}, "US")
    assert shown.is_withdrawn


def test_bubble_says_until_when_and_to_whom(held, ben, converse):
    talk = converse()

    answer = ben.post(
        f"/aurora/conversations/{talk.uuid}/messages/", {"text": "Hello", "key": str(uuid4())},
        headers={"HX-Request": "true"},
    )  # fmt: skip

    page = answer.content.decode()
    assert 'data-behavior="take-back"' in page
    assert "data-due=" in page


def test_undo_over_http_answers_with_text_and_tray(held, ben, converse, cast):
    talk = converse()
    upload = files.upload(
        talk, by=cast.ben, file=files.Upload("a.vcf", "text/vcard", b"BEGIN:VCARD\nEND")
    )
    message = send(talk, cast.ben, "Hello", files=[upload])

    answer = ben.post(
        f"/aurora/messages/{message.uuid}/withdrawal/", headers={"HX-Request": "true"}
    )
    again = ben.post(f"/aurora/messages/{message.uuid}/withdrawal/", headers={"HX-Request": "true"})

    assert answer.json()["text"] == "Hello"
    assert str(upload.uuid) in answer.json()["tray"]
    assert (again.status_code, again.json()["reason"]) == (409, "too_late")


def test_f65_send_and_close_is_one(ben, converse, told):
    talk = converse()
    told()

    ben.post(f"/aurora/conversations/{talk.uuid}/messages/",
             {"text": "Bye", "key": str(uuid4()), "close": "1"}, headers={"HX-Request": "true"})  # fmt: skip

    talk.refresh_from_db()
    assert (talk.state, talk.last_preview) == ("closed", "Bye")
    assert [kind for kind in told() if kind.startswith(("Message", "ConversationC"))] == [
        "MessageQueued", "ConversationClosed",
    ]  # fmt: skip


def test_what_cannot_be_sent_closes_nothing(ben, converse):
    talk = converse()

    answer = ben.post(f"/aurora/conversations/{talk.uuid}/messages/",
                      {"text": "", "key": str(uuid4()), "close": "1"})  # fmt: skip

    talk.refresh_from_db()
    assert (answer.status_code, talk.state) == (409, "open")


def test_undoing_send_and_close_opens_it_again(held, converse, cast):
    talk = converse()
    message = messages.send_and_close(talk, by=cast.ben, body="Bye", key=uuid4())
    message.conversation.refresh_from_db()

    withdrawing.take_back(message, by=cast.ben)

    talk.refresh_from_db()
    assert talk.state == "open"


def test_undo_holds_even_where_the_customer_began_anew_meanwhile(held, aurora, ben, say, cast):
    """Nothing opens again beside the newer conversation, and the text does not go out for that."""
    aurora.inbox.reopen_days = 0
    aurora.inbox.save()
    talk = say("Is it ready?").conversation
    message = messages.send_and_close(talk, by=cast.ben, body="Bye", key=uuid4())
    say("One more thing")

    answer = ben.post(
        f"/aurora/messages/{message.uuid}/withdrawal/", headers={"HX-Request": "true"}
    )

    talk.refresh_from_db()
    assert (answer.status_code, talk.state) == (200, "closed")
    pass_time(message)
    assert claims.claim(50) == []


def test_same_click_again_does_not_close_what_was_written_since(held, ben, say, cast):
    talk, key = say("Is it ready?").conversation, str(uuid4())
    letter = {"text": "Bye", "key": key, "close": "1"}
    address = f"/aurora/conversations/{talk.uuid}/messages/"
    ben.post(address, letter, headers={"HX-Request": "true"})
    say("One more thing")

    answer = ben.post(address, letter, headers={"HX-Request": "true"})

    talk.refresh_from_db()
    assert (answer.status_code, talk.state) == (200, "open")

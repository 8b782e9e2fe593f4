"""Answering a customer: once, or not at all with the reason (F59, F63, F76)."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from contacts.models import Identity
from inbox.conversations.finding import reading
from inbox.conversations.finishing import triage
from inbox.conversations.locking import locks
from inbox.conversations.models import Conversation, Draft, Message
from inbox.conversations.writing import clicks, files, messages


@pytest.fixture
def send(converse, cast):
    """send("Hello") answers in a conversation of its own."""

    def run(body="Hello", *, talk=None, by=None, key=None, **extra):
        return messages.send(talk or converse(), by=by or cast.ben, body=body, key=key or uuid4(),
                             **extra)  # fmt: skip

    return run


def test_answer_waits_in_the_outbox_and_leads_the_list(send, converse, cast, told):
    talk = converse()
    told()

    message = send("  Yes,\r\ncome at five \n\n", talk=talk)

    talk.refresh_from_db()
    assert (message.direction, message.status, message.author) == ("out", "queued", cast.ben)
    assert message.body == "  Yes,\ncome at five "
    assert message.due_at is not None
    assert (talk.last_message_id, talk.last_preview) == (message.pk, "Yes, come at five")
    assert (talk.last_direction, talk.last_status, talk.revision) == ("out", "queued", 1)
    assert talk.last_author == cast.ben
    assert told() == ["MessageQueued"]


def test_same_key_sends_once(send, converse, told):
    talk, key = converse(), uuid4()
    told()

    first, second = send(talk=talk, key=key), send("changed", talk=talk, key=key)

    assert first == second
    assert Message.objects.count() == 1
    assert told() == ["MessageQueued"]


def test_key_of_another_conversation_or_author_is_taken(send, converse, cast):
    talk, key = converse(), uuid4()
    send(talk=talk, key=key)

    with pytest.raises(clicks.KeyTaken):
        send(talk=converse(), key=key)
    with pytest.raises(clicks.KeyTaken):
        send(talk=talk, key=key, by=cast.ada)


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", "empty"), (" \n\t ", "empty"), ("\u200b", ""), ("x" * 1600, ""), ("x" * 1601, "too_long"),
     ("😀" * 1600, "")],
)  # fmt: skip
def test_body_is_refused_or_taken(send, body, reason):
    if not reason:
        assert send(body).status == "queued"
        return
    with pytest.raises(messages.NotSendable) as refusal:
        send(body)
    assert refusal.value.reason == reason
    assert not Message.objects.exists()


@pytest.mark.parametrize("reason", ["opted_out", "unregistered"])
def test_nothing_is_queued_where_nothing_may_be_sent(send, converse, aurora, told, reason):
    talk = converse()
    if reason == "opted_out":
        talk.identity.opted_out_at = talk.opened_at
        talk.identity.save()
    else:
        aurora.channel.registered = False
        talk.channel = aurora.channel
    told()

    with pytest.raises(messages.NotSendable) as refusal:
        send(talk=talk)

    assert refusal.value.reason == reason
    assert not Message.objects.exists()
    assert told() == []


def test_nul_is_shown_and_the_rest_is_kept(send):
    assert send("a\x00b\ud800c").body == "a\ufffdb\ufffdc"


def test_sending_ends_the_senders_draft_alone(send, converse, cast):
    talk = converse()
    reading.keep_draft(talk, by=cast.ada, body="hers")
    reading.keep_draft(talk, by=cast.ben, body="his")

    send(talk=talk, by=cast.ben)

    assert list(Draft.objects.values_list("body", flat=True)) == ["hers"]


def test_files_go_with_the_message_in_their_order(send, converse, cast):
    talk = converse()
    uploads = [
        files.upload(talk, by=cast.ben, file=files.Upload(name, "text/vcard", b"BEGIN:VCARD\nEND"))
        for name in ("b.vcf", "a.vcf")
    ]

    message = send("", talk=talk, files=uploads)

    talk.refresh_from_db()
    assert (message.files, talk.last_kind, talk.last_preview) == (2, "contact", "")
    assert [(file.message_id, file.position) for file in uploads] == [
        (message.pk, 0), (message.pk, 1),
    ]  # fmt: skip
    with pytest.raises(messages.NotSendable) as refusal:
        send("again", talk=talk, files=uploads)
    assert refusal.value.reason == "file_used"


@pytest.mark.parametrize("status", ["failed", "uncertain"])
def test_retry_queues_again_and_a_second_click_changes_nothing(send, converse, cast, told, status):
    talk = converse()
    message = send(talk=talk)
    Message.objects.filter(pk=message.pk).update(
        status=status, due_at=None, error="Unreachable", error_code="30003"
    )
    message.refresh_from_db()
    told()

    for _ in range(2):
        message = messages.retry(message, by=cast.ada)

    talk.refresh_from_db()
    assert (message.status, message.error, message.error_code) == ("queued", "", "")
    assert message.due_at is not None
    assert message.author == cast.ben
    assert talk.last_status == "queued"
    assert told() == ["MessageQueued"]


@pytest.mark.parametrize(
    "status", ["queued", "dispatching", "accepted", "sent", "delivered", "read", "cancelled"]
)
def test_retry_leaves_alone_what_may_be_under_way(send, cast, told, status):
    message = send()
    Message.objects.filter(pk=message.pk).update(status=status)
    message.refresh_from_db()
    told()

    assert messages.retry(message, by=cast.ada).status == status
    assert told() == []


def test_f103_retry_waits_for_who_is_answering_and_names_them(send, converse, cast):
    talk = converse()
    message = send(talk=talk)
    Message.objects.filter(pk=message.pk).update(status="failed", due_at=None)
    held = locks.acquire(talk, by=cast.ada, tab=uuid4())
    ben = Client(headers={"HX-Request": "true"})
    ben.force_login(cast.ben.user)
    address = f"/aurora/messages/{message.uuid}/attempts/"

    answer = ben.post(address)

    assert (answer.status_code, answer.json()["reason"]) == (409, "held")
    assert answer.json()["sentence"] == "Ada is answering just now. Nothing was sent."
    message.refresh_from_db()
    assert message.status == "failed"
    locks.release(talk, by=cast.ada, token=held.token)
    assert ben.post(address).status_code == 200
    message.refresh_from_db()
    assert message.status == "queued"
    locks.acquire(talk, by=cast.ada, tab=uuid4())
    assert ben.post(address).status_code == 200  # a second click finds it under way


def test_retry_asks_consent_again(send, cast):
    message = send()
    Message.objects.filter(pk=message.pk).update(status="failed")
    message.conversation.identity.opted_out_at = message.created_at

    with pytest.raises(messages.NotSendable) as refusal:
        messages.retry(message, by=cast.ben)

    assert refusal.value.reason == "opted_out"


def test_answering_a_closed_conversation_opens_it(send, converse, cast, told):
    talk = converse()
    triage.close(talk, by=cast.ada)

    told()

    send(talk=talk)

    talk.refresh_from_db()
    assert talk.is_open
    assert talk.closed_at is None
    assert told() == ["ConversationReopened", "MessageQueued"]


def test_answering_a_closed_conversation_beside_a_newer_one_is_refused(send, say, cast):
    old = say().conversation
    triage.close(old, by=cast.ada)
    Conversation.objects.filter(pk=old.pk).update(closed_at=old.opened_at.replace(year=2020))
    say("Me again")
    old = Conversation.objects.get(pk=old.pk)

    with pytest.raises(messages.NotSendable) as refusal:
        send(talk=old)

    assert refusal.value.reason == "newer_open"
    assert not Message.objects.filter(direction="out").exists()


def test_one_key_from_many_threads_is_one_message(live_cast):
    """A double click whose requests run side by side."""
    house, key = live_cast.aurora, uuid4()
    with house.open():
        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel,
            identity=Identity.objects.create(address="+12065550100"),
        )  # fmt: skip
    barrier, made = threading.Barrier(6), []

    def click():
        try:
            barrier.wait(5)
            with house.open():
                mine = Conversation.objects.select_related("identity", "channel").get(pk=talk.pk)
                made.append(messages.send(mine, by=live_cast.ben, body="Once", key=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with house.open():
        assert Message.objects.count() == 1
    assert len(made) == 6
    assert len(set(made)) == 1

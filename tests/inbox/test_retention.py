"""Inboxes that keep their texts for so many days (49 of part 2, RF56)."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from inbox.accounts.models import Event
from inbox.conversations.forgetting import retention
from inbox.conversations.models import Attachment, Conversation, Inbox, Message
from inbox.conversations.writing import messages, scheduling


@pytest.fixture
def thirty(aurora):
    Inbox.objects.filter(pk=aurora.inbox.pk).update(retention_days=30)
    return aurora.inbox


def long_ago(talk, **fields):
    old = timezone.now() - timedelta(days=31)
    Message.objects.filter(conversation=talk).update(created_at=old)
    Conversation.objects.filter(pk=talk.pk).update(opened_at=old, last_message_at=old, **fields)


def bodies():
    return list(Message.objects.order_by("id").values_list("body", flat=True))


def test_older_messages_go_and_newer_stay(thirty, say):
    talk = say("Long ago").conversation
    long_ago(talk)
    say("Today")

    assert retention.work() == 1

    assert bodies() == ["Today"]
    talk.refresh_from_db()
    assert (talk.state, talk.last_preview) == ("open", "Today")


def test_files_go_from_the_disk(thirty, say, settings):
    message = say("A picture")
    key = default_storage.save("org/1/a.f", ContentFile(b"bytes"))
    Attachment.objects.create(
        conversation=message.conversation, message=message, state="stored", file=key
    )
    long_ago(message.conversation)

    retention.work()

    assert not Attachment.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_open_conversation_that_is_empty_stays_with_a_quiet_line(cast, thirty, say, client):
    talk = say("Long ago").conversation
    long_ago(talk)

    retention.work()

    talk.refresh_from_db()
    assert (talk.state, talk.last_preview, talk.last_message_id) == ("open", "", None)
    client.force_login(cast.ben.user)
    page = client.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert "Texts older than 30 days are removed here" in page


def test_closed_one_that_is_empty_goes(thirty, say):
    talk = say("Long ago").conversation
    closed = timezone.now() - timedelta(days=31)
    long_ago(talk, state="closed", closed_at=closed)

    retention.work()

    assert not Conversation.objects.exists()
    assert Event.objects.filter(kind="ConversationErased").get().changes["by"] == "retention"


def test_what_waits_to_be_sent_is_not_touched(cast, thirty, say):
    talk = say("Hello").conversation
    messages.send(talk, by=cast.ben, body="Queued", key=uuid4())
    when = scheduling.When(timezone.now() + timedelta(days=2))
    scheduling.schedule(talk, by=cast.ben, body="Scheduled", key=uuid4(), when=when)
    long_ago(talk)

    retention.work()

    assert bodies() == ["Queued", "Scheduled"]


def test_inbox_that_keeps_everything_keeps_it(aurora, say):
    long_ago(say("Long ago").conversation)

    assert retention.work() == 0
    assert bodies() == ["Long ago"]


def test_round_is_in_the_audit_trail_and_names_nobody(thirty, say):
    long_ago(say("Long ago").conversation)

    retention.work()

    event = Event.objects.get(kind="RetentionApplied")
    assert event.changes["inbox"] == thirty.pk
    assert (event.changes["messages"], event.inbox_id) == (1, None)


def test_many_go_in_batches(thirty, say, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        talk = say(f"Text {number}").conversation
    long_ago(talk)

    assert retention.work() == 5
    assert retention.work() == 0


def test_owner_sets_the_days_and_it_is_in_the_trail(cast, aurora, client):
    client.force_login(cast.ada.user)
    address = f"/aurora/settings/privacy/{aurora.inbox.uuid}/"

    assert client.post(address, {"days": "90"}).status_code == 302
    refused = client.post(address, {"days": "99999"})
    assert refused.status_code == 422
    assert "From 0 to 3650 days." in refused.content.decode()

    aurora.inbox.refresh_from_db()
    assert aurora.inbox.retention_days == 90
    event = Event.objects.get(kind="RetentionChanged")
    assert event.changes == {"inbox": aurora.inbox.pk, "retention_days": [0, 90]}
    client.force_login(cast.ben.user)
    assert client.post(address, {"days": "1"}).status_code == 403


def test_days_that_were_set_by_mistake_are_taken_back(cast, aurora, client):
    client.force_login(cast.ada.user)
    address = f"/aurora/settings/privacy/{aurora.inbox.uuid}/"

    shown = client.post(address, {"days": "1"}, follow=True).content.decode()
    undo = {"days": "0", "seen": "1"}
    assert all(f'name="{name}" value="{value}"' in shown for name, value in undo.items())
    assert client.post(address, undo).status_code == 302

    aurora.inbox.refresh_from_db()
    assert aurora.inbox.retention_days == 0
    assert Event.objects.filter(kind="RetentionChanged").count() == 2
    client.post(address, {"days": "30"})
    assert client.post(address, undo).status_code == 409  # somebody set them again since
    aurora.inbox.refresh_from_db()
    assert aurora.inbox.retention_days == 30


@pytest.mark.parametrize(
    "said", ["kept=x&was=1", "kept=&was=", "was=9", "kept={0}&was=-1", "kept={0}&was=99999"]
)
def test_address_that_names_no_change_offers_no_undo(cast, aurora, client, said):
    client.force_login(cast.ada.user)

    page = client.get("/aurora/settings/privacy/?" + said.format(aurora.inbox.uuid))

    assert page.status_code == 200
    assert 'name="seen"' not in page.content.decode()

"""Notes: kept for the team, and on no way out of it (F77)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from channels_app.outbox import claims
from inbox.conversations.finding import reading
from inbox.conversations.models import (
    Attachment,
    Attempt,
    Conversation,
    InboxAccess,
    Mention,
    Message,
    Participant,
    Unread,
)
from inbox.conversations.showing import threads
from inbox.conversations.writing import clicks, files, messages, notes
from tests.cast import client_of, member


@pytest.fixture
def note(converse, cast):
    """note("Look") keeps a note of Ben's."""

    def run(body="Look", *, talk=None, by=None, key=None, **extra):
        return notes.note(
            talk or converse(), by=by or cast.ben, body=body, key=key or uuid4(), **extra
        )

    return run


@pytest.fixture
def web(cast):
    """web(member) is their browser."""

    def open_for(one):
        return client_of(one)

    return open_for


def post(client, talk, what, **form):
    return client.post(
        f"/aurora/conversations/{talk.uuid}/{what}", form, headers={"HX-Request": "true"}
    )


def test_note_stands_in_the_thread_and_leaves_list_and_outbox_alone(note, say, told):
    talk = say("Hello").conversation
    talk.refresh_from_db()
    before = (talk.last_message_id, talk.last_preview, talk.last_message_at, talk.revision)
    told()

    made = note("Look *here*", talk=talk)

    talk.refresh_from_db()
    assert (made.direction, made.status, made.due_at, made.connection_id) == (
        "note",
        "noted",
        None,
        None,
    )
    assert (talk.last_message_id, talk.last_preview, talk.last_message_at, talk.revision) == before
    assert claims.claim(50) == []
    assert not Attempt.objects.exists()
    assert told() == ["MessageNoted"]
    talk = Conversation.objects.select_related("channel", "identity__contact").get(pk=talk.pk)
    assert [item.body for item in threads.thread(talk, country="US").items] == [
        "Hello",
        "Look *here*",
    ]


@pytest.mark.parametrize(
    "broken",
    [{"due_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"carrier_id": "SM1"}, {"status": "queued"}, {"status": "scheduled"},
     {"attempts": 1}, {"direction": "out"}],
    ids=str,
)  # fmt: skip
def test_database_itself_keeps_notes_from_every_way_out(note, broken):
    made = note()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=made.pk).update(**broken)


def test_note_with_a_connection_is_refused_by_the_database(note, aurora):
    made = note()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=made.pk).update(connection=aurora.connection)


def test_files_of_a_note_are_not_at_the_carriers_address(note, converse, cast, aurora, client):
    talk = converse()
    attachment = Attachment(conversation=talk, uploader=cast.ben, state="stored", name="a.pdf",
                            content_type="application/pdf")  # fmt: skip
    attachment.file = default_storage.save("org/x.f", ContentFile(b"%PDF-1.4"))
    attachment.save()
    token = files._signer.sign(f"{aurora.organization.pk}.{attachment.uuid.hex}")

    made = note("", talk=talk, files=[attachment])

    assert made.files == 1
    assert client.get(reverse("carrier-file", kwargs={"token": token})).status_code == 404


def test_f77_f78_note_takes_files_of_any_kind_and_no_carrier_gets_their_address(
    web, cast, converse, aurora, client
):
    talk, ben = converse(), web(cast.ben)

    def given():
        return SimpleUploadedFile("trace.log", b"x" * 600_000, "text/plain")

    refused = post(ben, talk, "files/", file=given())
    kept = post(ben, talk, "files/", file=given(), **{"for": "note"})
    assert (refused.status_code, kept.status_code) == (409, 200)
    upload = Attachment.objects.get()
    at = (timezone.now() + timedelta(days=1)).isoformat()
    for one, what, form in (
        (ben, "messages/", {"text": "Hello"}),
        (ben, "scheduled/", {"text": "Hello", "at": at}),
        (web(cast.ada), "notes/", {"note": "Look"}),
    ):
        answer = post(one, talk, what, key=str(uuid4()), file=str(upload.uuid), **form)
        assert answer.status_code == 409
    with pytest.raises(messages.NotSendable):
        messages.send(talk, by=cast.ben, body="Hello", key=uuid4(), files=[upload])
    page = ben.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    answers, noted = page.split('id="note-composer"')
    assert (str(upload.uuid) in answers, str(upload.uuid) in noted) == (False, True)

    answer = post(ben, talk, "notes/", note="", key=str(uuid4()), file=str(upload.uuid))

    made = Message.objects.get()
    token = files._signer.sign(f"{aurora.organization.pk}.{upload.uuid.hex}")
    assert "trace.log" in answer.content.decode()
    assert (made.direction, made.files) == ("note", 1)
    assert files.carrier_urls([made.pk]) == {}
    assert client.get(reverse("carrier-file", kwargs={"token": token})).status_code == 404
    read = ben.get(f"/aurora/files/{upload.uuid}/")
    assert (read.status_code, read["Content-Disposition"].split(";")[0]) == (200, "attachment")
    assert web(cast.rita).get(f"/aurora/files/{upload.uuid}/").status_code == 404


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("LARGEST_OF_NOTE", 10, "The file is too large."),
        ("LARGEST_OF_NOTE_TOGETHER", 10, "Together the files are too large."),
        ("MOST_FILES", 0, "A note takes at most"),
    ],
)
def test_f78_file_that_a_note_cannot_take_says_why(
    web, cast, converse, monkeypatch, limit, value, words
):
    monkeypatch.setattr(files, limit, value)
    given = SimpleUploadedFile("a.pdf", b"%PDF-1.4 and more", "application/pdf")

    answer = post(web(cast.ben), converse(), "files/", file=given, **{"for": "note"})

    assert answer.status_code == 409
    assert answer.json()["sentence"].startswith(words)
    assert not Attachment.objects.exists()


def test_key_of_a_note_never_sends_and_that_of_a_reply_never_notes(note, converse, cast):
    talk, key, other = converse(), uuid4(), uuid4()
    note(talk=talk, key=key)
    messages.send(talk, by=cast.ben, body="Hello", key=other)

    with pytest.raises(clicks.KeyTaken):
        messages.send(talk, by=cast.ben, body="Hello", key=key)
    with pytest.raises(clicks.KeyTaken):
        note(talk=talk, key=other)


def test_same_key_notes_once(note, converse):
    talk, key = converse(), uuid4()

    assert note(talk=talk, key=key) == note(talk=talk, key=key)
    assert Message.objects.count() == 1


def test_only_who_may_open_the_inbox_can_be_named(note, cast, converse):
    talk = converse()

    made = note("@Ada and @Rita and @otto and @Ben, look", talk=talk)

    assert set(Mention.objects.values_list("member", flat=True)) == {cast.ada.pk, cast.ben.pk}
    assert list(Unread.objects.values_list("member", "conversation")) == [(cast.ada.pk, talk.pk)]
    taking_part = Participant.objects.filter(conversation=talk).values_list("member", flat=True)
    assert set(taking_part) == {cast.ada.pk, cast.ben.pk}
    assert made.author == cast.ben


def test_members_of_one_first_name_are_named_in_full(aurora, cast, converse):
    with_the_name = member(aurora.organization, "ada lovelace", "agent")
    with_the_name.user.name = "Ada Lovelace"
    with_the_name.user.save()
    InboxAccess.objects.create(inbox=aurora.inbox, member=with_the_name)

    talk = converse()

    handles = {one.handle for one in notes.mentionable(talk)}

    assert handles == {"Ada", "Ada Lovelace", "Ben"}
    found = notes.named("@Ada Lovelace knows", notes.mentionable(talk))
    assert with_the_name in [one.member for one in found]


@pytest.mark.parametrize(
    ("body", "reason"), [("", "empty_note"), (" \n", "empty_note"), ("x" * 5001, "note_too_long")]
)
def test_note_is_refused_with_the_reason(note, body, reason):
    with pytest.raises(messages.NotSendable) as refusal:
        note(body)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("closed", ["opted_out", "unregistered"])
def test_notes_are_taken_where_nothing_can_be_sent(note, converse, aurora, closed):
    talk = converse()
    if closed == "opted_out":
        talk.identity.opted_out_at = timezone.now()
        talk.identity.save()
    else:
        aurora.channel.registered = False
        aurora.channel.save()

    assert note(talk=talk).status == "noted"


def test_note_keeps_the_draft_of_the_reply(note, converse, cast):
    talk = converse()
    reading.keep_draft(talk, by=cast.ben, body="Dear customer")

    note(talk=talk)

    assert reading.draft(talk, of=cast.ben) == "Dear customer"


def test_note_comes_over_http_and_is_answered_by_itself(web, cast, converse):
    talk, key = converse(), uuid4()

    answer = post(web(cast.ben), talk, "notes/", note="Hello @Ada <b>", key=str(key))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="message-{key}"' in page
    assert '<span class="mention">@Ada</span> &lt;b&gt;' in page
    assert "Only your team sees this" in page
    assert Message.objects.get().direction == "note"


def test_reply_form_never_notes_and_note_form_never_sends(web, cast, converse):
    """The two are different addresses with different fields: neither takes the other's words."""
    talk, ben = converse(), web(cast.ben)

    wrong = [
        post(ben, talk, "messages/", note="secret", key=str(uuid4())),
        post(ben, talk, "notes/", text="hello", key=str(uuid4())),
        post(ben, talk, "scheduled/", note="secret", at="own", own="", key=str(uuid4())),
    ]

    assert [answer.status_code for answer in wrong] == [409, 409, 409]
    assert not Message.objects.exists()


def test_nobody_without_the_inbox_writes_reads_or_names(web, cast, converse, note):
    talk = converse()
    made = note("CANARY @Ada", talk=talk)

    for client in (web(cast.rita), web(cast.otto)):
        assert post(client, talk, "notes/", note="x", key=str(uuid4())).status_code == 404
        assert client.get(f"/aurora/conversations/{talk.uuid}/people/").status_code == 404
        assert client.get(f"/aurora/messages/{made.uuid}/attempts/").status_code == 404
    assert (
        "Rita"
        not in web(cast.ben).get(f"/aurora/conversations/{talk.uuid}/people/").content.decode()
    )


def test_retrying_a_note_does_nothing(web, cast, note):
    made = note()

    web(cast.ben).post(f"/aurora/messages/{made.uuid}/attempts/")
    for what in ("withdrawal", "schedule"):
        web(cast.ben).post(f"/aurora/messages/{made.uuid}/{what}/")

    made.refresh_from_db()
    assert (made.status, made.due_at) == ("noted", None)

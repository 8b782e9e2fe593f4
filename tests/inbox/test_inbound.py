"""What customers write lands in one conversation, in order, once (F1, F9, F16)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Consent, Identity
from inbox.accounts.models import Event
from inbox.conversations.carrying import inbound
from inbox.conversations.carrying.inbound import Inbound, Media
from inbox.conversations.finishing import triage
from inbox.conversations.models import Attachment, Conversation, Message
from inbox.conversations.writing import messages


@pytest.fixture
def texts(aurora):
    """texts("a", "b") are texts of one batch, 200 ms apart."""

    def make(*bodies, **fields):
        now = timezone.now()
        return [
            Inbound(
                connection_id=aurora.connection.pk, carrier_id=f"SM{number}", body=body,
                sender=fields.get("sender", "+12065550142"), to=fields.get("to", aurora.channel.address),
                at=now + timedelta(milliseconds=200 * number), media=fields.get("media", ()),
            )
            for number, body in enumerate(bodies)
        ]  # fmt: skip

    return make


def test_two_texts_at_once_are_one_conversation(texts, told):
    outcomes = inbound.receive(texts("A picture", "and a text"))

    talk = Conversation.objects.get()
    assert outcomes == ["stored", "stored"]
    assert list(Message.objects.order_by("id").values_list("body", flat=True)) == [
        "A picture", "and a text",
    ]  # fmt: skip
    assert (talk.last_preview, talk.last_direction) == ("and a text", "in")
    assert told() == ["MessageReceived", "MessageReceived"]


def test_the_same_text_twice_is_stored_once(texts):
    (text,) = texts("Hello")

    assert inbound.receive([text, text]) == ["stored", "duplicate"]
    assert inbound.receive([text]) == ["duplicate"]
    assert Message.objects.count() == 1


def test_number_of_another_connection_is_a_stray(texts, cast):
    strays = texts("Hello", to=cast.rival.channel.address)

    assert inbound.receive([*strays]) == ["stray"]
    assert not Message.objects.exists()
    assert not Identity.objects.exists()


def test_each_customer_has_their_own(say):
    first, second = say("a", "+12065550101"), say("b", "+12065550102")

    assert first.conversation != second.conversation


@pytest.mark.parametrize(
    ("days", "reopens"), [(0, True), (13.9, True), (14.1, False), (400, False)]
)
def test_text_within_two_weeks_of_closing_goes_on(say, cast, told, days, reopens):
    talk = triage.close(say().conversation, by=cast.ada)
    Conversation.objects.filter(pk=talk.pk).update(closed_at=timezone.now() - timedelta(days=days))
    told()

    again = say("Me again").conversation

    assert (again.pk == talk.pk) is reopens
    assert again.is_open
    assert told() == (["ConversationReopened"] if reopens else []) + ["MessageReceived"]
    assert Event.objects.filter(kind="ConversationReopened", actor_id__isnull=False).count() == 0


def test_the_latest_of_several_closed_ones_is_reopened(say, cast):
    talks = []
    for age in (12, 5):
        talk = triage.close(say().conversation, by=cast.ada)
        old = timezone.now() - timedelta(days=20)
        Conversation.objects.filter(pk=talk.pk).update(closed_at=old)
        talks.append((talk, age))
    for talk, age in talks:
        Conversation.objects.filter(pk=talk.pk).update(
            closed_at=timezone.now() - timedelta(days=age)
        )

    assert say("Me again").conversation == talks[-1][0]


def test_files_are_named_and_wait_to_be_fetched(texts):
    media = (
        Media("https://api.twilio.com/1", "image/jpeg"),
        Media("https://api.twilio.com/2", "x"),
    )

    inbound.receive(texts("", media=media))

    assert Message.objects.get().files == 2
    assert Conversation.objects.get().last_kind == "photo"
    assert [
        (file.position, file.source_url, file.state)
        for file in Attachment.objects.order_by("position")
    ] == [(0, media[0].url, "pending"), (1, media[1].url, "pending")]


@pytest.mark.parametrize("word", ["STOP", "ＳＴＯＰ", "s\u200btop", " Stop. ", "please stop"])
def test_stop_is_heard_at_once_and_written_down(say, cast, told, word):
    talk = say("Hello").conversation
    waiting = messages.send(talk, by=cast.ada, body="Sale!", key=talk.uuid)
    told()

    message = say(word)

    waiting.refresh_from_db()
    line = Consent.objects.get()
    assert message.conversation.identity.opted_out_at is not None
    assert (line.state, line.source, line.wording) == ("out", "keyword", word)
    assert (waiting.status, waiting.due_at) == ("cancelled", None)
    assert sorted(told()) == ["ConsentChanged", "MessageChanged", "MessageReceived"]
    assert not Message.objects.filter(direction="out", status="queued").exists()


def test_start_allows_again(say, told):
    say("STOP")
    told()

    message = say("Start")

    assert message.conversation.identity.opted_out_at is None
    assert list(Consent.objects.order_by("id").values_list("state", flat=True)) == ["out", "in"]
    assert told() == ["MessageReceived", "ConsentChanged"]


def test_possible_opt_out_is_flagged_for_a_person(say, told):
    message = say("Please stop texting me")

    assert message.conversation.identity.opted_out_at is None
    assert message.conversation.identity.flag == "possible_opt_out"
    assert not Consent.objects.exists()
    assert told() == ["MessageReceived", "ConsentDoubted"]


def test_stop_in_a_sentence_changes_nothing(say, told):
    message = say("I will stop by at five, cancel my other appointment")

    assert (message.conversation.identity.opted_out_at, message.conversation.identity.flag) == (
        None, "",
    )  # fmt: skip
    assert told() == ["MessageReceived"]


@pytest.mark.parametrize("body", ["😀" * 400, "\u202egnp.exe", "\u0301" * 300])
def test_any_text_is_kept(say, body):
    assert say(body).body == body

"""Quotes and reactions: shown where a channel carries them, absent where none does (F80)."""

from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from inbox.conversations.carrying import capabilities
from inbox.conversations.carrying.capabilities import Capabilities
from inbox.conversations.models import Conversation, Message, Reaction
from inbox.conversations.showing import threads
from inbox.conversations.writing import messages, notes


@pytest.fixture
def talk(say, cast):
    """Asked and answered; the answer quotes the question, the customer liked it."""
    asked = say("Is it ready?")
    answer = messages.send(asked.conversation, by=cast.ben, body="*Yes*", key=uuid4())
    Message.objects.filter(pk=answer.pk).update(quoted=asked)
    Reaction.objects.create(message=answer, emoji="👍")
    return Conversation.objects.select_related("channel", "identity__contact").get(
        pk=asked.conversation_id
    )


def answer_html(talk):
    bubble = next(
        item
        for item in threads.thread(talk, country="US").items
        if getattr(item, "direction", "") == "out"
    )
    return render_to_string("conversations/_message.html", {"message": bubble})


def test_f80_sms_shows_neither_quote_nor_reaction(talk):
    html = answer_html(talk)

    assert "👍" not in html
    assert "Is it ready?" not in html
    assert "Yes</div>" in html
    assert "<strong>" not in html


def test_f80_channel_that_carries_them_shows_both(talk, monkeypatch):
    monkeypatch.setitem(capabilities.KINDS, "sms", Capabilities(True, True, True))

    html = answer_html(talk)

    assert "👍" in html
    assert "Is it ready?" in html
    assert "<strong>Yes</strong>" in html


def test_note_is_never_quoted_to_a_customer(talk, cast, monkeypatch):
    monkeypatch.setitem(capabilities.KINDS, "sms", Capabilities(True, True, True))
    note = notes.note(talk, by=cast.ben, body="CANARY", key=uuid4())
    Message.objects.filter(direction="out").update(quoted=note)

    assert "CANARY" not in answer_html(talk)


def test_sms_asks_nothing_about_them(talk, django_assert_num_queries):
    shown = list(Message.objects.filter(conversation=talk))

    with django_assert_num_queries(1):  # who wrote
        threads.bubbles(shown, {talk.pk: talk}, "US")

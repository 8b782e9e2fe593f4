"""A worker that dies between deciding and sending: once, never twice. And who wakes it."""

import os
from contextlib import contextmanager
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels_app import hints, tasks
from inbox.autoreplies.models import AutoReply, Waiting
from inbox.conversations.models import Message
from tests.autoreplies.conftest import answering
from tests.nursery import Failed, nursery
from tests.outbox.conftest import desk, quick_passwords, silent_carrier  # noqa: F401 - fixtures
from tests.outbox.desk import phone
from tests.outbox.senders import database_url

ANSWER = ("shell", "-v", "0", "-c", "from channels_app.tasks import answer; answer()")


@contextmanager
def dying(home, point):
    """A place for workers that kill themselves there."""
    env = {**os.environ, "DATABASE_URL": database_url(), "PUBLIC_URL": settings.PUBLIC_URL,
           "DEBUG_DRILLS": "1", "FAILPOINTS": f"autoreplies.{point}:kill9"}  # fmt: skip
    with nursery(home, env) as place:
        yield place


@pytest.fixture
def asked(desk):  # noqa: F811
    """A text came to an inbox that answers always."""
    with desk.house.open():
        answering(desk.house.inbox, mode="on", on_since=timezone.now(), texts={"en": "Away"})
    desk.hear("Hello", phone())
    desk.drain()
    with desk.house.open():
        assert Waiting.objects.count() == 1
    return desk


@pytest.mark.parametrize(("point", "waits"), [("before_commit", 1), ("after_commit", 0)])
def test_killed_between_claim_and_send_answers_once(asked, tmp_path, point, waits):
    with dying(tmp_path, point) as place, pytest.raises(Failed):
        place.run(*ANSWER)
    with asked.house.open():
        assert Waiting.objects.count() == waits
        assert AutoReply.objects.count() == 1 - waits

    tasks.answer()
    tasks.answer()
    asked.send()
    asked.send()

    assert [line["body"] for line in asked.accepted()] == ["Away"]
    with asked.house.open():
        assert Message.objects.get(direction="out").status == "accepted"
    call_command("check_invariants", stdout=StringIO())


def test_text_wakes_the_worker_only_where_something_answers(asked, monkeypatch):
    woken = []
    monkeypatch.setattr(hints, "wake", woken.append)
    asked.hear("Hello", phone())
    asked.drain()
    assert "answer" in woken

    tasks.answer()
    with asked.house.open():
        answering(asked.house.inbox, mode="off")
    woken.clear()
    asked.hear("Hello again", phone())
    asked.drain()
    assert "answer" not in woken


def test_automatic_reply_without_its_row_is_found(asked):
    tasks.answer()
    with asked.house.open():
        AutoReply.objects.all().delete()
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=said)

    assert "went without its row" in said.getvalue()

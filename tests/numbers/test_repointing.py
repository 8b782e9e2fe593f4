"""The site moved to another address: one command finds what is posted elsewhere, and repairs it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channels_app.addresses import webhook
from channels_app.models import PhoneNumber
from inbox.conversations.models import Connection
from tests import specs
from tests.cast import SALES

SPARE = "+12065550111"


def run(*options):
    """What the command printed; what it failed with."""
    out = StringIO()
    try:
        call_command("webhooks", "--organization", "aurora", *options, stdout=out)
    except CommandError as problem:
        return out.getvalue().splitlines(), str(problem)
    return out.getvalue().splitlines(), ""


@pytest.fixture
def moved(line, settings):
    """Two numbers with our webhooks, one of which no inbox answers; then PUBLIC_URL changes."""
    key = line.connection.key
    urls = {"message_url": webhook(key, "message"), "voice_url": webhook(key, "voice")}
    line.register(SALES, SPARE, **urls)
    line.refresh()
    settings.PUBLIC_URL = "https://moved.example"
    return urls


def test_command_says_what_goes_elsewhere_and_changes_nothing(line, moved):
    lines, failed = run()

    assert lines == [f"aurora: {SALES}: texts elsewhere, calls elsewhere"]
    assert failed == "1 of them do not post here"
    assert line.webhooks(SALES)["message_url"] == moved["message_url"]


def test_command_repairs_every_number_that_an_inbox_answers(line, moved, twilio_asked):
    lines, failed = run("--repair")

    assert (lines, failed) == ([f"aurora: {SALES}: texts ours, calls ours"], "")
    at_carrier = line.webhooks(SALES)
    key = line.connection.key
    assert at_carrier["message_url"] == webhook(key, "message")
    assert at_carrier["voice_url"] == webhook(key, "voice")
    assert at_carrier["voice_url"].startswith("https://moved.example/")
    assert line.webhooks(SPARE)["message_url"] == moved["message_url"]
    assert run() == (lines, "")
    if specs.FOLDER.exists():
        specs.all_valid(twilio_asked)


def test_account_that_does_not_answer_is_named_and_the_numbers_stay(line, moved, cast):
    with cast.aurora.open():
        Connection.objects.update(api_base="http://127.0.0.1:9")

    lines, failed = run("--repair")

    assert lines == ["aurora: main: The carrier does not answer"]
    assert failed == "1 of them do not post here"
    with cast.aurora.open():
        assert PhoneNumber.objects.filter(gone_at=None).count() == 2

"""Aurora's Sales with its scope open, and a house of rules for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.autoreplies import replying, rules
from inbox.autoreplies.models import Waiting
from inbox.conversations.models import Message
from inbox.hours import presets, schedules
from tests.inbox.conftest import aurora, converse, quick, say, told  # noqa: F401 - fixtures

CLOSED = "We are closed."
NIGHT_OWL = [["03:00", "03:01"]]


@pytest.fixture
def closed(aurora):  # noqa: F811
    """closed() shuts Sales for now, with a text; fields of its Answering row as given."""

    def shut(**fields):
        row = schedules.made(None)
        now = timezone.now()
        day = (now + timedelta(days=2)).weekday()
        row.week = [presets.OFFICE if number == day else [] for number in range(7)]
        row.save()
        return answering(aurora.inbox, **({"mode": "auto", "texts": {"en": CLOSED}} | fields))

    return shut


def answering(inbox, **fields):
    """The automatic texts of an inbox."""
    row = rules.made(inbox)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.fixture
def answers(aurora):  # noqa: F811
    """answers(): let the worker decide; the bodies of all automatic texts so far."""

    def ask():
        while replying.work():
            pass
        assert not Waiting.objects.exists()
        mine = Message.objects.filter(direction="out", author=None).order_by("id")
        return list(mine.values_list("body", flat=True))

    return ask

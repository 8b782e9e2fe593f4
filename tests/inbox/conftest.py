"""Aurora's Sales, with its scope open around the test."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.models import Identity
from inbox.accounts.models import Event
from inbox.conversations.carrying import inbound
from inbox.conversations.models import Conversation, Message


@pytest.fixture(autouse=True)
def quick(settings, tmp_path):
    """Hashing a password properly takes most of a second; files go to a folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def aurora(cast):
    """The house of Aurora; its scope and a transaction are open."""
    with cast.aurora.open():
        yield cast.aurora


@pytest.fixture
def converse(aurora) -> Callable[..., Conversation]:
    """converse() makes an open conversation with a customer of its own."""

    def make(**fields: Any) -> Conversation:
        number = Identity.objects.count()
        identity = Identity.objects.create(address=f"+1206555{number:04d}")
        return Conversation.objects.create(
            inbox=aurora.inbox, channel=aurora.channel, identity=identity, **fields
        )

    return make


@pytest.fixture
def say(aurora) -> Callable[..., Message]:
    """say("Hello") files a customer's text and gives its message."""

    def text(body: str = "Hello", sender: str = "+12065550142", **fields: Any) -> Message:
        sid = fields.pop("carrier_id", f"SM{uuid4().hex}")
        outcome = inbound.receive(
            [
                inbound.Inbound(
                    connection_id=aurora.connection.pk, carrier_id=sid, sender=sender,
                    to=aurora.channel.address, body=body, at=fields.pop("at", timezone.now()),
                    **fields,
                )
            ]
        )  # fmt: skip
        assert outcome == [inbound.STORED]
        return Message.objects.select_related("conversation__identity").get(carrier_id=sid)

    return text


@pytest.fixture
def told(aurora) -> Callable[[], list[str]]:
    """told() are the kinds of what was published since the last time it was asked."""
    seen: list[int] = [0]

    def ask() -> list[str]:
        found = list(Event.objects.filter(id__gt=seen[0]).order_by("id"))
        if found:
            seen[0] = found[-1].pk
        return [event.kind for event in found]

    return ask

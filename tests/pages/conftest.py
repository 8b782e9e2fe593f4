"""People at their browsers, contacts and conversations of Aurora."""

from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact, Identity
from inbox.conversations.models import Conversation, Message
from tests.cast import client_of


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    """Pictures go to a folder of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def browse(cast):
    """browse("ben"): their browser."""

    def sign_in(name: str) -> Client:
        return client_of(getattr(cast, name))

    return sign_in


@pytest.fixture
def known(cast):
    """known("Ana", "+1206…"): a contact of Aurora."""

    def make(name: str = "Ana Ferreira", number: str = "", **fields: Any) -> Contact:
        with cast.aurora.open():
            contact = Contact.objects.create(name=name, **fields)
            if number:
                Identity.objects.create(address=number, contact=contact)
        return contact

    return make


@pytest.fixture
def talk(cast):
    """talk("+1206…", "Hello"): a conversation in Sales with that number."""

    def make(number: str, *bodies: str, **fields: Any) -> Conversation:
        with cast.aurora.open():
            identity, _ = Identity.objects.get_or_create(address=number)
            found = Conversation.objects.create(
                inbox=fields.pop("inbox", cast.aurora.inbox), channel=cast.aurora.channel,
                identity=identity, **fields,
            )  # fmt: skip
            for body in bodies:
                Message.objects.create(
                    conversation=found, direction="in", status="received", body=body
                )
        return found

    return make

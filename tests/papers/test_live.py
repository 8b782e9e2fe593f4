"""What open pages learn of an import: the conversations it named, and lists when it is over."""

import pytest
from django.utils import timezone

from contacts.imports import jobs as importing
from contacts.models import Contact, Identity
from inbox.accounts.models import Event
from inbox.conversations.carrying import inbound
from inbox.conversations.carrying.inbound import Inbound
from inbox.conversations.models import Conversation
from inbox.conversations.papers import showing
from inbox.events import Published
from inbox.live import push
from tests.papers.conftest import work


@pytest.fixture
def wrote(aurora):
    """Somebody unknown wrote."""
    inbound.receive(
        [Inbound(connection_id=aurora.connection.pk, carrier_id="SM1", sender="+12065550142",
                 to=aurora.channel.address, body="Hello", at=timezone.now())]
    )  # fmt: skip
    return Conversation.objects.get()


def told():
    return list(
        Event.objects.filter(kind="CustomerChanged").values_list("conversation_id", flat=True)
    )


def test_conversation_of_a_number_that_was_known_hears_of_its_name(wrote, bring):
    bring("name,phone\nAna,2065550142\nBea,2065550143\n")

    assert Contact.objects.get(name="Ana") == Identity.objects.get(address="+12065550142").contact
    assert told() == [wrote.pk]


def test_new_name_and_its_undo_are_told_and_what_stays_as_it_is_is_not(wrote, bring):
    bring("name,phone\nAna,2065550142\n")
    job = bring("name,phone\nAnna,2065550142\n")
    assert told() == [wrote.pk] * 2
    bring("name,phone\nAnna,2065550142\n")
    assert told() == [wrote.pk] * 2

    importing.undo(job)
    work()

    assert Contact.objects.get().name == "Ana"
    assert told() == [wrote.pk] * 3


def test_lists_look_again_once_an_import_is_over(cast, aurora, bring, monkeypatch):
    said = []
    there = ("member", cast.ben.uuid)
    monkeypatch.setattr(push, "audience", lambda asked: push.Audience(
        {one: ["en"] for one in asked if one == there}))  # fmt: skip
    monkeypatch.setattr(push, "signal", lambda kind, uuid, **body: said.append((uuid, body)))
    bring("name,phone\nAna,2065550142\n")

    for event in Event.objects.filter(kind="ImportChanged").order_by("id"):
        showing.show_import([Published(event.pk, event)])

    states = Event.objects.filter(kind="ImportChanged").order_by("id")
    assert [one.changes["state"] for one in states] == ["checking", "checked", "running", "done"]
    assert said == [(cast.ben.uuid, {"contacts": True})]

"""Drafts: each member their own, on every device, and nobody else's (F77)."""

from uuid import uuid4

import pytest

from inbox.conversations.finding import reading
from inbox.conversations.models import Draft
from inbox.conversations.writing import messages
from tests.cast import client_of


@pytest.fixture
def web(cast):
    def open_for(one):
        return client_of(one)

    return open_for


def test_draft_is_kept_once_and_said_once(converse, cast, told):
    talk = converse()
    told()

    for body in ("Hel", "Hello", "Hello"):
        reading.keep_draft(talk, by=cast.ben, body=body)

    assert reading.draft(talk, of=cast.ben) == "Hello"
    assert told() == ["DraftChanged", "DraftChanged"]


def test_nothing_typed_is_nothing_kept(converse, cast, told):
    talk = converse()
    reading.keep_draft(talk, by=cast.ben, body="Hello")
    told()

    for _ in range(2):
        reading.keep_draft(talk, by=cast.ben, body=" \n")

    assert not Draft.objects.exists()
    assert told() == ["DraftChanged"]


def test_list_knows_the_members_own_drafts_alone(converse, cast):
    mine, other, third = converse(), converse(), converse()
    reading.keep_draft(mine, by=cast.ben, body="Dear\ncustomer")
    reading.keep_draft(other, by=cast.ada, body="CANARY")

    found = reading.drafts([mine.pk, other.pk, third.pk], of=cast.ben)

    assert found == {mine.pk: "Dear customer"}


def test_f77_another_device_gets_the_draft(web, converse, cast):
    talk = converse()
    web(cast.ben).post(f"/aurora/conversations/{talk.uuid}/draft/", {"text": "Half a"})

    phone, ada = web(cast.ben), web(cast.ada)

    assert phone.get(f"/aurora/conversations/{talk.uuid}/draft/").json() == {"text": "Half a"}
    assert "Half a" in phone.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert ada.get(f"/aurora/conversations/{talk.uuid}/draft/").json() == {"text": ""}
    assert "Half a" not in ada.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert web(cast.rita).get(f"/aurora/conversations/{talk.uuid}/draft/").status_code == 404


def test_draft_event_names_no_inbox(converse, cast):
    """So no catch-up and no teammate's list hears of it."""
    from inbox.accounts.models import Event

    reading.keep_draft(converse(), by=cast.ben, body="Hello")

    event = Event.objects.get(kind="DraftChanged")
    assert (event.inbox_id, event.member_id, event.changes) == (None, cast.ben.pk, {})


def test_sending_ends_the_draft_everywhere(converse, cast, told):
    talk = converse()
    reading.keep_draft(talk, by=cast.ben, body="Hello")
    told()

    messages.send(talk, by=cast.ben, body="Hello", key=uuid4())

    assert not Draft.objects.exists()
    assert "DraftChanged" in told()

"""What else was exchanged with a customer, as far as the reader may see it (F94)."""

import pytest
from django.test import Client

from contacts.models import Contact, Identity
from inbox.conversations.models import Conversation, Inbox, InboxAccess
from inbox.conversations.showing import history


@pytest.fixture
def customer(aurora):
    """Mara writes from two numbers; she wrote to Sales and to the board."""
    contact = Contact.objects.create(name="Mara")
    first, second = (
        Identity.objects.create(address=f"+1206555017{number}", contact=contact)
        for number in (1, 2)
    )
    board = Inbox.objects.create(name="Board", api_code="board")

    def talk(identity, inbox, words, state="closed"):
        return Conversation.objects.create(
            inbox=inbox, channel=aurora.channel, identity=identity, state=state, last_preview=words
        )

    return {
        "old": talk(first, aurora.inbox, "Last year"),
        "other": talk(second, aurora.inbox, "From my other phone"),
        "board": talk(second, board, "CANARY"),
        "stranger": talk(Identity.objects.create(address="+12065550999"), aurora.inbox, "CANARY"),
        "now": talk(first, aurora.inbox, "Now", state="open"),
    }


def test_f94_all_addresses_of_the_contact_newest_first(customer, cast):
    found = history.of(customer["now"], member=cast.ben)

    assert [one.preview for one in found] == ["From my other phone", "Last year"]
    assert {one.inbox for one in found} == {"Sales"}


def test_f94_other_inboxes_only_for_who_may_open_them(customer, cast):
    InboxAccess.objects.create(inbox=customer["board"].inbox, member=cast.ada)

    seen = {one.preview for one in history.of(customer["now"], member=cast.ada)}

    assert seen == {"From my other phone", "Last year", "CANARY"}
    assert history.of(customer["now"], member=cast.rita) == []


def test_f94_they_stand_above_the_thread_and_beside_it(customer, cast):
    client = Client()
    client.force_login(cast.ben.user)

    page = client.get(f"/aurora/conversations/{customer['now'].uuid}/").content.decode()

    above, _, beside = page.partition('id="details"')
    for words in ("Last year", "From my other phone"):
        assert words in above
        assert words in beside
    assert "CANARY" not in page


def test_number_without_a_contact_has_its_own_history_alone(customer, cast, aurora):
    identity = Identity.objects.create(address="+12065550888")
    mine = Conversation.objects.create(
        inbox=aurora.inbox, channel=aurora.channel, identity=identity
    )

    assert history.of(mine, member=cast.ben) == []

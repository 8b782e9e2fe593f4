"""The inbox's pages through HTTP, each test named by the features it shows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from contacts import consent
from inbox.conversations.carrying import inbound
from inbox.conversations.finishing import triage
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess, Message
from inbox.conversations.owning import assigning
from tests.cast import client_of


@pytest.fixture
def ben(cast):
    """Ben's browser."""
    return client_of(cast.ben)


def receive(house, sender="+12065550142", body="Hello", sid="SM1", at=None, to=None):
    """A text, as the drain hands it over; its conversation."""
    with house.open():
        inbound.receive(
            [
                inbound.Inbound(
                    connection_id=house.connection.pk,
                    carrier_id=sid,
                    sender=sender,
                    to=to or house.channel.address,
                    body=body,
                    at=at or timezone.now(),
                )
            ]
        )
        return Message.objects.select_related("conversation").get(carrier_id=sid).conversation


def list_page(client, house, query=""):
    """The HTML of the inbox's list."""
    answer = client.get(f"/{house.organization.slug}/inboxes/{house.inbox.uuid}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def thread_page(client, house, conversation):
    answer = client.get(f"/{house.organization.slug}/conversations/{conversation.uuid}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_f1_nobody_enters_without_a_membership(cast, ben):
    assert ben.get("/rival/").status_code == 404
    assert Client().get("/aurora/").status_code == 302


def test_f9_f21_navigation_lists_own_inboxes_with_number_and_colour(cast, ben):
    with cast.aurora.open():
        Inbox.objects.create(name="Board", api_code="board", hue=3)

    page = list_page(ben, cast.aurora)

    assert 'data-hue="12"' in page
    assert "(202) 555-0143" in page
    assert "Board" not in page


def test_f7_inbox_stands_in_the_bar_of_the_phone(cast, ben):
    page = list_page(ben, cast.aurora)

    assert 'class="tabbar"' in page


def test_f38_f39_open_and_closed_are_two_lists(cast, ben):
    conversation = receive(cast.aurora, body="Fix my bike")
    assert "Fix my bike" in list_page(ben, cast.aurora)
    with cast.aurora.open():
        triage.close(conversation, by=cast.ben)

    assert "Fix my bike" not in list_page(ben, cast.aurora)
    assert "Fix my bike" in list_page(ben, cast.aurora, "?state=closed")


def test_f40_f42_f60_f63_filters_follow_the_assignee(cast, ben):
    receive(cast.aurora, "+12065550101", "Mine", "SM1")
    receive(cast.aurora, "+12065550102", "Nobody's", "SM2")
    receive(cast.aurora, "+12065550103", "Hers", "SM3")
    with cast.aurora.open():
        for sid, member in (("SM1", cast.ben), ("SM3", cast.ada)):
            conversation = Conversation.objects.get(
                last_message_id=Message.objects.get(carrier_id=sid).pk
            )
            assigning.assign(conversation, to=member, by=member)

    shown = {
        choice: {
            name
            for name in ("Mine", "Nobody&#39;s", "Hers")
            if name in list_page(ben, cast.aurora, f"?assigned={choice}")
        }
        for choice in ("me", "unassigned", "others", "")
    }

    assert shown == {
        "me": {"Mine"}, "unassigned": {"Nobody&#39;s"}, "others": {"Hers"},
        "": {"Mine", "Nobody&#39;s", "Hers"},
    }  # fmt: skip


def test_f45_f67_unread_filter_is_the_members_own(cast, ben):
    conversation = receive(cast.aurora, body="Read me")
    address = f"/aurora/conversations/{conversation.uuid}/reading/"

    assert "Read me" in list_page(ben, cast.aurora, "?unread=1")
    ben.post(address)

    assert "Read me" not in list_page(ben, cast.aurora, "?unread=1")
    ada = Client()
    ada.force_login(cast.ada.user)
    assert "Read me" in list_page(ada, cast.aurora, "?unread=1")


def test_f48_newest_message_comes_first(cast, ben):
    now = timezone.now()
    receive(cast.aurora, "+12065550101", "Older", "SM1", now - timedelta(minutes=2))
    receive(cast.aurora, "+12065550102", "Newer", "SM2", now - timedelta(minutes=1))

    page = list_page(ben, cast.aurora)

    assert page.index("Newer") < page.index("Older")


def test_f62_without_assignment_its_controls_are_absent(cast, ben):
    conversation = receive(cast.aurora)
    with cast.aurora.open():
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(assignment=False)

    page = thread_page(ben, cast.aurora, conversation)

    assert "/assignment/" not in page
    assert "assigned=me" not in page


def test_f74_f75_f95_head_names_the_number_and_our_inbox(cast, ben):
    conversation = receive(cast.aurora)

    page = thread_page(ben, cast.aurora, conversation)

    assert "(206) 555-0142" in page
    assert "→ Sales" in page
    assert "Not in your contacts" in page


def test_f74_f75_how_long_it_has_gone_on_and_who_took_part(cast, ben):
    conversation = receive(cast.aurora)
    with cast.aurora.open():
        assigning.claim(conversation, by=cast.ben)

    page = thread_page(ben, cast.aurora, conversation)

    head, _, details = page.partition('id="details"')
    since = f'datetime="{conversation.opened_at.isoformat()}" data-time="lasting"'
    assert since in head
    assert since in details
    assert "This conversation" in details
    assert "Text, (202) 555-" in details
    assert "<dt>Took part</dt><dd>Ben</dd>" in details
    with cast.aurora.open():
        triage.close(conversation, by=cast.ben)
    page = thread_page(ben, cast.aurora, conversation)
    assert f'data-until="{conversation.closed_at.isoformat()}"' in page


def test_f92_f93_name_is_edited_in_the_panel(cast, ben):
    conversation = receive(cast.aurora)

    ben.post(f"/aurora/conversations/{conversation.uuid}/contact/", {"name": "  Ana   Ferreira "})

    assert "Ana Ferreira" in thread_page(ben, cast.aurora, conversation)
    assert "Ana Ferreira" in list_page(ben, cast.aurora)


def test_f94_earlier_conversations_are_in_the_panel(cast, ben):
    earlier = receive(cast.aurora, body="Last year's tire", sid="SM1")
    with cast.aurora.open():
        triage.close(earlier, by=cast.ben)
        Conversation.objects.filter(pk=earlier.pk).update(
            closed_at=timezone.now() - timedelta(days=60)
        )
    now = receive(cast.aurora, body="A new one", sid="SM2")

    page = thread_page(ben, cast.aurora, now)

    assert now.pk != earlier.pk
    assert "Last year&#39;s tire" in page


def test_f139_f141_unregistered_number_sends_nothing_and_says_why(cast, ben):
    conversation = receive(cast.aurora)
    with cast.aurora.open():
        Channel.objects.filter(pk=cast.aurora.channel.pk).update(registered=False)

    answer = ben.post(
        f"/aurora/conversations/{conversation.uuid}/messages/",
        {"text": "Hi", "key": str(uuid4())},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 409
    assert answer.json()["reason"] == "unregistered"
    assert "Carriers block unregistered numbers." in thread_page(ben, cast.aurora, conversation)
    with cast.aurora.open():
        assert not Message.objects.filter(direction="out").exists()


def test_f70_f142_opt_out_holds_on_every_number(cast, ben):
    first = receive(cast.aurora, sid="SM1")
    with cast.aurora.open():
        other = Inbox.objects.create(name="Rentals", api_code="rentals")
        InboxAccess.objects.create(inbox=other, member=cast.ben)
        Channel.objects.create(
            inbox=other, connection=cast.aurora.connection, address="+12025550188", registered=True
        )
    second = receive(cast.aurora, sid="SM2", to="+12025550188")

    ben.post(f"/aurora/conversations/{first.uuid}/opt-out/")

    answer = ben.post(
        f"/aurora/conversations/{second.uuid}/messages/",
        {"text": "Hi", "key": str(uuid4())},
        headers={"HX-Request": "true"},
    )
    assert answer.json()["reason"] == "opted_out"
    with cast.aurora.open():
        assert consent.opt_in(second.identity, source="keyword")


def test_plain_form_sends_without_a_script(cast, ben):
    conversation = receive(cast.aurora)

    answer = ben.post(
        f"/aurora/conversations/{conversation.uuid}/messages/",
        {"text": "No script here", "key": str(uuid4())},
    )

    assert answer.status_code == 302
    assert "No script here" in thread_page(ben, cast.aurora, conversation)


def test_dead_number_is_pointed_out(cast, ben):
    conversation = receive(cast.aurora)
    with cast.aurora.open():
        consent.flag(conversation.identity, reason="dead_number")

    assert "did not arrive" in thread_page(ben, cast.aurora, conversation)

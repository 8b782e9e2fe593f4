"""Whose the answers to a campaign are: the member it names, or whoever wrote with them last; before
the contact's owner and before all turns (F100, F143).
"""

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Recipient
from channels_app.models import AddressRoute
from contacts.models import Contact
from inbox.conversations.models import (
    Channel,
    Conversation,
    ConversationTag,
    Inbox,
    InboxAccess,
    Message,
)
from inbox.conversations.owning import attendance
from tests import twilio
from tests.outbox.desk import phone


@pytest.fixture
def ben(hall):
    return hall.house.members["ben"]


def answered(hall, campaign, body="Yes please") -> Conversation:
    """Its first recipient answers; the conversation then."""
    one = hall.recipients(campaign)[0]
    hall.desk.hear(body, one.address)
    hall.desk.drain()
    with hall.open():
        return Conversation.objects.get(identity_id=one.identity_id, state="open")


def sent(hall, **fields):
    campaign = hall.campaign(people=1, **fields)
    hall.start(campaign)
    hall.run(campaign)
    return campaign


def test_f143_whom_the_campaign_names_comes_before_turns(hall, ben):
    with hall.open():
        Inbox.objects.filter(pk=hall.house.inbox.pk).update(auto_assign="round_robin")
        hall.house.inbox.refresh_from_db()
        attendance.log_in(hall.ada)
        attendance.log_in(ben)
    assert answered(hall, sent(hall)).assignee_id == hall.ada.pk  # whose turn it is

    named = [answered(hall, sent(hall, assignee=hall.ada)) for _ in range(2)]

    assert [one.assignee_id for one in named] == [hall.ada.pk, hall.ada.pk]


def test_f100_owner_has_the_answer_unless_the_campaign_names_somebody(hall, ben):
    first, second = sent(hall), sent(hall, assignee=hall.ada)
    with hall.open():
        for one in Recipient.objects.select_related("identity"):
            one.identity.contact = Contact.objects.create(name="Mara", owner=ben)
            one.identity.save()

    assert answered(hall, first).assignee_id == ben.pk
    assert answered(hall, second).assignee_id == hall.ada.pk


def told(hall, by) -> Conversation:
    """A customer somebody of the desk wrote with."""
    talk = hall.desk.thread(phone())
    hall.desk.queue("See you at six", talk)
    hall.desk.send()
    with hall.open():
        Message.objects.filter(conversation=talk).update(author=by)
    return talk


def sent_to(hall, talk, **fields) -> Campaign:
    campaign = hall.campaign(**fields)
    with hall.open():
        campaign.numbers = Conversation.objects.get(pk=talk.pk).identity.address
        campaign.save()
    hall.start(campaign)
    hall.run(campaign)
    return campaign


def test_f143_answers_go_to_whoever_wrote_with_them_last(hall, ben):
    talk = told(hall, ben)
    with hall.open():
        Conversation.objects.filter(pk=talk.pk).update(state="closed", closed_at=timezone.now())

    campaign = sent_to(hall, talk, goes_to_last=True)

    assert answered(hall, campaign).assignee_id == ben.pk


def test_f143_whoever_wrote_last_and_left_the_inbox_has_nothing(hall, ben):
    talk = told(hall, ben)
    with hall.open():
        InboxAccess.objects.filter(member=ben).delete()
    campaign = sent_to(hall, talk, goes_to_last=True)

    found = answered(hall, campaign)  # in the conversation that was open already

    assert (found.pk, found.assignee_id) == (talk.pk, None)


def test_f143_what_is_open_and_nobodys_goes_to_whom_the_campaign_names(hall, ben):
    talk = told(hall, ben)

    found = answered(hall, sent_to(hall, talk, assignee=hall.ada))

    assert (found.pk, found.assignee_id) == (talk.pk, hall.ada.pk)


def test_f143_text_to_another_number_is_no_answer(hall):
    campaign = sent(hall, assignee=hall.ada)
    (one,) = hall.recipients(campaign)
    other = "+12025550177"
    with hall.open():
        elsewhere = Inbox.objects.create(name="Workshop", api_code="workshop", hue=3)
        AddressRoute.objects.create(organization=hall.house.organization, kind="sms", address=other)
        Channel.objects.create(
            inbox=elsewhere, connection=hall.house.connection, address=other, registered=True
        )

    sid = "SM" + "7" * 32
    form = twilio.text("Is my bike ready?", From=one.address, To=other, MessageSid=sid, SmsSid=sid,
                       AccountSid=hall.desk.account)  # fmt: skip
    twilio.post(hall.house, form, token=hall.desk.token)
    hall.desk.drain()

    with hall.open():
        talk = Conversation.objects.get(inbox=elsewhere)
        assert talk.assignee_id is None
        assert not ConversationTag.objects.exists()
    assert hall.recipients(campaign)[0].replied_at is None

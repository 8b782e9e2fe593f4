"""One number, written in five ways, is one address from every way in (F31, F95, and the webhook)."""

import pytest

from channels_app import deliveries
from contacts import finding, phones
from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Conversation
from tests import twilio
from tests.cast import client_of

SPELLINGS = {
    "US": ["+12065550142", "(206) 555-0142", "206 555 0142", "001 206 555 0142", "206.555.0142",
           "tel:+1-206-555-0142"],
    "IT": ["+393471234567", "347 123 4567", "0039 347 1234567", "347.123.45.67",
           "tel:+39-347-1234567"],
    "BR": ["+5511987654321", "(11) 98765-4321", "00 55 11 98765-4321", "11.98765.4321",
           "tel:+55-11-8765-4321"],
    "AR": ["+5491123456789", "011 15-2345-6789", "0054 9 11 2345 6789", "+54 11 2345.6789",
           "tel:+54-9-11-2345-6789"],
    "MX": ["+525512345678", "55 1234 5678", "0052 1 55 1234 5678", "55.1234.5678",
           "tel:+52-55-1234-5678"],
}  # fmt: skip


def live_in(cast, country):
    with tenancy.unscoped("tests change organizations"):
        Organization.objects.filter(pk=cast.aurora.organization.pk).update(country=country)


@pytest.mark.parametrize("country", SPELLINGS)
def test_f95_every_spelling_is_one_address(country):
    assert len({phones.normalize(one, country) for one in SPELLINGS[country]}) == 1


@pytest.mark.parametrize("country", ["US", "IT"])
def test_f31_five_spellings_are_one_contact_from_every_way_in(live_cast, country):
    cast, ben = live_cast, client_of(live_cast.ben)
    live_in(cast, country)
    spellings = SPELLINGS[country]
    kept = phones.normalize(spellings[0], country)

    for number, spelling in enumerate(spellings):  # the webhook
        form = twilio.text(f"Hello {number}", From=spelling, MessageSid=f"SM{number:032d}")
        assert twilio.post(cast.aurora, form).status_code == 200
    with tenancy.in_organization(live_cast.aurora.organization):
        deliveries.drain()
    with cast.aurora.open():
        talk = Conversation.objects.get()
    for spelling in spellings:  # a new conversation
        ben.post(
            "/aurora/new/",
            {"to": spelling, "channel": cast.aurora.channel.uuid, "text": "Hi", "key": talk.uuid},
        )
    ben.post(f"/aurora/conversations/{talk.uuid}/linking/", {"name": "Mara Reyes"})

    with cast.aurora.open():
        assert [one.address for one in Identity.objects.all()] == [kept]
        assert Conversation.objects.count() == 1
        mara = Contact.objects.get()
        for spelling in spellings[:5]:  # linking finds it, however it is typed
            found = finding.find(spelling.removeprefix("tel:"), member=cast.ben)
            assert found == [mara], spelling


@pytest.mark.parametrize("sender", ["72345", "262966", "MyBank", "AMAZON INFO"])
def test_f95_short_codes_and_names_are_what_they_are(live_cast, sender):
    twilio.post(live_cast.aurora, twilio.text("Your code is 1234", From=sender))
    with tenancy.in_organization(live_cast.aurora.organization):
        deliveries.drain()

    with live_cast.aurora.open():
        assert Identity.objects.get().address == sender

"""One number of each contact (F144), the lists by state and reason (F36), and the linter beside the
registration (F17).
"""

import pytest
from django.utils import timezone

from campaigns.building import linting
from channels_app.models import Registration
from contacts.models import Contact, Identity
from inbox.conversations.carrying import opening
from inbox.conversations.models import Conversation
from tests.campaigns.test_pages import ada, form, path  # noqa: F401 - a fixture
from tests.outbox.desk import phone


def numbers(hall, *labels: str) -> list[Identity]:
    """A contact's, in this order."""
    with hall.open():
        contact = Contact.objects.create(name="Mara Lind")
        return [Identity.objects.create(address=phone(), contact=contact, label=label)
                for label in labels]  # fmt: skip


def talk(hall, identity: Identity) -> None:
    with hall.open():
        made = opening.ensure_begun(hall.house.channel, [identity.pk])[identity.pk]
        Conversation.objects.filter(pk=made.pk).update(last_message_at=timezone.now())


def sent(hall, **fields) -> dict:
    campaign = hall.campaign(audience={"people": True}, **fields)
    hall.start(campaign)
    hall.run(campaign)
    return campaign


def test_f144_a_contact_with_several_numbers_gets_one_text_on_the_mobile(hall):
    _work, mobile, _home = numbers(hall, "work", "mobile", "home")

    sent(hall)

    assert hall.sent_to() == {mobile.address: 1}


def test_f144_the_number_last_written_with_goes_before_the_mobile(hall):
    _work, mobile, home = numbers(hall, "work", "mobile", "home")
    talk(hall, mobile)
    talk(hall, home)

    sent(hall)

    assert hall.sent_to() == {home.address: 1}


def test_f144_a_pasted_number_of_the_same_person_is_no_second_text(hall, ada):  # noqa: F811
    work, mobile = numbers(hall, "work", "mobile")
    two = numbers(hall, "", "mobile")
    campaign = hall.campaign()
    pasted = "\n".join([work.address, two[0].address, two[1].address])
    ada.post(path(campaign.uuid), form(hall, people="on", numbers=work.address))
    only = hall.campaign()
    ada.post(path(only.uuid), form(hall, numbers=pasted))

    review = ada.get(path(campaign.uuid, "review")).text
    hall.start(campaign)
    hall.run(campaign)
    hall.start(only)
    hall.run(only)

    assert "to the number last written with, else the mobile one" in review
    assert hall.reasons(campaign) == {"twice": 1}
    assert hall.reasons(only) == {"twice": 1}  # of the two in the list
    assert hall.sent_to() == {mobile.address: 1, two[1].address: 2, work.address: 1}
    page = ada.get(path(campaign.uuid, "recipients") + "?state=skipped&why=twice").text
    assert "Gets it on another number" in page and page.count("No more of this") == 1


def test_f36_lists_by_state_and_reason_and_their_files(hall, ada):  # noqa: F811
    campaign = hall.campaign(people=3)
    hall.start(campaign)
    hall.run(campaign)
    first, second, _third = hall.recipients(campaign)
    with hall.open():
        for one, why in ((first, "30003"), (second, "30006")):
            type(one).objects.filter(pk=one.pk).update(state="failed", reason=why)
        named = Contact.objects.create(name='=HYPERLINK("http://evil.example")')
        Identity.objects.filter(pk=first.identity_id).update(contact=named)
    base = path(campaign.uuid, "recipients")

    page = ada.get(path(campaign.uuid)).text
    failed = ada.get(base + "?state=failed").text
    one = ada.get(base + "?state=failed&why=30003").text
    export = ada.get(path(campaign.uuid, "export") + "?state=failed&why=30003")
    lines = b"".join(export.streaming_content).decode().splitlines()

    assert f"{base}?state=failed&amp;why=30003" in page
    assert failed.count("No more of this") == 2 and one.count("No more of this") == 1
    assert "Phone unreachable (30003)" in one and "Any reason" in one
    assert len(lines) == 2 and first.address in lines[1]
    assert "\"'=HYPERLINK" in lines[1]  # a spreadsheet shows it and runs nothing
    assert ada.get(base + "?state=nonsense&why='--").status_code == 200


@pytest.fixture
def registered(hall):
    with hall.open():
        Registration.objects.create(
            kind="campaign", connection=hall.house.connection, inbox=hall.house.inbox,
            state="approved", answers={
                "samples": ["Your bike is repaired, come by at https://aurora.example/shop until"
                            " six. Reply STOP to opt out", "Your appointment is tomorrow at nine"],
                "description": "Appointments and repairs of bikes", "has_links": True,
            },
        )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Your bike is ready at the shop, come by tomorrow", []),
        ("Your bike is ready: https://aurora.example/shop", []),
        ("Your bike is ready: https://casino.example/win", ["link_elsewhere"]),
        ("Your bike is ready, call +1 (206) 555-0142", ["phone_undeclared"]),
        ("Your bike is ready, call {number|us}", ["phone_undeclared"]),
        ("Invest today into our crypto lottery, guaranteed winnings every single morning",
         ["far_from_samples"]),
        ("", []),
    ],
)  # fmt: skip
def test_f17_a_message_is_read_beside_what_was_registered(hall, registered, body, found):
    campaign = hall.campaign(body=body)

    with hall.open():
        assert linting.compare(campaign) == found


def test_f17_what_was_never_declared_is_said_in_the_review(hall, registered, ada):  # noqa: F811
    with hall.open():
        row = Registration.objects.get()
        row.answers = {**row.answers, "has_links": False}
        row.save()
    campaign = hall.campaign(body="Aurora: your bike is ready: https://aurora.example/shop")

    review = ada.get(path(campaign.uuid, "review")).text

    assert "the registration of this inbox says that its texts hold none" in review


def test_f17_nothing_is_compared_where_nothing_was_registered(hall):
    campaign = hall.campaign(body="Anything https://example.com/ +12065550142")

    with hall.open():
        assert linting.compare(campaign) == []

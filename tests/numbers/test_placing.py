"""Numbers between inboxes: what was exchanged before stays apart (F16, F111), one member's own
number (F25, F35), giving back after a wait.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.addresses import webhook
from channels_app.models import AddressRoute, PhoneNumber
from channels_app.numbers import placing, releasing
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.carrying import inbound
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess
from tests.cast import SALES

PAGE = "/aurora/settings/phone-numbers/"
CUSTOMER = "+12065550142"


@pytest.fixture
def number(line, cast):
    """Sales' own number, at the pretend carrier with its webhooks."""
    key = line.connection.key
    line.register(SALES, message_url=webhook(key, "message"), voice_url=webhook(key, "voice"))
    assert line.refresh() == ""
    with cast.aurora.open():
        return PhoneNumber.objects.select_related("connection").get(address=SALES)


@pytest.fixture
def workshop(cast):
    """Rita's inbox."""
    with cast.aurora.open():
        made = Inbox.objects.create(name="Workshop", api_code="workshop", hue=3)
        InboxAccess.objects.create(inbox=made, member=cast.rita)
    return made


def write(line, body="Hello"):
    """The customer texts the number."""
    text = inbound.Inbound(
        connection_id=line.connection.pk, carrier_id=f"SM{uuid4().hex}", sender=CUSTOMER,
        to=SALES, body=body, at=timezone.now(),
    )  # fmt: skip
    with line.cast.aurora.open():
        inbound.receive([text])
        return Conversation.objects.order_by("-last_message_at", "-id").first()


def move(browse, number, to):
    return browse("ada").post(f"{PAGE}{number.uuid}/inbox/", {"to": to})


def test_f16_f111_history_stays_where_it_was_and_the_next_text_arrives_in_the_new_inbox(
    cast, browse, line, number, workshop
):
    before = write(line, "Before the move")

    assert move(browse, number, f"inbox:{workshop.uuid}").status_code == 302

    after = write(line, "After the move")
    assert after.pk != before.pk
    with cast.aurora.open():
        assert Conversation.objects.get(pk=before.pk).state == "closed"
        assert (after.inbox_id, after.state) == (workshop.pk, "open")
        channel = Channel.objects.get(address=SALES)
    assert channel.inbox_id == workshop.pk
    rita = browse("rita")
    thread = rita.get(f"/aurora/conversations/{before.uuid}/").content.decode()
    assert "Before the move" in thread
    assert 'id="composer-text"' not in thread
    listed = rita.get(f"/aurora/inboxes/{workshop.uuid}/").content.decode()
    assert "After the move" in listed
    assert "Before the move" not in listed
    # and Sales keeps what is its own, without reading on
    assert browse("ben").get(f"/aurora/conversations/{after.uuid}/").status_code == 404


def test_what_stayed_behind_is_not_reopened(cast, browse, line, number, workshop):
    before = write(line)
    move(browse, number, f"inbox:{workshop.uuid}")

    answer = browse("ben").post(
        f"/aurora/conversations/{before.uuid}/closure/", {"_method": "DELETE"}
    )

    assert answer.status_code == 409
    assert "another inbox now" in answer.json()["sentence"]
    with cast.aurora.open():
        assert Conversation.objects.get(pk=before.pk).state == "closed"


def test_what_an_agent_moved_on_before_stays_with_that_inbox(cast, browse, line, number, workshop):
    talk = write(line)
    with cast.aurora.open():
        other = Inbox.objects.create(name="Repairs", api_code="repairs")
        Conversation.objects.filter(pk=talk.pk).update(inbox=other)

    move(browse, number, f"inbox:{workshop.uuid}")

    with cast.aurora.open():
        assert Conversation.objects.get(pk=talk.pk).state == "open"


def test_f25_f35_number_becomes_one_members_own_and_comes_back(
    cast, browse, line, number, workshop
):
    move(browse, number, f"member:{cast.rita.uuid}")

    own = write(line, "For Rita alone")
    with cast.aurora.open():
        private = Inbox.objects.get(kind=Inbox.Kind.PRIVATE)
        holders = InboxAccess.objects.filter(inbox=private)
        assert [one.member_id for one in holders] == [cast.rita.pk]
    assert (
        "For Rita alone"
        in browse("rita").get(f"/aurora/conversations/{own.uuid}/").content.decode()
    )
    assert browse("ada").get(f"/aurora/conversations/{own.uuid}/").status_code == 404
    assert "Rita" in browse("ada").get(PAGE).content.decode()

    move(browse, number, f"inbox:{cast.aurora.inbox.uuid}")

    before = browse("ben").get(f"/aurora/conversations/{own.uuid}/").content.decode()
    assert "For Rita alone" in before  # F16: what was in the private inbox, read-only
    with cast.aurora.open():
        private = Inbox.objects.get(kind=Inbox.Kind.PRIVATE)
    move(browse, number, f"member:{cast.rita.uuid}")
    with cast.aurora.open():
        assert Inbox.objects.filter(kind=Inbox.Kind.PRIVATE).get() == private


def test_number_goes_to_nobody_elses_inbox_or_member(cast, browse, line, number):
    for to in (
        f"inbox:{cast.rival.inbox.uuid}", f"member:{cast.otto.uuid}", "inbox:x", "", "other:1",
    ):  # fmt: skip
        assert move(browse, number, to).status_code == 404


def test_number_of_another_organization_is_refused(cast, line, wanted):
    line.register(wanted)
    line.refresh()
    with cast.aurora.open():
        AddressRoute.objects.create(
            organization=cast.aurora.organization, kind="sms", address="+12065551234"
        )
    with tenancy.unscoped("tests give a number away"):
        AddressRoute.objects.create(
            organization=cast.rival.organization, kind="sms", address=wanted
        )
    with cast.aurora.open():
        number = PhoneNumber.objects.select_related("connection").get(address=wanted)
    with pytest.raises(placing.routes.AddressTaken), cast.aurora.open():
        placing.place(number, cast.aurora.inbox, by=cast.ada)


def test_number_is_given_back_after_its_wait(cast, browse, line, number):
    talk = write(line)
    address = f"{PAGE}{number.uuid}/release/"
    ada = browse("ada")

    assert ada.post(address, {"days": "3"}).status_code == 422
    ada.post(address, {"days": "7"})
    with tenancy.in_organization(cast.aurora.organization):
        assert releasing.release_due() == 0
        assert SALES in line.owned()
        assert releasing.release_due(timezone.now() + timedelta(days=8)) == 1

    assert SALES not in line.owned()
    with cast.aurora.open():
        channel = Channel.objects.get(address=SALES)
        assert channel.released_at is not None
        assert not channel.registered
    with tenancy.unscoped("tests look at the routes"):
        assert not AddressRoute.objects.filter(address=SALES).exists()
    thread = browse("ben").get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert "given back to the carrier" in thread
    assert SALES not in ada.get(PAGE).content.decode()


def test_giving_back_is_cancelled(cast, browse, line, number):
    address = f"{PAGE}{number.uuid}/release/"
    ada = browse("ada")
    ada.post(address, {"days": "1"})
    assert "Keep it" in ada.get(f"{PAGE}{number.uuid}/").content.decode()

    ada.post(address, {"_method": "DELETE"})

    with tenancy.in_organization(cast.aurora.organization):
        assert releasing.release_due(timezone.now() + timedelta(days=8)) == 0
    assert SALES in line.owned()


def test_number_on_its_way_back_is_not_said_to_be_kept(cast, browse, line, number):
    address = f"{PAGE}{number.uuid}/release/"
    ada = browse("ada")
    ada.post(address, {"days": "1"})
    with cast.aurora.open():
        PhoneNumber.objects.filter(pk=number.pk).update(release_at=timezone.now())

    refused = ada.post(address, {"_method": "DELETE"})

    assert refused.status_code == 422
    assert "It is being given back just now" in refused.content.decode()
    with tenancy.in_organization(cast.aurora.organization):
        assert releasing.release_due() == 1
    assert SALES not in line.owned()


def test_refused_giving_back_says_why_and_is_tried_again(cast, browse, line, number):
    line.fault("release_refuse", error_code=21710)
    browse("ada").post(f"{PAGE}{number.uuid}/release/", {"days": "1"})

    later = timezone.now() + timedelta(days=2)
    with tenancy.in_organization(cast.aurora.organization):
        releasing.release_due(later)
        with tenancy.transaction():
            kept = PhoneNumber.objects.get(pk=number.pk)
        assert kept.gone_at is None
        assert kept.problem
        releasing.release_due(later)
    assert SALES not in line.owned()


def test_number_gone_from_the_account_is_gone_here_after_a_refresh(cast, browse, line, number):
    line.carrier.register("ACsomebody", "else-token", [{"number": SALES}])

    assert line.refresh() == ""

    assert f"{number.uuid}" not in browse("ada").get(PAGE).content.decode()
    assert browse("ada").get(f"{PAGE}{number.uuid}/").status_code == 404


def test_webhooks_elsewhere_are_shown_and_repaired(cast, browse, line, number):
    line.register(SALES, message_url="https://old.example/sms", application="AP1")
    line.refresh()
    ada = browse("ada")
    assert "Texts go elsewhere" in ada.get(PAGE).content.decode()

    assert ada.post(f"{PAGE}{number.uuid}/webhooks/").status_code == 302

    ours = webhook(line.connection.key, "message")
    assert line.webhooks(SALES)["message_url"] == ours
    assert line.webhooks(SALES)["application"] == ""
    assert "Texts go elsewhere" not in ada.get(PAGE).content.decode()


def test_messaging_service_that_takes_the_texts_is_repaired_too(cast, browse, line, number):
    service = {"sid": "MG1", "inbound_url": "https://old.example/all", "numbers": [SALES]}
    line.carrier.register(line.account, line.token, [], services=[service])
    line.refresh()
    ada = browse("ada")
    assert "Messaging Service MG1" in ada.get(f"{PAGE}{number.uuid}/").content.decode()

    ada.post(f"{PAGE}{number.uuid}/webhooks/")

    mine = next(one for one in line.carrier.accounts() if one["account_sid"] == line.account)
    assert mine["services"][0]["inbound_url"] == webhook(line.connection.key, "message")
    assert "As it should be" in ada.get(f"{PAGE}{number.uuid}/").content.decode()


def test_service_that_leaves_it_to_the_number_is_fine(cast, browse, line, number):
    service = {"sid": "MG2", "inbound_url": "https://old.example/all", "defers": True,
               "numbers": [SALES]}  # fmt: skip
    line.carrier.register(line.account, line.token, [], services=[service])
    line.refresh()

    assert "As it should be" in browse("ada").get(f"{PAGE}{number.uuid}/").content.decode()


def test_number_is_bought_from_its_page_once(cast, browse, line):
    ada = browse("ada")
    page = ada.get(f"{PAGE}search/?area=415").content.decode()
    assert "San Francisco, CA" in page
    form = {"number": f"{line.connection.uuid}:+14155550117", "key": str(uuid4()), "area": "415"}

    first, second = ada.post(PAGE, form), ada.post(PAGE, form)

    assert first["Location"] == second["Location"]
    assert line.bought() == ["+14155550117"]
    assert "(415) 555-0117" in ada.get(first["Location"]).content.decode()


def test_identities_of_customers_stay_one(cast, line, number, browse, workshop):
    """The same customer before and after is one address."""
    write(line)
    move(browse, number, f"inbox:{workshop.uuid}")
    write(line)
    with cast.aurora.open():
        assert Identity.objects.filter(address=CUSTOMER).count() == 1

"""Settings > an inbox > Registration: filled in over days, read as a reviewer would, handed in."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app.models import Registration
from inbox.accounts.models import Role
from inbox.conversations.models import Channel, Connection, Inbox
from tests.cast import client_of
from tests.registration.office import BRAND, CAMPAIGN

BUSINESS = ("business_name", "business_type", "company_type", "registration_identifier",
            "registration_number", "industry", "regions", "website")  # fmt: skip
PERSON = ("first_name", "last_name", "title", "position", "email", "phone")
ADDRESS = ("street", "city", "region", "postal_code", "country")
CONSENT = ("message_flow", "privacy_url", "terms_url", "opt_out_message", "help_message")


def pick(names, source=BRAND):
    return {name: source[name] for name in names}


SAMPLES = {f"sample_{n}": text for n, text in enumerate(CAMPAIGN["samples"], 1)}
PAGES = {
    "business": pick(BUSINESS), "person": pick(PERSON), "address": pick(ADDRESS),
    "campaign": pick(("usecase", "description"), CAMPAIGN), "samples": SAMPLES,
    "consent": pick(CONSENT, CAMPAIGN),
}  # fmt: skip


OVERVIEW = "/aurora/settings/registrations/"


@pytest.fixture
def place(cast):
    with cast.aurora.open():
        Channel.objects.update(registered=False)
    return f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/registration/"


@pytest.fixture
def browse(cast):
    def sign_in(name):
        return client_of(getattr(cast, name))

    return sign_in


def fill(ada, place, **changes):
    """Every page, one after the other."""
    answers = [ada.post(f"{place}campaign/{name}/", PAGES[name] | changes.get(name, {}))
               for name in PAGES]  # fmt: skip
    return [answer.status_code for answer in answers]


def kept(cast, kind="campaign"):
    with cast.aurora.open():
        return Registration.objects.select_related("brand").get(kind=kind)


def test_numbers_that_are_registered_already_ask_for_nothing(cast, browse, place):
    ada = browse("ada")
    open_one = ada.get(place).content.decode()
    with cast.aurora.open():
        Channel.objects.update(registered=True)

    done = ada.get(place).content.decode()

    assert "Begin registration" in open_one
    assert "Begin registration" not in done
    assert "Registered" in done


def test_f140_form_leads_from_page_to_page_and_is_handed_in(cast, browse, place):
    ada = browse("ada")

    codes = fill(ada, place)
    check = ada.get(f"{place}campaign/check/").content.decode()
    answer = ada.post(f"{place}campaign/submission/")

    assert codes == [302] * 6
    assert "A reviewer would find nothing to turn down here." in check
    assert answer.status_code == 302
    made = kept(cast)
    assert (made.state, made.brand.state) == ("submitted", "submitted")
    assert made.due_at is not None
    assert made.answers["samples"] == CAMPAIGN["samples"]
    assert "Submitted. The carriers take days" in ada.get(place).content.decode()


def test_form_is_gone_on_with_later(cast, browse, place):
    ada = browse("ada")

    answer = ada.post(f"{place}campaign/business/", {"business_name": "Aurora", "later": "1"})
    html = ada.get(f"{place}campaign/business/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, place)
    assert 'value="Aurora"' in html
    assert "The form is kept" in ada.get(place).content.decode()


def test_invalid_page_is_kept_and_leads_nowhere(cast, browse, place):
    answer = browse("ada").post(
        f"{place}campaign/business/", PAGES["business"] | {"registration_number": "12"}
    )

    assert answer.status_code == 422
    assert "An EIN has nine digits" in answer.content.decode()
    assert kept(cast).brand.answers["registration_number"] == "12"


def test_what_would_be_turned_down_is_not_submitted(cast, browse, place):
    ada = browse("ada")
    fill(ada, place, samples={"sample_1": "Aurora Bikes: Pay here: bit.ly/3xyz today. STOP ends."})

    check = ada.get(f"{place}campaign/check/").content.decode()
    answer = ada.post(f"{place}campaign/submission/")

    assert "bit.ly is a public link shortener" in check
    assert answer.status_code == 422
    assert kept(cast).state == "draft"


def test_what_somebody_else_changed_is_shown_before_it_is_submitted(cast, browse, place):
    ada = browse("ada")
    fill(ada, place)
    check = ada.get(f"{place}campaign/check/").content.decode()
    shown = re.search(r'name="seen" value="(\w+)"', check)[1]
    changed = "Aurora Bikes: Your order of today is ready to be picked up. STOP ends."
    browse("ada").post(f"{place}campaign/samples/", SAMPLES | {"sample_1": changed})

    refused = ada.post(f"{place}campaign/submission/", {"seen": shown})

    assert SAMPLES["sample_1"] in html.unescape(check)
    assert refused.status_code == 409
    assert "Somebody changed an answer meanwhile." in refused.content.decode()
    assert changed in html.unescape(refused.content.decode())
    assert kept(cast).state == "draft"


def test_number_that_was_given_back_is_not_registered(cast, browse, place):
    ada = browse("ada")
    with cast.aurora.open():
        Channel.objects.update(released_at=timezone.now(), registered=False)
        told = {"channel": str(Channel.objects.get().uuid)}

    room, every = (ada.get(page).content.decode() for page in (place, OVERVIEW))

    assert "(202) 555-0143" not in room
    assert "Begin registration" not in room
    assert "0 of 1" not in every
    assert ada.get(f"{place}campaign/business/").status_code == 404
    assert ada.post(f"{place}numbers/", told).status_code == 404


def test_missing_page_is_named(cast, browse, place):
    ada = browse("ada")
    ada.post(f"{place}campaign/business/", PAGES["business"])

    check = ada.get(f"{place}campaign/check/").content.decode()

    assert f'href="{place}campaign/person/"' in check
    assert ada.post(f"{place}campaign/submission/").status_code == 422


def test_remarks_come_while_typing_and_keep_nothing(cast, browse, place):
    ada = browse("ada")
    ada.post(f"{place}campaign/business/", PAGES["business"])
    before = kept(cast).answers

    html = ada.post(
        f"{place}campaign/remarks/", {"page": "samples", "sample_1": "Hi"}, HTTP_HX_REQUEST="true"
    ).content.decode()

    assert "Write at least two samples." in html
    assert "For example: Aurora Bikes: Your bike is ready." in html
    assert kept(cast).answers == before


def test_rejection_is_explained_with_its_next_step(cast, browse, place):
    ada = browse("ada")
    fill(ada, place)
    with cast.aurora.open():
        Registration.objects.filter(kind="campaign").update(
            state="rejected", code="30896", reason="Opt-in not verifiable"
        )

    html = ada.get(place).content.decode()

    assert "It is not clear how customers agreed to be texted." in html
    assert "Describe each way to sign up step by step" in html
    assert "Code 30896" in html
    assert f'href="{place}campaign/consent/"' in html


def test_shut_form_says_so(cast, browse, place):
    ada = browse("ada")
    fill(ada, place)
    ada.post(f"{place}campaign/submission/")

    answer = ada.post(f"{place}campaign/samples/", SAMPLES)

    assert answer.status_code == 409
    assert "The carriers are reading it" in answer.content.decode()


def test_toll_free_and_foreign_numbers_get_their_own_way(cast, browse, place):
    ada = browse("ada")
    with cast.aurora.open():
        for address in ("+18005550143", "+390236500143"):
            Channel.objects.create(
                inbox=cast.aurora.inbox, connection=cast.aurora.connection, address=address
            )

    html = ada.get(place).content.decode()
    rules = ada.get(f"{place}abroad/rules/").content.decode()
    ada.post(f"{place}abroad/rules/", {"sender_name": "Aurora", "rules_read": "on"})
    ada.post(f"{place}abroad/submission/")

    for kind, page in (("campaign", "business"), ("toll_free", "business"), ("abroad", "rules")):
        assert f'href="{place}{kind}/{page}/"' in html
    assert "AGCOM" in rules
    assert kept(cast, "abroad").state == "submitted"
    assert ada.post(f"{place}abroad/rules/", {"sender_name": "Aurora!"}).status_code == 409


def test_agent_sees_no_registration_and_manager_hands_nothing_in(cast, browse, place):
    ben = browse("ben")
    assert ben.get(place).status_code == 403
    with cast.aurora.open():
        cast.ben.role = Role.MANAGER
        cast.ben.save(update_fields=["role"])

    assert ben.get(place).status_code == 200
    assert "An owner or admin registers it." in ben.get(place).content.decode()
    assert ben.get(f"{place}campaign/business/").status_code == 403
    assert ben.get("/aurora/settings/registrations/").status_code == 403


def test_manager_of_another_inbox_sees_nothing_of_it(cast, browse, place):
    fill(browse("ada"), place)
    with cast.aurora.open():
        cast.rita.role = Role.MANAGER
        cast.rita.save(update_fields=["role"])

    assert browse("rita").get(place).status_code == 404


def test_overview_names_every_inbox_and_business(cast, browse, place):
    ada = browse("ada")
    fill(ada, place)

    html = ada.get("/aurora/settings/registrations/").content.decode()

    assert "Aurora Bikes" in html
    assert "0 of 1 numbers registered" in html
    assert f'href="{place}"' in html


def test_f141_unregistered_inbox_is_absent_for_agents_and_pending_for_admins(cast, browse, place):
    address = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    everything = "/aurora/all/"

    agents = browse("ben").get(everything).content.decode()
    admins = browse("ada").get(everything).content.decode()

    assert f'href="{address}' not in agents
    assert f'href="{address}' in admins
    assert "Registration pending" in admins
    with cast.aurora.open():
        Channel.objects.update(registered=True)
    assert f'href="{address}' in browse("ben").get(everything).content.decode()


def test_f139_banner_says_how_far_it_is_and_leads_who_may(cast, browse, place):
    address = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"

    agents = browse("ben").get(address).content.decode()
    admins = browse("ada").get(address).content.decode()

    assert "Carriers block unregistered numbers." in agents
    assert "Not registered yet." in agents
    assert f'href="{place}"' not in agents
    assert f'href="{place}"' in admins


def test_suspended_inbox_stays_and_says_so(cast, browse, place):
    with cast.aurora.open():
        Channel.objects.update(block_code="30033")

    html = browse("ben").get("/aurora/all/").content.decode()

    assert f'href="/aurora/inboxes/{cast.aurora.inbox.uuid}/' in html


def test_training_needs_the_pretend_carrier(cast, browse, place):
    ada = browse("ada")
    form = {"channel": str(cast.aurora.channel.uuid), "on": "on"}

    refused = ada.post(f"{place}training/", form)
    with cast.aurora.open():
        Connection.objects.update(api_base="http://127.0.0.1:4000")
    ada.post(f"{place}training/", form)
    agents = browse("ben").get("/aurora/all/").content.decode()

    assert refused.status_code == 409
    with cast.aurora.open():
        channel = Channel.objects.get(pk=cast.aurora.channel.pk)
    assert (channel.training, channel.registered, channel.may_send) == (True, False, True)
    assert f'href="/aurora/inboxes/{cast.aurora.inbox.uuid}/' in agents
    assert ada.post(f"{place}training/", {"channel": form["channel"]}).status_code == 302
    with cast.aurora.open():
        assert Channel.objects.get(pk=cast.aurora.channel.pk).training is False


def test_f117_notice_says_that_the_first_inbox_must_be_registered(cast, browse, place):
    html = browse("ada").get(place).content.decode()

    assert "must be registered with the carriers before it can text" in html
    assert "Have your tax number, web site and privacy policy at hand." in html


@pytest.mark.parametrize("page", ["registrations/", "room"])
def test_lists_ask_as_often_with_three_as_with_one(cast, browse, place, page):
    ada = browse("ada")
    fill(ada, place)
    address = place if page == "room" else f"/aurora/settings/{page}"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert ada.get(address).status_code == 200
        return len(captured)

    queries()
    one = queries()
    with cast.aurora.open():
        for n in range(2):
            inbox = Inbox.objects.create(name=f"More {n}", api_code=f"more-{n}")
            for where in (inbox, cast.aurora.inbox):
                Channel.objects.create(
                    inbox=where, connection=cast.aurora.connection,
                    address=f"+1206555{n}{where.pk % 1000:03d}",
                )  # fmt: skip

    assert queries() == one

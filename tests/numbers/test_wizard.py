"""The inbox wizard over HTTP (F131, F132, F133, F134, F135, F136, F137, F138; F2, F3, F117)."""

import re

import pytest

from channels_app.addresses import webhook
from channels_app.models import InboxDraft, PhoneNumber
from channels_app.numbers import placing
from inbox.accounts.models import Organization, Role, Team, TeamMember
from inbox.conversations.models import Channel, Connection, Inbox, InboxAccess

NEW = "/aurora/settings/inboxes/new/"


@pytest.fixture
def number(line, wanted):
    """A number of Aurora's account that nobody uses."""
    line.register(wanted)
    assert line.refresh() == ""
    return wanted


@pytest.fixture
def sales(cast):
    with cast.aurora.open():
        return Team.objects.get(name="Sales")


def name(team="", **more):
    return {"name": "Events", "api_code": "", "team": str(team and team.uuid), "hue": "4", **more}


def card(line, number):
    return {"number": f"{line.connection.uuid}:{number}"}


def walk(ada, line, number, team, **more):
    """All steps but the last."""
    steps = [
        ("", name(team)),
        ("number/", card(line, number)),
        ("calls/", {"forward_to": ""}),
        ("members/", {}),
    ]
    for step, form in steps:
        answer = ada.post(f"{NEW}{step}", {**form, **more.get(step, {})})
        assert answer.status_code == 302, step
    return answer


def made(cast):
    with cast.aurora.open():
        return Inbox.objects.select_related("team").get(name="Events")


def test_f131_new_inbox_stands_in_the_settings_and_get_started_for_the_first(cast, browse):
    assert NEW in browse("ada").get("/aurora/settings/").content.decode()
    with cast.aurora.open():
        InboxAccess.objects.filter(member=cast.ada).delete()

    home = browse("ada").get("/aurora/").content.decode()

    assert "Get Started" in home
    assert "/aurora/settings/get-started/" in home
    assert "Get Started" not in browse("rita").get("/aurora/").content.decode()


def test_f132_name_api_code_team_and_color_are_required(cast, browse, sales):
    ada = browse("ada")

    assert (
        ada.post(NEW, {"name": "", "team": "", "hue": ""}).content.decode().count("field__error")
        == 3
    )
    assert ada.post(NEW, name(sales, name="Sales")).status_code == 422  # taken
    assert ada.post(NEW, name(sales, api_code="sales")).status_code == 422
    assert ada.post(NEW, name(sales, api_code="no slug!")).status_code == 422
    assert ada.post(NEW, name(sales, hue="99")).status_code == 422
    with cast.aurora.open():
        assert not InboxDraft.objects.exists()


def test_f132_only_team_is_chosen_already_and_another_made_inline(
    cast, browse, line, number, sales
):
    ada = browse("ada")
    assert f'<option value="{sales.uuid}" selected>' in ada.get(NEW).content.decode()

    walk(ada, line, number, "", **{"": {"new_team": "Weddings"}})
    ada.post(f"{NEW}confirm/")

    assert made(cast).team.name == "Weddings"


def test_f133_inbox_gets_exactly_one_number_nobody_uses(cast, browse, line, number, sales):
    ada = browse("ada")
    ada.post(NEW, name(sales))
    line.register("+12025550143", wanted := "+12065559999")  # Sales' own is in use
    line.refresh()

    page = ada.get(f"{NEW}number/").content.decode()

    assert f"{line.connection.uuid}:{number}" in page
    assert "+12025550143" not in page
    assert ada.post(f"{NEW}number/", {}).status_code == 422
    assert ada.post(f"{NEW}number/", card(line, wanted)).status_code == 302


def test_f133_number_is_searched_by_area_code_and_prefix_and_bought_at_the_end(
    cast, browse, line, sales
):
    ada = browse("ada")
    ada.post(NEW, name(sales))
    query = f"{NEW}number/?show=buy&country=US&kind=local&area=503&prefix=777"

    page = ada.get(query).content.decode()

    assert page.count('class="number-card"') == 24
    assert "(503) 777-0110" in page
    assert "Portland, OR · Text, Picture, Voice" in page
    assert "1.15 USD" in page
    for step, form in [
        ("number/", card(line, "+15037770110")),
        ("calls/", {}),
        ("members/", {}),
    ]:
        ada.post(f"{NEW}{step}", form)
    assert line.bought() == []
    ada.post(f"{NEW}confirm/")
    assert line.bought() == ["+15037770110"]
    assert made(cast).api_code == "events"


def test_f133_number_sold_meanwhile_sends_back_with_what_was_entered(
    cast, browse, line, sales, wanted
):
    ada = browse("ada")
    walk(ada, line, wanted, sales)
    line.fault("number_gone")

    answer = ada.post(f"{NEW}confirm/")

    assert "Somebody else bought this number meanwhile" in answer.content.decode()
    assert 'value="Events"' in ada.get(NEW).content.decode()
    assert ada.post(f"{NEW}confirm/").status_code == 302  # it was free after all
    assert line.bought() == [wanted]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("(206) 555-0188", "+12065550188"), ("+39 06 6982 1234", "+390669821234"), ("", "")],
)
def test_f134_calls_are_forwarded_to_a_number_that_rings(
    cast, browse, line, number, sales, typed, kept
):
    ada = browse("ada")
    walk(ada, line, number, sales, **{"calls/": {"forward_to": typed}})

    ada.post(f"{NEW}confirm/")

    assert made(cast).forward_to == kept


@pytest.mark.parametrize("typed", ["911", "hello", "12", "+12025550143"])
def test_f134_what_cannot_ring_and_our_own_numbers_are_refused(
    cast, browse, line, number, sales, typed
):
    ada = browse("ada")
    walk(ada, line, number, sales)

    answer = ada.post(f"{NEW}calls/", {"forward_to": typed})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()


def test_f135_members_are_given_access_and_the_team_is_offered_first(
    cast, browse, line, number, sales
):
    with cast.aurora.open():
        TeamMember.objects.create(team=sales, member=cast.ben)
    ada = browse("ada")
    walk(ada, line, number, sales)

    page = ada.get(f"{NEW}members/").content.decode()
    assert f'value="{cast.ben.uuid}" checked' in page
    assert f'value="{cast.rita.uuid}">' in page
    ada.post(f"{NEW}members/", {"member": [str(cast.rita.uuid), str(cast.otto.uuid)]})
    ada.post(f"{NEW}confirm/")

    with cast.aurora.open():
        inside = set(
            InboxAccess.objects.filter(inbox__name="Events").values_list("member_id", flat=True)
        )
    assert inside == {cast.ada.pk, cast.rita.pk}


def test_f135_nobody_is_offered_while_carriers_block_the_number(
    cast, browse, line, number, sales, monkeypatch
):
    monkeypatch.setattr(placing, "needs_registration", lambda number: True)
    ada = browse("ada")
    walk(ada, line, number, sales)

    page = ada.get(f"{NEW}members/").content.decode()
    assert "until it is registered" in page
    assert str(cast.ben.uuid) not in page
    ada.post(f"{NEW}members/", {"member": [str(cast.ben.uuid)]})
    ready = ada.get(ada.post(f"{NEW}confirm/")["Location"]).content.decode()

    assert f"/settings/inboxes/{made(cast).uuid}/registration/" in ready.split('class="ready"')[1]
    with cast.aurora.open():
        assert not Channel.objects.get(address=number).registered
        inside = InboxAccess.objects.filter(inbox__name="Events")
        assert [access.member_id for access in inside] == [cast.ada.pk]


def test_f136_confirming_makes_the_inbox_with_its_webhooks(cast, browse, line, number, sales):
    ada = browse("ada")
    walk(ada, line, number, sales)
    summary = ada.get(f"{NEW}confirm/").content.decode()
    assert all(word in summary for word in ("Events", "events", "Sales", "not forwarded"))

    answer = ada.post(f"{NEW}confirm/")

    inbox = made(cast)
    assert answer["Location"] == f"/aurora/settings/inboxes/{inbox.uuid}/ready/"
    assert (inbox.team, inbox.hue, inbox.api_code) == (sales, 4, "events")
    with cast.aurora.open():
        assert Channel.objects.get(address=number).inbox_id == inbox.pk
    assert line.webhooks(number)["message_url"] == webhook(line.connection.key, "message")
    assert "Open the inbox" in ada.get(answer["Location"]).content.decode()


def test_f136_confirming_twice_makes_one(cast, browse, line, number, sales):
    ada = browse("ada")
    walk(ada, line, number, sales)

    first, second = ada.post(f"{NEW}confirm/"), ada.post(f"{NEW}confirm/")

    assert first["Location"] == second["Location"]
    with cast.aurora.open():
        assert Inbox.objects.filter(name__startswith="Events").count() == 1
        assert InboxDraft.objects.count() == 1


def test_f136_two_tabs_fill_in_one_draft_and_going_back_loses_nothing(
    cast, browse, line, number, sales
):
    one, other = browse("ada"), browse("ada")
    one.post(NEW, name(sales))
    other.post(NEW, name(sales, name="Weddings"))
    one.post(f"{NEW}number/", card(line, number))

    assert 'value="Weddings"' in one.get(NEW).content.decode()
    assert f'{line.connection.uuid}:{number}" checked' in one.get(f"{NEW}number/").content.decode()
    with cast.aurora.open():
        assert InboxDraft.objects.count() == 1


def test_f136_name_taken_meanwhile_is_said_and_nothing_is_half_made(
    cast, browse, line, number, sales
):
    ada = browse("ada")
    walk(ada, line, number, sales)
    with cast.aurora.open():
        Inbox.objects.create(name="Events", api_code="other")

    answer = ada.post(f"{NEW}confirm/")

    assert answer.status_code == 422
    assert "There is one of that name already" in answer.content.decode()
    with cast.aurora.open():
        assert not Channel.objects.filter(address=number).exists()


def test_f136_draft_is_discarded(cast, browse, sales):
    ada = browse("ada")
    ada.post(NEW, name(sales))

    ada.post(NEW, {"_method": "DELETE"})

    assert 'value="Events"' not in ada.get(NEW).content.decode()


def test_f137_f138_inbox_is_its_teams_with_an_api_code_of_its_own(
    cast, browse, line, number, sales
):
    ada = browse("ada")
    walk(ada, line, number, sales, **{"": {"api_code": "events-2027"}})
    ada.post(f"{NEW}confirm/")

    assert (made(cast).team, made(cast).api_code) == (sales, "events-2027")


def test_f2_managers_make_inboxes_on_numbers_there_are_and_buy_none(
    cast, browse, line, number, sales
):
    with cast.aurora.open():
        cast.ben.role = Role.MANAGER
        cast.ben.save(update_fields=["role"])
    ben = browse("ben")
    ben.post(NEW, name(sales))

    page = ben.get(f"{NEW}number/?show=buy&area=503").content.decode()
    assert "Buy one" not in page
    assert ben.post(f"{NEW}number/", card(line, "+15035550120")).status_code == 422
    assert ben.post(f"{NEW}number/", card(line, number)).status_code == 302
    assert browse("rita").get(NEW).status_code == 403
    assert browse("rita").post(NEW, name(sales)).status_code == 403


def test_f3_without_a_carrier_account_the_wizard_connects_one(cast, browse, carrier, settings):
    settings.CARRIER_URL = carrier.url
    otto = browse("otto")
    new = NEW.replace("aurora", "rival")
    with cast.rival.open():
        Channel.objects.all().delete()
        InboxAccess.objects.all().delete()
        Inbox.objects.all().delete()
        cast.rival.connection.delete()
    otto.post(new, {"name": "Desk", "team": "", "new_team": "All", "hue": "3"})

    assert "Use the pretend carrier" in otto.get(f"{new}number/").content.decode()
    answer = otto.post("/rival/settings/carrier-accounts/", {"pretend": "1", "next": "wizard"})

    assert answer["Location"] == f"{new}number/"
    page = otto.get(f"{new}number/?show=buy&area=212").content.decode()
    assert "New York, NY" in page


def test_wizard_waits_for_its_earlier_steps(cast, browse, sales):
    ada = browse("ada")

    for step in ("number/", "calls/", "members/", "confirm/"):
        assert ada.get(f"{NEW}{step}")["Location"] == NEW
    ada.post(NEW, name(sales))
    for step in ("calls/", "members/", "confirm/"):
        assert ada.get(f"{NEW}{step}")["Location"] == f"{NEW}number/"


def test_another_organizations_account_is_no_choice(cast, browse, line, sales):
    ada = browse("ada")
    ada.post(NEW, name(sales))

    value = {"number": f"{cast.rival.connection.uuid}:+12025550199"}

    assert ada.post(f"{NEW}number/", value).status_code == 422
    with cast.aurora.open():
        assert not PhoneNumber.objects.filter(address="+12025550199").exists()


NOTICE = "Your first inbox must be registered with the carriers before it can text."


def test_f117_whoever_begins_the_first_inbox_reads_that_it_must_be_registered(cast, browse):
    with cast.aurora.open():
        Connection.objects.update(api_base="")
    second = browse("ada").get(NEW).content.decode()
    with cast.aurora.open():
        Inbox.objects.update(kind="private")

    first = browse("ada").get(NEW).content.decode()

    assert NOTICE not in second
    assert NOTICE in first
    assert "Have your tax number, web site and privacy policy at hand" in first


@pytest.mark.parametrize(("country", "api_base"), [("IT", ""), ("US", "http://127.0.0.1:9")])
def test_f117_where_no_carrier_blocks_nobody_is_told_so(cast, browse, country, api_base):
    with cast.aurora.open():
        Connection.objects.update(api_base=api_base)
        Inbox.objects.update(kind="private")
        Organization.objects.filter(pk=cast.aurora.organization.pk).update(country=country)

    assert NOTICE not in browse("ada").get(NEW).content.decode()


def test_f136_what_another_tab_changed_is_shown_before_anything_is_bought(
    cast, browse, line, number, sales
):
    ada = browse("ada")
    walk(ada, line, number, sales)
    shown = re.search(r'name="seen" value="(\w+)"', ada.get(f"{NEW}confirm/").content.decode())[1]
    ada.post(f"{NEW}number/", card(line, "+15035550177"))

    refused = ada.post(f"{NEW}confirm/", {"seen": shown})

    assert refused.status_code == 422
    assert "Something was changed in another tab" in refused.content.decode()
    assert "(503) 555-0177" in refused.content.decode()
    assert line.bought() == []
    with cast.aurora.open():
        assert not Inbox.objects.filter(name="Events").exists()


def test_f133_number_another_inbox_took_meanwhile_stays_there(cast, browse, line, number, sales):
    ada = browse("ada")
    walk(ada, line, number, sales)
    with cast.aurora.open():
        taken = PhoneNumber.objects.select_related("connection").get(address=number)
        placing.place(taken, cast.aurora.inbox, by=cast.ada)

    refused = ada.post(f"{NEW}confirm/")

    assert refused["Location"] == f"{NEW}number/?why=used"
    assert "Another inbox has this number by now" in ada.get(refused["Location"]).content.decode()
    assert line.bought() == []
    with cast.aurora.open():
        assert Channel.objects.get(address=number).inbox_id == cast.aurora.inbox.pk
        with pytest.raises(placing.Used):
            placing.place(taken, cast.aurora.inbox, by=cast.ada, if_free=True)


def test_f2_whoever_may_buy_no_more_buys_nothing_with_an_old_draft(cast, browse, line, sales):
    ada = browse("ada")
    walk(ada, line, "+15035550178", sales)
    with cast.aurora.open():
        cast.ada.role = Role.MANAGER
        cast.ada.save(update_fields=["role"])

    refused = ada.post(f"{NEW}confirm/")

    assert refused["Location"] == f"{NEW}number/?why=none"
    assert line.bought() == []

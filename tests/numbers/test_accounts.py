"""Carrier accounts over HTTP: verified before they are kept, masked, rotated, removed when unused."""

import pytest
from django.urls import reverse

from channels_app import routes
from channels_app.carriers.twilio import http
from inbox.accounts.models import Event
from inbox.conversations.models import Connection

PAGE = "/aurora/settings/carrier-accounts/"


@pytest.fixture
def twilio(monkeypatch, carrier):
    """Twilio's own address leads to the pretend carrier: no page says where Twilio is."""
    address = http._address
    monkeypatch.setattr(http, "_address", lambda url, base: address(url, base or carrier.url))
    monkeypatch.setattr("channels_app.guarded._PublicOnly", lambda: None)
    return carrier


def form(account="ACtwilio1", token="a-token-of-theirs", **more):
    return {"name": "Twilio", "account_sid": account, "auth_token": token, **more}


def connections(cast):
    with cast.aurora.open():
        return {one.name: one for one in Connection.objects.all()}


def test_account_is_kept_after_the_carrier_took_its_token(cast, browse, twilio):
    twilio.register("ACtwilio1", "a-token-of-theirs", [{"number": "+12065553001"}])

    answer = browse("ada").post(PAGE, form(api_base="http://evil.example"))

    assert answer.status_code == 302
    made = connections(cast)["Twilio"]
    assert made.credentials == [{"account_sid": "ACtwilio1", "auth_token": "a-token-of-theirs"}]
    assert made.api_base == ""  # whatever a form says
    assert routes.find(made.key, anew=True) is not None
    page = browse("ada").get(PAGE).content.decode()
    assert "AC…lio1" in page
    assert "a-token-of-theirs" not in page
    assert "ACtwilio1" not in page
    assert reverse("webhooks:message", kwargs={"key": made.key}) in page


def test_wrong_token_is_refused_in_words_and_nothing_kept(cast, browse, twilio):
    twilio.register("ACtwilio1", "a-token-of-theirs", [])

    answer = browse("ada").post(PAGE, form(token="another-token"))

    assert answer.status_code == 422
    assert "The carrier rejected our account&#39;s credentials" in answer.content.decode()
    assert "another-token" not in answer.content.decode()
    assert "Twilio" not in connections(cast)


@pytest.mark.parametrize("account", ["AC../../evil", "", "PN123", "AC12 34"])
def test_what_is_no_account_sid_is_not_asked_for(cast, browse, account):
    answer = browse("ada").post(PAGE, form(account=account))

    assert answer.status_code == 422
    assert "begins with AC" in answer.content.decode()


def test_account_is_connected_once(cast, browse, twilio):
    twilio.register("ACtwilio1", "a-token-of-theirs", [])
    ada = browse("ada")

    ada.post(PAGE, form())
    answer = ada.post(PAGE, form(name="Again"))

    assert answer.status_code == 422
    assert "connected already" in answer.content.decode()
    assert "Again" not in connections(cast)


def test_new_token_signs_and_the_old_one_counts_until_it_is_dropped(cast, browse, line):
    address = f"{PAGE}{line.connection.uuid}/token/"
    line.carrier.register(line.account, "a-newer-token", [])
    ada = browse("ada")

    assert ada.post(address, {"auth_token": "not-the-token"}).status_code == 422
    assert ada.post(address, {"auth_token": "a-newer-token"}).status_code == 302

    kept = [pair["auth_token"] for pair in connections(cast)["main"].credentials]
    assert kept == ["a-newer-token", line.token]
    assert [p["auth_token"] for p in routes.find(line.connection.key).credentials] == kept

    ada.post(address, {"_method": "DELETE"})

    kept = [pair["auth_token"] for pair in connections(cast)["main"].credentials]
    assert kept == ["a-newer-token"]
    with cast.aurora.open():
        trail = list(Event.objects.filter(about__startswith="connection:").order_by("id"))
    assert [event.changes["token"] for event in trail] == [["•••", "•••"]] * 2


def test_account_in_use_stays_and_an_unused_one_goes(cast, browse, twilio):
    ada = browse("ada")
    used = f"{PAGE}{cast.aurora.connection.uuid}/"
    twilio.register("ACtwilio1", "a-token-of-theirs", [{"number": "+12065553002"}])
    ada.post(PAGE, form())
    made = connections(cast)["Twilio"]

    assert ada.post(used, {"_method": "DELETE"}).status_code == 422
    assert ada.post(f"{PAGE}{made.uuid}/", {"_method": "DELETE"}).status_code == 302

    assert set(connections(cast)) == {"main"}
    assert routes.find(made.key, anew=True) is None


def test_suspended_account_says_so(cast, browse, line):
    line.carrier.register(line.account, line.token, [], status="suspended")
    address = f"{PAGE}{line.connection.uuid}/token/"

    answer = browse("ada").post(address, {"auth_token": line.token})

    assert "The carrier account is suspended" in answer.content.decode()
    line.carrier.register(line.account, line.token, [], status="active")


def test_refresh_says_what_is_wrong(cast, browse, line):
    line.carrier.register(line.account, "turned-meanwhile", [])
    ada = browse("ada")

    ada.post(f"{PAGE}{line.connection.uuid}/check/")

    assert "rejected our account&#39;s credentials" in ada.get(PAGE).content.decode()


def test_pretend_carrier_only_where_it_is_configured(cast, browse, carrier, settings):
    ada = browse("ada")
    settings.CARRIER_URL = ""
    assert "Use the pretend carrier" not in ada.get(PAGE).content.decode()
    assert ada.post(PAGE, {"pretend": "1"}).status_code == 422

    settings.CARRIER_URL = carrier.url
    assert "Use the pretend carrier" in ada.get(PAGE).content.decode()
    assert ada.post(PAGE, {"pretend": "1"}).status_code == 302

    assert connections(cast)["Pretend carrier"].api_base == carrier.url


@pytest.mark.parametrize("who", ["ben", "rita"])
def test_agents_see_no_account(cast, browse, who):
    answer = browse(who).get(PAGE)

    assert answer.status_code == 403
    assert "webhooks" not in answer.content.decode()

"""The doctor looks the whole path through, keeps what it found, and says what to do."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from channels_app import deliveries
from channels_app.addresses import webhook
from channels_app.checkups import line as lines
from channels_app.checkups import running, site
from channels_app.models import Checkup, Delivery
from channels_app.pages import diagnosis
from inbox import tenancy
from inbox.conversations.models import Channel, Connection
from tests.cast import SALES


@pytest.fixture
def path(live_cast, live_server, carrier, settings, monkeypatch):
    """Aurora's Sales on the pretend carrier, the site at its public address, a worker that reads
    when it is woken.
    """
    settings.PUBLIC_URL = live_server.url
    account, token = "ACdoctor", "a-token-of-doctors"
    key = live_cast.aurora.connection.key
    carrier.register(account, token, [{"number": SALES, "message_url": webhook(key, "message"),
                                       "voice_url": webhook(key, "voice")}])  # fmt: skip
    with live_cast.aurora.open():
        Connection.objects.filter(pk=live_cast.aurora.connection.pk).update(
            credentials=[{"account_sid": account, "auth_token": token}], api_base=carrier.url
        )
    monkeypatch.setattr(lines, "wake", lambda name: deliveries.drain())
    monkeypatch.setattr(lines, "DRAINED_WITHIN", 0.3)
    return live_cast


def look(cast) -> dict[str, tuple[str, str]]:
    """What a round finds, by check."""
    with tenancy.in_organization(cast.aurora.organization):
        found = running.now(cast.aurora.inbox)
    return {one.check: (one.state, one.reason) for one in found}


def test_path_that_works_is_found_to_work(path):
    found = look(path)

    assert {check: said for check, said in found.items() if check != "socket"} == {
        "public": ("unsure", "private"),  # this machine's own address
        "storage": ("good", "fine"),
        "account": ("good", "fine"),
        "door": ("good", "fine"),
        "worker": ("good", "fine"),
        "number": ("good", "fine"),
        "registration": ("good", "fine"),
    }
    assert found["socket"] == ("bad", "no_socket")  # the test's server speaks no websockets
    with tenancy.unscoped("tests look at the deliveries"):
        assert not Delivery.objects.exists()  # the canary is gone


def test_worker_that_sleeps_is_noticed(path, monkeypatch):
    monkeypatch.setattr(lines, "wake", lambda name: None)

    assert look(path)["worker"] == ("bad", "asleep")
    with tenancy.unscoped("tests look at the deliveries"):
        assert not Delivery.objects.exists()


def test_webhook_under_another_address_is_refused(path, settings, monkeypatch, live_server):
    """A proxy in front changes what the carrier signed: item 16 of Part 2."""
    monkeypatch.setattr(
        lines, "webhook", lambda key, kind: f"{live_server.url}/webhooks/twilio/{key}/{kind}/?via=1"
    )
    monkeypatch.setattr("channels_app.webhooks.as_called", lambda request: "https://other.example/")

    found = look(path)

    assert found["door"] == ("bad", "refused")
    assert found["worker"] == ("unsure", "no_canary")


def test_wrong_token_and_wrong_webhook_are_found(path, carrier):
    carrier.register("ACdoctor", "turned", [])
    assert look(path)["account"] == ("bad", "refused")

    carrier.register("ACdoctor", "a-token-of-doctors",
                     [{"number": SALES, "message_url": "https://old.example/"}])  # fmt: skip
    assert look(path)["number"] == ("bad", "elsewhere")

    carrier.register("ACsomebody", "else-token", [{"number": SALES}])
    assert look(path)["number"] == ("bad", "not_there")


def test_nothing_at_the_public_address_is_found(path, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:9"

    found = look(path)

    assert found["public"] == ("bad", "unreachable")
    assert found["socket"] == ("bad", "unreachable")
    assert found["door"] == ("bad", "unreachable")


def test_unregistered_number_is_found(path):
    with path.aurora.open():
        Channel.objects.update(registered=False)

    assert look(path)["registration"] == ("bad", "unregistered")


def test_files_that_cannot_be_kept_are_found(path, settings):
    settings.MEDIA_ROOT = "/proc/nowhere"

    with tenancy.in_organization(path.aurora.organization):
        assert site.storage().reason == "broken"


def test_every_finding_has_its_sentence():
    for (check, reason), (sentence, _remedy) in diagnosis._sentences().items():
        said = diagnosis.read({"check": check, "reason": reason, "state": "bad", "detail": "",
                               "about": ""})  # fmt: skip
        assert said.sentence == sentence
        assert said.title != check


def test_command_says_what_to_do_and_fails(path):
    out = StringIO()

    with pytest.raises(CommandError, match="of the checks failed"):
        call_command("doctor", "--organization", "aurora", stdout=out)

    assert "aurora: Sales" in out.getvalue()
    assert "ok  Carrier account (main)" in out.getvalue()
    assert "The proxy must pass websockets under /ws/ on." in out.getvalue()
    with pytest.raises(CommandError, match="nobody"):
        call_command("doctor", "--organization", "nobody", stdout=out)


def test_page_asks_once_shows_progress_and_the_result(path):
    ada = Client()
    ada.force_login(path.ada.user)
    page = f"/aurora/settings/inboxes/{path.aurora.inbox.uuid}/check-up/"

    ada.post(page)
    ada.post(page)  # a second click

    with path.aurora.open():
        assert Checkup.objects.get().state == "waiting"
    assert "every 700ms" in ada.get(f"{page}progress/").content.decode()
    with tenancy.in_organization(path.aurora.organization):
        assert running.work() == 1
        assert running.work() == 0
    shown = ada.get(page).content.decode()
    assert "1 problem" in shown
    assert "A signed request to our own webhook was accepted." in shown
    assert "every 700ms" not in shown


def test_agents_and_strangers_see_no_check_up(path):
    for who, status in (("ben", 403), ("rita", 403), ("otto", 404)):
        client = Client()
        client.force_login(getattr(path, who).user)
        page = f"/aurora/settings/inboxes/{path.aurora.inbox.uuid}/check-up/"
        assert client.get(page).status_code == status
        assert client.post(page).status_code == status

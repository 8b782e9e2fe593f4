"""E-mail alerts over HTTP: an admin chooses who hears, and who is no member says yes first. F118."""

import pytest
from django.test import Client

from inbox.accounts.models import Event, Role
from inbox.alerts import recipients
from inbox.alerts.models import Recipient

PAGE = "/aurora/settings/alerts/"


@pytest.fixture
def boss(cast):
    """Somebody who is no member, and has not said yes."""
    with cast.aurora.open():
        return recipients.add(kind="unknown", team=None, to="boss@example.com", by=cast.ada)


def mailed(cast, row) -> str:
    """The address in their mail."""
    with cast.aurora.open():
        return f"/alert-mails/{recipients.token(row)}/"


def test_f118_recipients_are_added_and_removed_for_each_alert_and_team(cast, browse):
    ada = browse("ada")
    with cast.aurora.open():
        team = cast.aurora.inbox.team

    said = {"kind": "opt_outs", "team": str(team.uuid), "email": "Ben@Aurora.example",
            "language": "it", "previews": "on"}  # fmt: skip
    assert ada.post(PAGE, said).status_code == 302
    ada.post(PAGE, {"kind": "contacts", "email": "boss@example.com"})

    with cast.aurora.open():
        first, second = Recipient.objects.order_by("id")
        assert (first.member, first.team, first.language, first.previews) == (
            cast.ben, team, "it", True,
        )  # fmt: skip
        assert (second.email, second.team, second.confirmed_at) == ("boss@example.com", None, None)
        trail = Event.objects.filter(kind="AlertsChanged").order_by("id").first()
        assert trail.changes == {"recipient": [None, "ben@aurora.example"], "alert": "opt_outs"}
    html = ada.get(PAGE).content.decode()
    assert "has not confirmed yet" in html
    ada.post(f"{PAGE}{first.uuid}/")
    with cast.aurora.open():
        assert Recipient.objects.get() == second


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "unknown", "email": "boss"}, "Enter an e-mail address."),
        ({"kind": "weather", "email": "a@example.com"}, "Choose what it is about."),
        ({"kind": "unknown", "email": "boss@example.com"}, "This address hears of it already."),
    ],
)
def test_what_is_no_recipient_is_refused_in_words(browse, boss, said, words):
    answer = browse("ada").post(PAGE, said)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER])
def test_only_admins_choose_who_hears(cast, browse, boss, role):
    with cast.aurora.open():
        cast.ben.role = role
        cast.ben.save(update_fields=["role"])
    ben = browse("ben")

    assert ben.get(PAGE).status_code == 403
    assert ben.post(f"{PAGE}{boss.uuid}/").status_code == 403
    assert "settings/alerts" not in ben.get("/aurora/settings/").content.decode()


def test_other_organizations_recipients_and_teams_are_not_there(cast, browse, boss):
    with cast.rival.open():
        foreign = cast.rival.inbox.team.uuid
    otto = browse("otto")

    assert otto.post(f"/rival/settings/alerts/{boss.uuid}/").status_code == 404
    answer = browse("ada").post(
        PAGE, {"kind": "unknown", "email": "a@example.com", "team": str(foreign)}
    )
    assert answer.status_code == 404


def test_f118_looking_confirms_nothing_and_saying_yes_does(cast, boss):
    page = mailed(cast, boss)
    anybody = Client()

    assert "Yes, mail me" in anybody.get(page).content.decode()
    with cast.aurora.open():
        assert Recipient.objects.get().confirmed_at is None
    assert anybody.post(page).status_code == 302

    with cast.aurora.open():
        assert Recipient.objects.get().confirmed_at is not None
    assert "You get alerts of Aurora Bikes" in anybody.get(page).content.decode()


def test_f118_recipient_stops_all_of_them_by_the_mail(cast, boss):
    with cast.aurora.open():
        recipients.add(kind="contacts", team=None, to="boss@example.com", by=cast.ada)
        other = recipients.add(kind="contacts", team=None, to="ben@aurora.example", by=cast.ada)
    page = mailed(cast, boss)

    Client().post(page, {"stop": "1"})

    with cast.aurora.open():
        assert Recipient.objects.get() == other
    assert "You get no alerts" in Client().get(page).content.decode()


def test_forged_address_is_nothing(cast, boss):
    page = mailed(cast, boss)

    assert Client().get(page.replace("/alert-mails/", "/alert-mails/9")).status_code == 404
    assert Client().get("/alert-mails/x/").status_code == 404


def test_unanswered_question_is_asked_once_more(cast, browse, boss):
    with cast.aurora.open():
        Recipient.objects.update(asked_at="2026-01-01T00:00Z")

    browse("ada").post(f"{PAGE}{boss.uuid}/", {"again": "1"})

    with cast.aurora.open():
        assert Recipient.objects.get().asked_at is None

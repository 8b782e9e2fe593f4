"""Beginning an organization from nothing: open or closed, an address proven, nobody enumerated."""

import re

import pytest
from django.test import Client

from inbox import tenancy
from inbox.accounts import founding
from inbox.accounts.models import Event, Member, Organization, User
from inbox.mail import sending

PAGE = "/accounts/signup/"
SAID = {
    "name": "Nora Neu", "password": "a sentence nobody guesses", "organization": "Forno Rossi",
    "slug": "", "country": "IT", "time_zone": "Europe/Rome", "language": "it",
}  # fmt: skip


@pytest.fixture
def no_mail(settings):
    """Nothing leaves."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


@pytest.fixture
def is_open(settings):
    """Anybody may begin one."""
    settings.SIGN_UP = "open"


def organizations() -> list[str]:
    with tenancy.unscoped("a test looks"):
        return list(Organization.objects.order_by("slug").values_list("slug", flat=True))


def test_fresh_installation_lets_the_first_owner_begin(db, no_mail):
    client = Client()
    page = client.get(PAGE, HTTP_ACCEPT_LANGUAGE="it-IT,it;q=0.9").content.decode()

    answer = client.post(PAGE, {**SAID, "email": "Nora@Forno.example"})

    assert '<option value="IT" selected>' in page
    assert '<option value="it" selected>' in page
    assert answer["Location"] == "/forno-rossi/"
    assert client.get("/forno-rossi/", follow=True).status_code == 200
    with tenancy.unscoped("a test looks"):
        made = Organization.objects.get()
        owner = Member.objects.select_related("user").get()
    assert (made.name, made.country, made.time_zone, made.language) == (
        "Forno Rossi", "IT", "Europe/Rome", "it",
    )  # fmt: skip
    assert (owner.role, owner.user.email) == ("owner", "nora@forno.example")
    with tenancy.in_organization(made), tenancy.transaction():
        assert Event.objects.get().kind == "OrganizationFounded"


def test_front_door_of_a_fresh_installation_leads_to_the_beginning(db, no_mail):
    assert Client().get("/")["Location"] == PAGE
    assert f'href="{PAGE}"' in said(Client().get("/accounts/login/"))


def test_front_door_offers_no_beginning_where_there_is_none(cast, no_mail):
    assert Client().get("/")["Location"] == "/accounts/login/?next=/"
    assert PAGE not in said(Client().get("/accounts/login/"))


def test_it_is_closed_once_there_is_an_organization(cast, no_mail):
    answer = Client().post(PAGE, {**SAID, "email": "nora@forno.example"})

    assert "made by invitation" in answer.content.decode()
    assert organizations() == ["aurora", "rival"]


def test_closed_is_closed_on_a_fresh_installation_too(db, no_mail, settings):
    settings.SIGN_UP = "closed"

    Client().post(PAGE, {**SAID, "email": "nora@forno.example"})

    assert organizations() == []


def test_stranger_proves_an_address_first(cast, is_open, letter):
    client = Client()
    client.post(PAGE, {"email": "nora@forno.example"})
    link = letter()

    unproven = client.post(PAGE, {**SAID, "email": "nora@forno.example"})
    answer = client.post(link, {**SAID, "email": "eve@x.example"})

    assert unproven.status_code == 200
    assert answer["Location"] == "/forno-rossi/"
    assert User.objects.filter(email="nora@forno.example").exists()
    assert not User.objects.filter(email="eve@x.example").exists()


def said(answer) -> str:
    return answer.content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(cast, is_open, mailoutbox):
    answers = [
        re.sub(r'\b\w{64}\b|nonce="[^"]+"', "", said(Client().post(PAGE, {"email": email})))
        for email in ("ben@aurora.example", "nobody@x.example")
    ]

    assert answers[0] == answers[1]
    sending.work()
    assert "/accounts/login/" in mailoutbox[0].body
    assert "key=" not in mailoutbox[0].body
    assert "key=" in mailoutbox[1].body


def test_forged_or_old_key_proves_nothing(cast, is_open, monkeypatch):
    monkeypatch.setattr(founding, "KEY_LIVES", -1)
    old = founding.key("nora@forno.example")

    for key in (old, "made:up"):
        Client().post(f"{PAGE}?key={key}", SAID)

    assert organizations() == ["aurora", "rival"]


def test_member_begins_a_second_organization(cast, is_open, browse):
    ben = browse("ben")

    answer = ben.post(PAGE, {name: SAID[name] for name in SAID if name not in {"name", "password"}})

    assert answer["Location"] == "/forno-rossi/"
    assert ben.get("/forno-rossi/", follow=True).status_code == 200
    assert ben.get("/aurora/", follow=True).status_code == 200


@pytest.mark.parametrize(
    "slug", ["aurora", "accounts", "webhooks", "static", "ws", "Größe", "-a", "a/b"]
)
def test_address_that_is_taken_or_ours_is_refused(cast, is_open, browse, slug):
    said = {name: SAID[name] for name in SAID if name not in {"name", "password"}}

    answer = browse("ben").post(PAGE, {**said, "slug": slug})

    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert organizations() == ["aurora", "rival"]


def test_offered_address_is_free(cast):
    assert founding.offer("Aurora") == "aurora-2"
    assert founding.offer("Accounts") == "accounts-2"
    assert founding.offer("日本") == "desk"


def test_one_organization_learns_nothing_of_another_at_sign_up(cast, is_open, browse):
    html = browse("otto").get(PAGE).content.decode()

    assert "Aurora" not in html


def test_ways_in_are_limited(cast, is_open, mailoutbox):
    answers = [Client().post(PAGE, {"email": f"a{n}@x.example"}).status_code for n in range(22)]

    assert answers[-1] == 429
    sending.work()
    assert len(mailoutbox) == 20

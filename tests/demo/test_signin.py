"""Stepping in as somebody of the demo."""

import pytest
from django.core.management import call_command
from django.test import Client

from inbox.accounts.models import User
from ops.demo.signin import roles


@pytest.fixture
def seeded(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("seed_demo", verbosity=0)


@pytest.mark.parametrize(
    ("email", "home"), [("maya@aurora.example", "/aurora/"), ("giulia@forno.example", "/forno/")]
)
def test_person_of_the_demo_steps_in(seeded, email, home):
    client = Client()

    answer = client.post("/demo/signin/", {"email": email})

    assert (answer.status_code, answer["Location"]) == (302, home)
    assert client.session["_auth_user_id"] == str(User.objects.get(email=email).pk)


@pytest.mark.parametrize("email", ["ada@aurora.example", "", "maya@aurora.example ", "root"])
def test_nobody_else_steps_in(cast, email):
    client = Client()

    answer = client.post("/demo/signin/", {"email": email})

    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_closed_or_raised_account_does_not_step_in(seeded, field):
    User.objects.filter(email="leo@aurora.example").update(**{field: field == "is_staff"})

    answer = Client().post("/demo/signin/", {"email": "leo@aurora.example"})

    assert answer.status_code == 404


def test_form_needs_its_token(seeded):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/demo/signin/", {"email": "maya@aurora.example"})

    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


def test_link_does_not_sign_in(seeded):
    answer = Client().get("/demo/signin/", {"email": "maya@aurora.example"})

    assert answer.status_code == 405


def test_role_cards():
    cards = [(role["name"], role["initials"], role["hue"]) for role in roles()]

    assert cards == [
        ("Maya Reyes", "MR", 22), ("Leo Park", "LP", 14), ("Nina Okafor", "NO", 10),
        ("Olive Owens", "OO", 4), ("Giulia Bianchi", "GB", 20),
    ]  # fmt: skip
    assert all(role["text"] for role in roles())

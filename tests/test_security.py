"""The browser's side of security: headers, cookies, sign-in, forms (F46, F48 of RELIABILITY.md)."""

import re
import subprocess
import sys

import pytest
from django.core import mail
from django.test import Client

from inbox.live import redis as hints
from inbox.mail import sending
from ops import settings_env
from tests.databases import ROOT
from tests.sweeps import addresses, hostile
from tests.sweeps.conftest import quick, stage, twilio  # noqa: F401 - fixtures

PASSWORD = "correct horse battery"
PAGES = ["/accounts/login/", "/accounts/signup/", "/accounts/inactive/", "/accounts/password/reset/",
         "/accounts/password/reset/done/", "/accounts/password/reset/key/1-x/",
         "/accounts/password/reset/key/done/", "/nowhere/"]  # fmt: skip


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def directives(answer):
    found = (line.strip().split(" ") for line in answer["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in found}


def assert_strict(answer, path):
    policy = directives(answer)
    nonces = [value for value in policy["script-src"] if value.startswith("'nonce-")]
    assert policy["default-src"] == ["'self'"], path
    assert sorted(set(policy["script-src"]) - set(nonces)) == ["'self'"], path
    assert policy["style-src"] == ["'self'"], path
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == policy["connect-src"] == ["'self'"], path
    assert not re.search(r"unsafe|http:|https:|\*", answer["Content-Security-Policy"]), path
    assert answer["X-Frame-Options"] == "DENY", path
    assert answer["X-Content-Type-Options"] == "nosniff", path
    assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin", path
    inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", answer.content.decode())
    assert all(any(nonce[1:-1].removeprefix("nonce-") in tag for nonce in nonces) for tag in inline)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_outside_is_strict(client, db, path):
    answer = client.get(path, follow=True)

    assert answer["Content-Type"].startswith("text/html")
    assert_strict(answer, path)


def test_every_page_of_an_organization_is_strict(stage):  # noqa: F811
    client = hostile.sign_in(stage.cast.ada.user)
    html = 0
    for address in addresses.in_organizations():
        path = address.path(stage.cast.aurora, stage.sales)
        answer = client.get(path)
        if answer["Content-Type"].startswith("text/html") and not answer.streaming:
            assert_strict(answer, path)
            html += 1

    assert html > 8


def test_nonce_is_new_each_time(client, db):
    policies = {client.get("/accounts/login/")["Content-Security-Policy"] for _ in range(3)}

    assert len(policies) == 3


@pytest.mark.parametrize(
    ("kind", "served", "inline"),
    [("image/png", "image/png", True), ("audio/amr", "audio/amr", True), ("video/mp4", "video/mp4", True),
     ("application/pdf", "application/pdf", False), ("text/vcard", "text/vcard", False),
     ("text/plain", "text/plain", False), ("text/html", "application/octet-stream", False),
     ("image/svg+xml", "application/octet-stream", False), ("", "application/octet-stream", False),
     ("text/html; charset=x", "application/octet-stream", False),
     ("application/javascript", "application/octet-stream", False)],
)  # fmt: skip
def test_stored_file_leaves_sandboxed(stage, kind, served, inline):  # noqa: F811
    with stage.cast.aurora.open():
        stage.sales.stored.content_type, stage.sales.stored.name = kind, 'a"\r\nX: y\u202e.html'
        stage.sales.stored.save()

    answer = hostile.sign_in(stage.cast.ada.user).get(f"/aurora/files/{stage.sales.stored.uuid}/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == served
    assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert "\r" not in answer["Content-Disposition"]
    assert ".html" not in answer["Content-Disposition"]
    assert "X" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "private" in answer["Cache-Control"]
    policy = directives(answer)
    assert policy["default-src"] == ["'none'"]
    assert "sandbox" in policy
    assert policy["sandbox"] == []


def test_production_passes_djangos_own_check_and_hides_its_cookies():
    print_cookies = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS, s.DEBUG)"
    )
    env = settings_env.of_production({"PATH": "/usr/bin:/bin"})

    def manage(*words):
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=False,
            capture_output=True, text=True,
        )  # fmt: skip

    check = manage("check", "--deploy", "--fail-level", "WARNING")
    cookies = manage("shell", "-v0", "-c", print_cookies)

    assert check.returncode == 0, check.stderr
    assert cookies.stdout.split() == [
        "__Host-session", "True", "True", "Lax", "__Host-csrf", "True", "Lax", "31536000", "False",
    ]  # fmt: skip


def sign_in(
    client, email="ada@aurora.example", password=PASSWORD, path="/accounts/login/", **extra
):
    return client.post(path, {"login": email, "password": password}, **extra)


def test_sign_in_leads_to_the_organization_under_a_new_session(cast, client):
    client.get("/accounts/login/")
    before = client.session.session_key

    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/aurora/"
    assert client.session.session_key != before
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example/", "http:evil.example", "/\\evil.example", "\\\\evil.example",
     "javascript:alert(1)", "https:///evil.example", "http://testserver@evil.example/", "\thttps://evil.example"],
)  # fmt: skip
def test_next_never_leads_elsewhere(cast, client, place):
    answer = client.post("/accounts/login/", {
        "login": "ada@aurora.example", "password": PASSWORD, "next": place,
    })  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_next_leads_back_to_where_one_wanted_to_go(cast, client):
    wanted = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    asked = client.get(wanted)["Location"]

    answer = sign_in(client, path=asked)

    assert answer["Location"] == wanted


def test_wrong_password_and_unknown_address_look_the_same(cast, client):
    def body(email):
        html = sign_in(client, email, "wrong").content.decode()
        return re.sub(r'value="[^"]*"|nonce="[^"]*"|X-CSRFToken": "[^"]*"', "", html)

    assert body("ada@aurora.example") == body("nobody@aurora.example")


def test_guessing_is_slowed_down(cast, client):
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 200

    answer = sign_in(client)

    assert answer.status_code in {200, 429}
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), "ben@aurora.example").status_code == 302


def test_suspended_user_cannot_sign_in(cast, client):
    cast.ada.user.is_active = False
    cast.ada.user.save()

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_where_there_is_an_organization(cast, client):
    answer = client.post("/accounts/signup/", {"email": "a@b.example", "password1": PASSWORD})

    assert b"invitation" in answer.content


def test_signing_out_is_a_post(cast, client):
    client.force_login(cast.ada.user)

    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def newest():
    """The newest mail, sent by a worker."""
    assert mail.outbox == []
    sending.work()
    return mail.outbox[-1]


def test_new_password_by_mail_end_to_end(cast, client):
    elsewhere = Client()
    elsewhere.force_login(cast.ada.user)
    client.post("/accounts/password/reset/", {"email": "ada@aurora.example"})
    letter = newest()
    link = re.search(r"https?://\S+", letter.body)[0]
    form = client.get(link.removeprefix("http://testserver"))["Location"]

    answer = client.post(
        form, {"password1": "a quite new sentence", "password2": "a quite new sentence"}
    )

    assert letter.to == ["ada@aurora.example"]
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert elsewhere.get("/aurora/").status_code == 302  # signed out everywhere
    assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), password="a quite new sentence").status_code == 302
    assert b"does not work any more" in Client().get(link.removeprefix("http://testserver")).content


def test_links_in_mails_come_from_the_public_address_whatever_the_client_claims(
    cast, client, settings
):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]

    for host in ("localhost", "testserver:1337"):
        mail.outbox.clear()
        client.post("/accounts/password/reset/", {"email": "ada@aurora.example"},
                    headers={"Host": host, "X-Forwarded-Host": "evil.example"})  # fmt: skip
        letter = newest()

        assert re.findall(r"https?://[^/\s]+", letter.body) == ["http://testserver"]


def test_unknown_address_is_answered_the_same(cast, client):
    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in ("ada@aurora.example", "nobody@aurora.example")
    ]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert newest().to == ["ada@aurora.example"]
    assert len(mail.outbox) == 1


def test_letter_speaks_its_readers_language(cast, client):
    cast.ada.user.language = "it"
    cast.ada.user.save()

    client.post("/accounts/password/reset/", {"email": "ada@aurora.example"})

    letter = newest()
    assert letter.subject == "Scegli una nuova password"
    assert "Per sceglierne una" in letter.body


def test_people_sign_in_read_and_answer_while_redis_is_away(stage, settings, monkeypatch):  # noqa: F811
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    monkeypatch.setattr(hints, "_resting_until", 0.0)
    hints.client.cache_clear()
    client, thread = Client(), f"/aurora/conversations/{stage.sales.conversation.uuid}/"

    answers = [
        sign_in(client).status_code,
        client.get(thread).status_code,
        client.post(f"{thread}messages/", {
            "text": "Hello", "key": "0b0a7a9e-3a43-4c8e-9a51-0f0f3f0f3f0f"}).status_code,
        client.get("/aurora/live/?cursor=0").status_code,
    ]  # fmt: skip

    hints.client.cache_clear()
    hints._resting_until = 0.0
    assert answers == [302, 200, 302, 200]

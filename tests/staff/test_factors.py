"""Second factors over HTTP: set up, asked for, needed by an organization, recovered from."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from inbox.accounts.models import Device, Event
from inbox.mail import sending
from inbox.secrets import unseal

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"
ENTER = "/accounts/factors/code/"


def code(secret: str, *, ago: int = 0) -> str:
    """What the app shows."""
    counter = int(time.time()) // 30 - ago
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def app(cast):
    """app("ben"): the secret of an app that Ben has set up, and a recovery code."""

    def make(name: str) -> str:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(getattr(cast, name).user, secret)
        return secret

    return make


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def set_up(client: Client, committed) -> tuple[str, str, str]:
    """Turn an app on; the page, its secret and where one is led."""
    page = client.get("/accounts/factors/app/").content.decode()
    secret = page.split('data-secret="', 1)[1].split('"', 1)[0]
    with committed(execute=True):
        answer = client.post("/accounts/factors/app/", {"code": code(secret)})
    return page, secret, answer["Location"]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What waits for the commit is done."""
    return django_capture_on_commit_callbacks


def test_app_is_set_up_and_its_secret_is_sealed(cast, browse, committed):
    ben = browse("ben")

    page, secret, led = set_up(ben, committed)
    shown = ben.get(led).content.decode()

    assert led == "/accounts/factors/recovery/"
    assert "data:image/svg+xml" in page
    kept = Authenticator.objects.get(type="totp", user=cast.ben.user).data["secret"]
    assert secret not in kept
    assert unseal(kept) == secret
    assert shown.count('<li class="number">') == 10
    with cast.aurora.open():
        event = Event.objects.get(kind="SecurityChanged", changes__second_factor__1="totp")
        assert secret not in str(event.changes)


def test_sign_in_asks_for_the_code_and_lets_nobody_in_before(cast, app):
    secret, client = app("ben"), Client()

    first = sign_in(client, "ben@aurora.example")
    meanwhile = client.get("/aurora/")
    wrong = client.post(ENTER, {"code": "000000"})
    right = client.post(ENTER, {"code": code(secret)})

    assert first["Location"] == ENTER
    assert meanwhile["Location"].startswith(LOGIN)
    assert wrong.status_code == 200
    assert right.status_code == 302
    assert client.get("/aurora/", follow=True).status_code == 200


def test_code_works_once(cast, app):
    secret = app("ben")
    used = code(secret)
    first, second = Client(), Client()
    sign_in(first, "ben@aurora.example")
    first.post(ENTER, {"code": used})

    sign_in(second, "ben@aurora.example")
    again = second.post(ENTER, {"code": used})

    assert again.status_code == 200
    assert second.get("/aurora/").status_code == 302


def test_recovery_code_lets_in_once(cast, browse, committed):
    ben = browse("ben")
    set_up(ben, committed)
    shown = ben.get("/accounts/factors/recovery/").content.decode()
    recovery = shown.split('<li class="number">', 1)[1].split("<", 1)[0]

    entered = []
    for _ in range(2):
        client = Client()
        sign_in(client, "ben@aurora.example")
        client.post(ENTER, {"code": recovery})
        entered.append("/accounts/" not in client.get("/aurora/")["Location"])

    assert entered == [True, False]


def test_factors_and_recovery_codes_are_told_by_mail(cast, browse, committed, mailoutbox):
    ben = browse("ben")
    _, secret, _ = set_up(ben, committed)
    shown = ben.get("/accounts/factors/recovery/").content.decode()
    recovery = shown.split('<li class="number">', 1)[1].split("<", 1)[0]
    client = Client()
    sign_in(client, "ben@aurora.example")
    client.post(ENTER, {"code": recovery})
    for change in ("recovery/new/", "app/removal/"):
        with committed(execute=True):
            ben.post(f"/accounts/factors/{change}")

    sending.work()

    assert [mail.subject for mail in mailoutbox] == [
        "An authenticator app was set up",
        "A recovery code was used",
        "Somebody signed in on a new browser",
        "New recovery codes were made",
        "Your authenticator app was removed",
    ]
    assert all(mail.to == ["ben@aurora.example"] for mail in mailoutbox)
    assert not any(word in mail.body for word in (secret, recovery) for mail in mailoutbox)


def test_second_factor_ends_the_sessions_that_began_without(cast, browse, committed):
    here, elsewhere = browse("ben"), browse("ben")

    set_up(here, committed)

    assert here.get("/aurora/", follow=True).status_code == 200
    assert elsewhere.get("/aurora/")["Location"].startswith(LOGIN)


def test_organization_that_needs_one_leads_everybody_to_set_it_up(cast, browse, app):
    app("ada")
    ada, ben = browse("ada"), browse("ben")

    answer = ada.post("/aurora/settings/security/", {"needed": "on"})

    assert answer.status_code == 302
    assert ada.get("/aurora/", follow=True).status_code == 200
    assert ben.get("/aurora/")["Location"] == "/accounts/factors/"
    assert ben.get("/aurora/", HTTP_HX_REQUEST="true").status_code == 401
    page = ben.get("/accounts/factors/").content.decode()
    assert "/accounts/factors/app/" in page
    with cast.aurora.open():
        assert Event.objects.filter(kind="SettingsChanged", about="second-factor").exists()
        assert Event.objects.filter(kind="AccessChanged", member_id=cast.ben.pk).exists()
        assert not Event.objects.filter(kind="AccessChanged", member_id=cast.ada.pk).exists()


def test_nobody_locks_themselves_out(cast, browse):
    ada = browse("ada")

    answer = ada.post("/aurora/settings/security/", {"needed": "on"})

    assert answer.status_code == 422
    assert ada.get("/aurora/", follow=True).status_code == 200


def test_managers_do_not_ask_for_it(cast, browse):
    with cast.aurora.open():
        cast.ben.role = "manager"
        cast.ben.save(update_fields=["role"])

    assert browse("ben").post("/aurora/settings/security/", {"needed": "on"}).status_code == 403


def test_who_signed_in_long_ago_proves_it_before_a_change(cast, browse):
    ben = browse("ben", stale=True)

    for address in ("app/", "passkeys/new/"):
        assert ben.get(f"/accounts/factors/{address}")["Location"].startswith("/accounts/confirm/")


def test_passkey_page_asks_the_browser_for_one(browse):
    html = browse("ben").get("/accounts/factors/passkeys/new/").content.decode()
    asked = (
        Client()
        .get("/accounts/factors/passkeys/login/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        .json()
    )

    assert "data-ask=" in html
    assert "challenge" in html
    assert asked["request_options"]["publicKey"]["challenge"]


def test_devices_are_listed_and_signed_out_one_by_one(cast, browse):
    here, elsewhere = browse("ben"), browse("ben")
    page = here.get("/aurora/settings/you/security/").content.decode()
    other = (
        Device.objects.filter(user=cast.ben.user)
        .exclude(session_key=here.session.session_key)
        .get()
    )

    answer = here.post("/aurora/settings/you/sessions/", {"device": str(other.uuid)})

    assert str(other.uuid) in page
    assert "This one" in page
    assert answer.status_code == 302
    assert elsewhere.get("/aurora/")["Location"].startswith(LOGIN)
    assert here.get("/aurora/", follow=True).status_code == 200


def test_sign_out_everywhere_else(cast, browse):
    here, second, third = browse("ben"), browse("ben"), browse("ben")

    here.post("/aurora/settings/you/sessions/")

    assert here.get("/aurora/", follow=True).status_code == 200
    assert [one.get("/aurora/")["Location"][: len(LOGIN)] for one in (second, third)] == [LOGIN] * 2


def test_nobody_signs_out_somebody_else(cast, browse):
    ben = browse("ben")
    device = Device.objects.get(user=cast.ben.user)

    answer = browse("ada").post("/aurora/settings/you/sessions/", {"device": str(device.uuid)})

    assert answer.status_code == 404
    assert ben.get("/aurora/", follow=True).status_code == 200


def test_changed_password_signs_out_the_others(cast, browse):
    here, elsewhere = browse("ben"), browse("ben")
    new = "another sentence altogether"

    answer = here.post("/accounts/password/change/", {
        "oldpassword": PASSWORD, "password1": new, "password2": new,
    })  # fmt: skip

    assert answer.status_code == 302
    assert here.get("/aurora/", follow=True).status_code == 200
    assert elsewhere.get("/aurora/")["Location"].startswith(LOGIN)
    with cast.aurora.open():
        event = Event.objects.get(kind="SecurityChanged")
    assert new not in str(event.changes)


def test_five_wrong_passwords_close_the_door_for_a_while(cast):
    answers = [sign_in(Client(), "ben@aurora.example", "wrong") for _ in range(6)]
    right = sign_in(Client(), "ben@aurora.example")

    assert right.status_code != 302
    assert answers[0].status_code == 200


def test_unknown_and_known_addresses_hear_the_same(cast):
    known = sign_in(Client(), "ben@aurora.example", "wrong").content.decode()
    unknown = sign_in(Client(), "nobody@aurora.example", "wrong").content.decode()

    def said(html: str, email: str) -> str:
        return html.split("<main", 1)[1].replace(email, "").split("csrfmiddlewaretoken", 1)[0]

    assert said(known, "ben@aurora.example") == said(unknown, "nobody@aurora.example")
    reset = [
        Client().post("/accounts/password/reset/", {"email": email})["Location"]
        for email in ("ben@aurora.example", "nobody@aurora.example")
    ]
    assert reset[0] == reset[1]

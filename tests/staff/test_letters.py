"""Mails leave by a worker, once; what keeps an account safe is told; an address is proven first
(RF48).
"""

import re
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import allauth
import pytest
from allauth.account import app_settings as settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inbox.accounts import devices, known_browsers
from inbox.accounts.models import Event, User
from inbox.mail import posting, sending
from inbox.mail.models import Letter

RESET = "/accounts/password/reset/"
ADDRESS = "/accounts/email/"
PASSWORD = "correct horse battery"
# Every letter allauth could write, and what keeps it from being written.
NOTICES = "ACCOUNT_EMAIL_NOTIFICATIONS is off: security_letters.py tells of changes"
VERIFYING = "no address is verified by allauth: new_address.py proves it"
HELD_BACK = {
    "account/email/account_already_exists": "its sign-up is closed: beginning.py asks for addresses",
    "account/email/email_confirmation": VERIFYING,
    "account/email/email_confirmation_signup": VERIFYING,
    "account/email/email_changed": NOTICES,
    "account/email/email_deleted": NOTICES,
    "account/email/password_changed": NOTICES,
    "account/email/password_reset": NOTICES,
    "account/email/password_set": NOTICES,
    "account/email/login_code": "signing in by a code has no address here",
    "account/email/password_reset_code": "a link is sent, no code",
    "account/email/password_reset_key": "forms.Forgotten has letters.py write it",
    "account/email/unknown_account": "strangers get no letters",
    "mfa/email/recovery_codes_generated": NOTICES,
    "mfa/email/totp_activated": NOTICES,
    "mfa/email/totp_deactivated": NOTICES,
    "mfa/email/webauthn_added": NOTICES,
    "mfa/email/webauthn_removed": NOTICES,
}


@pytest.fixture
def sent(mailoutbox):
    """sent(): all mails so far, after a worker's round."""

    def read() -> list[EmailMessage]:
        sending.work()
        return mailoutbox

    return read


def sign_in(client=None, email="ben@aurora.example"):
    client = client or Client()
    answer = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def link(mail) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", mail.body)[1]


def test_rf48_a_forgotten_password_asks_the_same_of_the_database_for_every_address(cast, sent):
    Client().post(RESET, {"email": "first@aurora.example"})  # whom the limit counts from then on
    asked = []
    for email in ("ben@aurora.example", "nobody@aurora.example"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(RESET, {"email": email})
        asked.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in queries])

    assert asked[0] == asked[1]
    assert not any("accounts_user" in sql for sql in asked[0])
    assert [mail.to for mail in sent()] == [["ben@aurora.example"]]


def test_no_link_is_kept_and_nothing_is_once_it_left(cast, sent):
    Client().post(RESET, {"email": "ben@aurora.example"})
    waiting = Letter.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT held FROM mail_letter")
        ((sealed,),) = cursor.fetchall()

    (mail,) = sent()

    assert "ben@" not in sealed
    assert set(waiting.held) == {"email"}
    assert RESET in link(mail)
    gone = Letter.objects.get()
    assert (gone.state, gone.held) == ("done", {})


def test_what_the_server_refused_is_tried_again_and_given_up_after_a_day(db, monkeypatch, sent):
    def refuse(self, *args):
        raise SMTPRecipientsRefused({})

    sending.put("Hello", ["Hello"], to="ben@aurora.example")
    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", refuse)
        assert sending.work() == 0
        assert sending.work() == 0  # not at once
        letter = Letter.objects.get()
        assert (letter.state, letter.tries) == ("waiting", 1)
        Letter.objects.update(due_at=timezone.now())
    assert len(sent()) == 1

    sending.put("Hello", ["Hello"], to="ben@aurora.example")
    Letter.objects.filter(state="waiting").update(created_at=timezone.now() - timedelta(days=2))
    monkeypatch.setattr(EmailMessage, "send", refuse)
    sending.work()
    failed = Letter.objects.latest("id")
    assert (failed.state, failed.held) == ("failed", {})


def test_what_may_have_left_is_never_sent_again(db, monkeypatch, sent):
    def vanish(self, *args):
        raise SMTPServerDisconnected

    sending.put("Hello", ["Hello"], to="ben@aurora.example")
    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", vanish)
        sending.work()
    sending.put("Killed", ["Hello"], to="ben@aurora.example")
    sending._claim()  # and there the worker died
    Letter.objects.filter(state="sending").update(due_at=timezone.now() - timedelta(hours=1))

    assert sent() == []
    assert [(one.state, one.held) for one in Letter.objects.order_by("id")] == [("unsure", {})] * 2


def test_server_that_is_away_is_not_asked_by_each_mail(db, monkeypatch, sent):
    asked = []
    for n in range(3):
        sending.put(f"Hello {n}", ["Hello"], to="ben@aurora.example")
    with monkeypatch.context() as away:
        away.setattr(posting.Server, "open", lambda self: asked.append(1) or False)
        sending.work()
        sending.work()
    assert asked == [1]
    Letter.objects.update(due_at=timezone.now())

    assert [mail.subject for mail in sent()] == ["Hello 0", "Hello 1", "Hello 2"]


def test_allauth_writes_no_letter_that_we_did_not_think_of():
    home = Path(allauth.__file__).parent
    sources = [*(home / "account").rglob("*.py"), *(home / "mfa").rglob("*.py")]
    found = {
        name
        for source in sources
        for name in re.findall(r"""["']((?:account|mfa)/email/\w+)["']""", source.read_text())
    }

    assert found == set(HELD_BACK)
    assert not settings.EMAIL_NOTIFICATIONS
    assert not settings.LOGIN_BY_CODE_ENABLED
    assert not settings.PASSWORD_RESET_BY_CODE_ENABLED
    assert not settings.EMAIL_UNKNOWN_ACCOUNTS
    assert settings.EMAIL_VERIFICATION == "none"


def test_new_browser_is_told_and_a_known_one_is_not(cast, sent):
    here = sign_in()
    first = len(sent())  # the very first sign-in is nobody else's
    here.post("/accounts/logout/")
    sign_in(here)
    known = len(sent())

    sign_in(Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"))

    assert (first, known) == (0, 0)
    (mail,) = sent()
    assert mail.to == ["ben@aurora.example"]
    assert "new browser" in mail.subject
    assert "Firefox · Windows" in mail.body


def test_browser_in_use_since_before_they_were_remembered_is_no_new_one(cast, sent):
    ben = sign_in()
    del ben.cookies["known"]
    session = ben.session
    del session[known_browsers.KEPT]
    session[devices.SEEN] = [None, 0]
    session.save()

    ben.get("/aurora/", follow=True)
    ben.post("/accounts/logout/")
    sign_in(ben)

    assert len(sent()) == 0


def test_session_makes_no_other_browser_known(cast, sent):
    thief = sign_in()
    del thief.cookies["known"]

    thief.get("/aurora/", follow=True)

    assert "known" not in thief.cookies


def test_forged_cookie_makes_no_browser_known(cast, sent):
    sign_in()
    liar = Client()
    liar.cookies["known"] = f"[{cast.ben.user_id}]"
    sign_in(liar)

    assert len(sent()) == 1


def test_new_password_is_told(cast, browse, sent):
    browse("ben").post("/accounts/password/change/", {
        "oldpassword": PASSWORD, "password1": "a quite new sentence",
        "password2": "a quite new sentence",
    })  # fmt: skip

    (mail,) = sent()
    assert mail.subject == "Your password was changed"
    assert "a quite new" not in mail.body
    assert RESET in mail.body


def test_who_is_given_another_role_or_removed_hears_so_in_their_language(cast, browse, sent):
    User.objects.filter(pk=cast.ben.user_id).update(language="it")
    ada, page = browse("ada"), f"/aurora/settings/members/{cast.ben.uuid}/"

    ada.post(page, {"role": "manager"})
    ada.post(f"{page}removal/")

    role, removed = sent()
    assert role.to == removed.to == ["ben@aurora.example"]
    assert "Ada" in role.body
    assert "Aurora Bikes" in removed.subject


def test_address_counts_once_its_link_was_opened_and_the_old_one_is_told(cast, browse, sent):
    ben = browse("ben")
    page = ben.post(ADDRESS, {"email": "Benjamin@Aurora.example"}).content.decode()
    (mail,) = sent()
    path = link(mail)

    assert "benjamin@aurora.example" in page
    assert mail.to == ["benjamin@aurora.example"]
    assert Client().get(path).status_code == 200
    assert User.objects.get(pk=cast.ben.user_id).email == "ben@aurora.example"
    assert Client().post(path).status_code == 200
    assert User.objects.get(pk=cast.ben.user_id).email == "benjamin@aurora.example"
    assert Client().post(path).status_code == 403  # once
    assert ben.get("/aurora/", follow=True).status_code == 200
    sign_in(email="benjamin@aurora.example")
    told = [mail.to[0] for mail in sent()[1:3]]
    assert told == ["ben@aurora.example", "benjamin@aurora.example"]
    with cast.aurora.open():
        event = Event.objects.get(kind="SecurityChanged")
    assert event.changes == {"email": ["ben@aurora.example", "benjamin@aurora.example"]}


def test_taken_address_is_answered_as_a_free_one_and_never_moves(cast, browse, sent):
    ben = browse("ben")
    pages = [
        re.sub(r'\b\w{64}\b|nonce="[^"]+"', "",
               ben.post(ADDRESS, {"email": email}).content.decode()).replace(email, "")
        for email in ("ada@aurora.example", "new@aurora.example")
    ]  # fmt: skip
    taken, free = sent()
    User.objects.create_user("new@aurora.example", PASSWORD, name="Quick")

    assert pages[0] == pages[1]
    assert "account of its own" in taken.body
    assert "http" not in taken.body
    assert Client().post(link(free)).status_code == 403
    assert User.objects.get(pk=cast.ben.user_id).email == "ben@aurora.example"


def test_address_asks_who_sits_there_first_and_a_forged_link_is_nothing(cast, browse):
    stale = browse("ben", stale=True).post(ADDRESS, {"email": "eve@x.example"})

    assert stale["Location"].startswith("/accounts/confirm/")
    assert Client().post(f"{ADDRESS}made:up/").status_code == 403
    assert not Letter.objects.filter(kind="new-address").exists()


def test_nobody_floods_an_address_with_letters(cast, browse):
    ben = browse("ben")

    asked = [ben.post(ADDRESS, {"email": "new@aurora.example"}).status_code for _ in range(6)]
    forgot = [Client().post(RESET, {"email": "ada@aurora.example"}).status_code for _ in range(6)]

    assert asked == [200] * 5 + [429]
    assert forgot == [302] * 5 + [429]

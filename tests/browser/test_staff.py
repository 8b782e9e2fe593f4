"""Second factors with an app and with a passkey, invitations and members, in a real browser (F1)."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from tests.browser import site as sites
from tests.browser.conftest import PATIENCE, watch
from tests.browser.looks import SIZES, fits, serious, settle

CHIP = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def code(secret: str) -> str:
    """What the app shows."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def confirm(page) -> None:
    """Type the password where it is asked again."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.locator("input[name=password]").fill(sites.PASSWORD)
    page.get_by_role("button", name="Go on").click(timeout=20_000)  # a real hash, made anew


def clean(page, address: str = "") -> None:
    """Nothing serious, nothing sideways."""
    if address:
        page.goto(address)
    settle(page)
    assert serious(page) == [], page.url
    assert fits(page), page.url


@pytest.fixture
def named(browser, site):
    """named(desk, "ben"): a page on a host with a name, as passkeys want it."""
    contexts, pages = [], []

    def open_page(desk, name=""):
        origin = site.fleet.origin.replace("127.0.0.1", "localhost")
        context = browser.new_context(base_url=origin, locale="en-US")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if name:
            kept = {"name": "session", "value": site.session(desk.email(name))}
            context.add_cookies([{**kept, "url": origin}])
        page = context.new_page()
        watch(page)
        pages.append(page)
        return page

    yield open_page
    # the socket takes the public address alone, which is an IP address here
    errors = [error for page in pages for error in page.errors if "WebSocket" not in error]
    for context in contexts:
        context.close()
    assert errors == []


def test_app_is_set_up_and_asked_for_at_the_next_sign_in(desk, sign_in, browser, site):
    ben = sign_in(desk, "ben")
    ben.goto("/accounts/factors/")
    clean(ben)
    ben.get_by_role("link", name="Set up an authenticator app").click()
    confirm(ben)
    clean(ben)
    secret = ben.locator("[data-secret]").get_attribute("data-secret")
    ben.locator("input[name=code]").fill(code(secret))
    ben.get_by_role("button", name="Turn on").click()
    expect(ben.locator(".factors__codes li")).to_have_count(10)
    clean(ben)
    recovery = ben.locator(".factors__codes li").first.inner_text()
    ben.get_by_role("link", name="Go on").click()
    expect(ben.get_by_text("10 left")).to_be_visible()

    fresh = browser.new_context(base_url=site.fleet.origin, locale="en-US").new_page()
    watch(fresh)
    for words in (code(secret), recovery):
        fresh.context.clear_cookies()
        fresh.goto("/accounts/login/")
        fresh.get_by_label("E-mail").fill(desk.email("ben"))
        fresh.locator("input[name=password]").fill(sites.PASSWORD)
        fresh.get_by_role("button", name="Sign in", exact=True).click()
        expect(fresh.get_by_role("heading", name="Second step")).to_be_visible()
        clean(fresh)
        fresh.locator("input[name=code]").fill(words)
        fresh.get_by_role("button", name="Sign in", exact=True).click()
        fresh.wait_for_selector("html[data-net=live]")
    assert fresh.errors == []
    fresh.context.close()


def test_passkey_signs_in_without_a_password(desk, named):
    ben = named(desk, "ben")
    chip = ben.context.new_cdp_session(ben)
    chip.send("WebAuthn.enable")
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": CHIP})
    ben.goto("/accounts/factors/")
    ben.get_by_role("link", name="Add a passkey").click()
    confirm(ben)
    clean(ben)
    ben.get_by_label("Name").fill("My laptop")
    ben.get_by_role("button", name="Add a passkey").click()
    expect(ben.locator(".factors__codes li")).to_have_count(10)
    ben.goto("/accounts/factors/passkeys/")
    expect(ben.get_by_text("My laptop")).to_be_visible()
    clean(ben)

    ben.goto("/accounts/logout/")
    ben.get_by_role("button", name="Sign out").click()
    ben.goto("/accounts/login/")
    clean(ben)
    ben.get_by_role("button", name="Sign in with a passkey").click()

    expect(ben.locator(".rail")).to_be_visible()
    assert f"/{desk.slug}/" in ben.url


def test_suspended_members_open_page_is_shut_within_seconds(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    ada.goto(f"/{desk.slug}/settings/members/")
    ada.get_by_role("link", name="Ben Example").click()
    confirm(ada)
    ada.get_by_role("button", name="Suspend").click()
    expect(ada.get_by_role("status").get_by_text("Suspended.")).to_be_visible()

    expect(ben.locator("html:not([data-net=live])")).to_have_count(1, timeout=4000)

    ben.errors.clear()  # the browser reports what is refused


def test_f1_what_a_member_is_given_is_saved_and_undone_at_once(desk, sign_in):
    """No question whether to leave without saving: saving leaves the page."""
    ada, ben, asked = sign_in(desk, "ada"), sign_in(desk, "ben"), []
    ada.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    ada.goto(f"/{desk.slug}/settings/members/")
    ada.get_by_role("link", name="Ben Example").click()
    confirm(ada)
    rooms = ada.get_by_role("group", name="Inboxes")

    rooms.get_by_label("Sales").uncheck()
    expect(ada.get_by_text("Not saved yet")).to_be_visible()
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("status").get_by_text("Saved")).to_be_visible()
    expect(ben.get_by_role("heading", name="You have no inbox yet")).to_be_visible()
    ben.errors.clear()  # the browser reports what is refused
    ben.wait_for_selector("html[data-net=live]")
    clean(ada)
    ada.get_by_role("button", name="Undo").press("Enter")

    expect(ada.get_by_role("status").get_by_text("Undone")).to_be_visible()
    expect(rooms.get_by_label("Sales")).to_be_checked()
    expect(ben.locator(".nav__item--inbox")).to_have_count(1)
    assert asked == []


def test_newcomer_joins_by_the_link(desk, sign_in, browser, site):
    ada = sign_in(desk, "ada")
    ada.goto(f"/{desk.slug}/settings/members/")
    ada.get_by_role("link", name="Invite").click()
    ada.get_by_label("E-mail").fill(f"nora@{desk.slug}.example")
    ada.get_by_label("Sales").first.check()
    clean(ada)
    ada.get_by_role("button", name="Send the invitation").click()
    link = ada.get_by_label("Link", exact=True).input_value()

    nora = browser.new_context(locale="en-US").new_page()
    watch(nora)
    nora.goto(link)
    clean(nora)
    nora.get_by_label("Your name").fill("Nora Neu")
    nora.get_by_label("Password").fill("a sentence nobody guesses")
    nora.get_by_role("button", name="Join").click()

    nora.wait_for_selector("html[data-net=live]")
    expect(nora.locator(".nav__item--inbox")).to_contain_text("Sales")
    assert nora.errors == []
    nora.context.close()


PAGES = ["settings/members/", "settings/invitations/", "settings/teams/", "settings/roles/",
         "settings/security/", "settings/you/", "settings/you/security/"]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_staff_are_clean(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.goto(f"/{desk.slug}/settings/security/")
    confirm(ada)

    for page in PAGES:
        clean(ada, f"/{desk.slug}/{page}")
    ada.goto(f"/{desk.slug}/settings/members/")
    ada.get_by_role("link", name="Ben Example").click()
    expect(ada.get_by_role("heading", name="Ben Example")).to_be_visible()
    clean(ada)

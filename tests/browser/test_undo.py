"""Undo of what managers set up, through the pages (F1, F68, F135): at both sizes, in both schemes."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES
from tests.browser.test_staff import clean, code, confirm
from tests.browser.test_triage import opened

BOTH = pytest.mark.parametrize("size", SIZES)


def undo(page):
    """Press the one that is offered."""
    page.get_by_role("button", name="Undo", exact=True).click()


@BOTH
def test_f1_team_that_was_deleted_comes_back(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.goto(f"/{desk.slug}/settings/teams/")
    ada.get_by_label("New team").fill("Nights")
    ada.get_by_role("button", name="Create").click()
    expect(ada.get_by_role("status").get_by_text("Saved: Nights")).to_be_visible()
    team = ada.locator("details.staff__team", has_text="Nights")
    team.get_by_label("Ben Example").check()
    team.get_by_role("button", name="Save").click()
    expect(team.locator("summary")).to_contain_text("1 member")
    clean(ada)

    team.get_by_role("button", name="Delete").click()
    expect(ada.get_by_role("status").get_by_text("Deleted: Nights")).to_be_visible()
    expect(team).to_have_count(0)
    clean(ada)
    undo(ada)

    expect(ada.get_by_role("status").get_by_text("Undone")).to_be_visible()
    expect(team.locator("summary")).to_contain_text("1 member")


@BOTH
def test_f135_member_of_an_inbox_comes_back(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.goto(f"/{desk.slug}/settings/")
    ada.locator(".settings-map:visible a", has_text="Sales").first.click()
    ada.goto(f"{ada.url}members/")
    ben = ada.locator(".settings-member", has_text="Ben Example")
    ben.get_by_role("button", name="Remove").click()
    expect(ben).to_have_count(0)
    clean(ada)
    undo(ada)

    expect(ben).to_have_count(1)
    clean(ada)


@BOTH
def test_f1_invitation_counts_again(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.goto(f"/{desk.slug}/settings/invitations/")
    ada.get_by_label("E-mail").fill(f"nora@{desk.slug}.example")
    ada.get_by_role("button", name="Send the invitation").click()
    letter = ada.locator(".staff__letter")
    letter.get_by_role("button", name="Take back").click()
    expect(letter).to_have_count(0)
    clean(ada)
    undo(ada)

    expect(letter).to_contain_text("nora@")
    clean(ada)


def test_f1_second_factor_that_everybody_needs_is_asked_no_more(desk, sign_in):
    ada = sign_in(desk, "ada")
    ada.goto("/accounts/factors/")
    ada.get_by_role("link", name="Set up an authenticator app").click()
    confirm(ada)
    secret = ada.locator("[data-secret]").get_attribute("data-secret")
    ada.locator("input[name=code]").fill(code(secret))
    ada.get_by_role("button", name="Turn on").click()
    expect(ada.locator(".factors__codes li")).to_have_count(10)
    address = f"/{desk.slug}/settings/security/"
    ada.goto(address)
    needed = ada.get_by_label("Everybody needs a second factor")
    needed.check()
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("status").get_by_text("Saved")).to_be_visible()
    for size in SIZES.values():
        ada.set_viewport_size(size)
        clean(ada)
    undo(ada)

    expect(needed).not_to_be_checked()


@BOTH
def test_f68_merged_tag_comes_back_where_it_was_and_in_open_lists(desk, sign_in, size):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada", viewport=SIZES[size]), sign_in(desk, "ben")
    opened(ben)
    ben.keyboard.press("t")
    ben.keyboard.type("Warranty")
    ben.keyboard.press("Enter")
    shown, listed = ben.locator("#thread-tags .tag"), ben.locator("#rows > .row .tag")
    expect(shown).to_have_text("Warranty")
    ada.goto(f"/{desk.slug}/tags/")
    ada.get_by_label("New tag").fill("Guarantee")
    ada.get_by_role("button", name="Create").click()
    expect(ada.locator("summary", has_text="Guarantee")).to_be_visible()
    tag = ada.locator("details.tagline").filter(has=ada.locator("summary", has_text="Warranty"))
    tag.locator("summary").click()
    tag.get_by_label("Merge into").select_option("Guarantee")
    tag.get_by_role("button", name="Merge").click()
    expect(ada.get_by_role("status").get_by_text("Deleted: Warranty")).to_be_visible()
    expect(shown).to_have_text("Guarantee")
    clean(ada)
    undo(ada)

    expect(ada.get_by_role("status").get_by_text("Undone: Warranty")).to_be_visible()
    clean(ada)
    expect(shown).to_have_text("Warranty")
    expect(listed).to_have_text("Warranty")

"""The whole job without a mouse, and by what a screen reader is told: open, read, answer, tag, close."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, serious, settle, shot


@pytest.fixture
def page(desk, sign_in):
    """Ben's desk with two conversations, nothing open."""
    desk.text("First", "+12065550101")
    desk.text("Second", "+12065550102")
    page = sign_in(desk, "ben")
    expect(page.locator("#rows > .row")).to_have_count(2)
    return page


def test_one_opens_reads_answers_and_closes_by_keyboard(page, desk):
    page.keyboard.press("j")
    expect(page.locator(".row__name").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".row__name").nth(1)).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_selector("html[data-watching]")
    expect(page.get_by_role("log", name="Messages")).to_contain_text("First")
    page.keyboard.press("r")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.type("Thank you, jk")
    page.keyboard.press("Enter")
    expect(page.locator(".message[data-direction=out]")).to_contain_text("Thank you, jk")
    page.keyboard.press("Escape")
    page.keyboard.press("e")

    expect(page.get_by_role("log", name="Messages")).to_contain_text("Second")  # then next
    expect(page.locator("#rows > .row")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.get_by_role("log", name="Messages")).to_contain_text("Ben reopened this")
    expect(page.locator("#rows > .row")).to_have_count(2)


def test_conversations_are_turned_over_from_inside(page):
    page.keyboard.press("]")
    page.wait_for_selector("html[data-watching]")
    expect(page.locator("#rows > .row").first).to_have_attribute("aria-current", "true")
    page.keyboard.press("]")
    expect(page.locator("#rows > .row").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("[")

    expect(page.locator("#rows > .row").first).to_have_attribute("aria-current", "true")


def test_what_a_closed_menu_holds_has_its_key(page):
    page.keyboard.press("]")
    page.wait_for_selector("html[data-watching]")
    expect(page.locator("#rows > .row[data-unread]")).to_have_count(1)

    page.keyboard.press("u")

    expect(page.locator("#rows > .row[data-unread]")).to_have_count(2)


def test_palette_goes_acts_and_searches(page):
    page.keyboard.press("]")
    page.wait_for_selector("html[data-watching]")
    page.keyboard.press("r")
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Do anything")
    expect(palette).to_be_visible()
    field = page.get_by_role("combobox", name="Search or do anything")
    expect(field).to_be_focused()
    page.keyboard.type("resol")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Close")
    page.keyboard.press("Enter")
    expect(page.locator("#rows > .row")).to_have_count(1)
    expect(page.get_by_role("log", name="Messages")).to_contain_text("First")  # then next

    page.keyboard.press("Control+k")
    expect(palette).to_be_visible()
    expect(palette.locator("[data-recent] [role=option]")).to_contain_text("Close")
    page.keyboard.type("closed sal")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=closed*")
    page.wait_for_selector("html[data-net=live]")
    page.keyboard.press("Control+k")
    expect(palette).to_be_visible()
    expect(palette.locator("[data-recent] [role=option]").first).to_contain_text("Closed in Sales")
    page.keyboard.type("second")
    page.keyboard.press("Enter")

    expect(page.locator("#search-results .row")).to_have_count(1)


def test_single_keys_can_be_turned_off_and_chords_stay(page):
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_be_focused()
    page.keyboard.type("shortcuts off")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-keys=off]")
    page.wait_for_selector("html[data-net=live]")

    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page.locator("#search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("menuitem", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_readers_are_told_what_there_is(page):
    """Landmarks, names and roles of the path, as axe and a screen reader see them."""
    page.keyboard.press("]")
    page.wait_for_selector("html[data-watching]")

    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("region", name="Conversations")).to_be_visible()
    expect(page.get_by_role("region", name="Conversation with")).to_be_visible()
    expect(page.get_by_role("log", name="Messages")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message to")).to_be_visible()
    expect(page.get_by_role("button", name="Add tag")).to_be_visible()
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_palette_and_sheet_are_clean(desk, sign_in, size):
    desk.text("First")
    page = sign_in(desk, "ben", viewport=SIZES[size])
    expect(page.locator("#rows > .row")).to_have_count(1)

    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("as")
    shot(page, f"palette-{size}")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    settle(page)
    shot(page, f"sheet-{size}")
    assert serious(page) == []

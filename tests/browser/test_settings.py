"""Settings in a browser: every page clean, a setting found by its words, open browsers that follow.

F122, F127: see docs/features.md.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious, settle

PAGES = ["", "general/", "audit/", "ending/"]
ROOM = ["", "members/", "answering/", "conversations/"]


def addresses(page):
    """Where everything is that this part has pages for."""
    home = "/".join(page.url.split("/")[:4]) + "/settings/"
    page.goto(home + "general/")
    room = page.locator("a[data-room]").first.get_attribute("href")
    origin = "/".join(page.url.split("/")[:3])
    return [home + name for name in PAGES], [origin + room + name for name in ROOM]


def save(page, card):
    page.locator(f"#card-{card}").get_by_role("button", name="Save").click()
    expect(page.locator(f"#card-{card}").get_by_text("Changed by")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_clean(desk, sign_in, size):
    page = sign_in(desk, "ada", viewport=SIZES[size])
    ours, rooms = addresses(page)
    page.goto(rooms[2])
    page.locator("input[name=locks-lock_idle_minutes]").fill("5")
    save(page, "locks")

    for address in [*ours, *rooms]:
        page.goto(address)
        page.wait_for_selector("html[data-net=live]")
        settle(page)
        assert serious(page) == [], address
        assert fits(page), address


def test_f127_assignment_off_reaches_open_browsers_at_once(desk, sign_in):
    desk.text("Is my bike ready?")
    ben, ada = sign_in(desk, "ben"), sign_in(desk, "ada")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    ben.locator("#composer-text").fill("Half an answer")
    expect(ben.locator("#thread-head").get_by_role("button", name="Assign to me")).to_be_visible()
    _, rooms = addresses(ada)
    ada.goto(rooms[2])

    ada.get_by_role("switch", name=re.compile("^Assignment")).uncheck()
    save(ada, "assigning")

    expect(ben.locator("#thread-head").get_by_role("button", name="Assign to me")).to_have_count(0)
    expect(ben.locator("#composer-text")).to_have_value("Half an answer")
    expect(ada.locator("#card-assigning")).to_be_visible()


def test_f122_member_types_unseen_where_that_is_off(desk, sign_in):
    ada = sign_in(desk, "ada")
    _, rooms = addresses(ada)
    ada.goto(rooms[3])
    ada.get_by_role("switch", name=re.compile("^Members see who is typing")).uncheck()
    save(ada, "signs")

    desk.text("Is my bike ready?")
    ben = sign_in(desk, "ben")
    ben.locator(".row__name").first.click()
    expect(ben.locator("#composer[data-quiet]")).to_be_visible()


def test_setting_is_found_by_its_words_and_opened_by_keyboard(desk, sign_in):
    ada = sign_in(desk, "ada")
    ours, _ = addresses(ada)
    ada.goto(ours[1])
    find = ada.locator("#navigation").get_by_role("searchbox", name="Find a setting")

    find.fill("undo a text")
    link = ada.locator("#navigation").get_by_role("link", name="Answering")
    expect(link).to_be_visible()
    expect(ada.locator("#navigation").get_by_role("link", name="Audit log")).to_be_hidden()
    find.fill("nonsense")
    expect(ada.locator("#navigation").get_by_role("status")).to_have_text(
        "No setting is called that."
    )
    find.press("Escape")
    expect(ada.locator("#navigation").get_by_role("link", name="Audit log")).to_be_visible()
    find.fill("audit")
    find.press("Enter")

    expect(ada.get_by_role("heading", level=1)).to_have_text("Audit log")
    current = ada.locator("#navigation [aria-current=page]")
    expect(current).to_have_text("Audit log")

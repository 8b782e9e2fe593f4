"""Contacts as they are seen: found, made, changed in their place, kept at hand, deleted and back
(F91-F94, F98, F99, F101).
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean, fits, serious, settle


def listed(page):
    return page.locator("#contacts-found tbody tr:not(.contacts__more)")


def to_contacts(page, size):
    bar = page.locator(".rail" if size == "desktop" else ".tabbar")
    bar.get_by_role("link", name="Contacts").click()
    expect(page.get_by_role("heading", level=1, name="Everyone")).to_be_visible()


def made(page, name, number, **more):
    page.get_by_role("link", name="New contact").first.click()
    page.locator("#f-name").fill(name)
    page.locator("#f-number").fill(number)
    for label, value in more.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_contact_is_made_changed_starred_deleted_and_brought_back(desk, sign_in, size):
    desk.text("Is my bike ready?")
    page = sign_in(desk, "ada", viewport=SIZES[size])

    def clean():
        settle(page)
        assert serious(page) == []
        assert fits(page)

    to_contacts(page, size)
    expect(page.get_by_text("No contacts here")).to_be_visible()
    clean()
    made(page, "Ana Ferreira", "(206) 555-0142", Company="Harbor Dental")
    expect(page.locator("#timeline")).to_contain_text("Is my bike ready?")
    clean()

    page.get_by_role("link", name="Change Address").click()
    field = page.locator("#fact-address input[name=address]")
    expect(field).to_be_focused()
    clean()
    field.fill("18 Mercer St")
    page.keyboard.press("Enter")
    expect(page.locator("#fact-address")).to_contain_text("18 Mercer St")
    page.get_by_role("link", name="Change E-mail addresses").click()
    page.locator("#fact-emails textarea").fill("ana@sol.example\nana@post.example")
    clean()
    page.locator("#fact-emails").get_by_role("button", name="Save").click()
    expect(page.locator("#fact-emails")).to_contain_text("ana@post.example")
    page.get_by_role("link", name="Change Birthday").click()
    page.locator("#fact-birthday").get_by_role("link", name="Cancel").click()
    expect(page.locator("#fact-birthday input")).to_have_count(0)

    page.get_by_role("button", name="Favorite: Ana Ferreira").click()
    expect(page.get_by_role("button", name="Favorite: Ana Ferreira")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("link", name="All contacts").click()
    page.locator(".contacts__filters").get_by_role("link", name="Favorites").click()
    expect(listed(page)).to_have_count(1)
    clean()
    page.get_by_role("searchbox", name="Search contacts").fill("xyzzy")
    expect(page.get_by_text("Nobody found for")).to_be_visible()
    page.get_by_role("searchbox", name="Search contacts").fill("harb")
    expect(listed(page)).to_have_count(1)
    listed(page).get_by_role("link", name="Ana Ferreira").click()

    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Delete").click()
    toast = page.locator(".toast", has_text="Deleted Ana Ferreira")
    expect(toast).to_be_visible()
    expect(page.get_by_text("No contacts here")).to_be_visible()
    clean()
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1, name="Ana Ferreira")).to_be_visible()
    expect(page.locator("#numbers")).to_contain_text("(206) 555-0142")


def test_new_name_shows_in_lists_and_threads_that_are_open(desk, sign_in):
    desk.text("Is my bike ready?")
    ben, ada = sign_in(desk, "ben"), sign_in(desk, "ada")
    ben.locator("#rows .row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    expect(ben.locator("#thread-head .thread__name")).to_contain_text("(206) 555-0142")

    to_contacts(ada, "desktop")
    made(ada, "Ana Ferreira", "(206) 555-0142")

    expect(ben.locator("#rows .row__name").first).to_contain_text("Ana Ferreira")
    expect(ben.locator("#thread-head .thread__name")).to_contain_text("Ana Ferreira")
    expect(ben.locator("#messages")).to_contain_text("Ada named this contact Ana Ferreira")

    ada.get_by_role("link", name=re.compile("Change Company")).click()
    ada.locator("#fact-company input[name=company]").fill("Harbor Dental")
    ada.keyboard.press("Enter")
    expect(ben.locator("#details #fact-company")).to_contain_text("Harbor Dental")

    # a private one stays a number to others, whatever its member calls it
    to_contacts(ada, "desktop")
    ada.get_by_role("link", name="New contact").first.click()
    ada.locator("#f-name").fill("Secret Sue")
    ada.locator("#f-number").fill("(206) 555-0143")
    ada.get_by_label("Only for me").check()
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("heading", level=1, name="Secret Sue")).to_be_visible()
    ben.mouse.move(700, 400)  # nothing moves under a pointer
    desk.text("Sssh", "+12065550143")
    expect(ben.locator("#rows > .row")).to_have_count(2)
    expect(ben.locator("#rows .row__name").first).to_contain_text("(206) 555-0143")


def test_details_beside_a_thread_are_changed_in_their_place(desk, sign_in):
    desk.text("Is my bike ready?")
    page = sign_in(desk, "ben", viewport={"width": 1440, "height": 900})
    page.locator("#rows .row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    page.locator("#details input[name=name]").fill("Ana Ferreira")
    page.keyboard.press("Enter")
    expect(page.locator("#details .card-contact__name")).to_have_text("Ana Ferreira")

    page.locator("#fact-notes a").click()
    page.locator("#fact-notes textarea").fill("Rides at dawn")
    page.locator("#fact-notes").get_by_role("button", name="Save").click()
    expect(page.locator("#fact-notes")).to_contain_text("Rides at dawn")
    expect(page.locator("#fact-notes textarea")).to_have_count(0)

    star = page.locator("#details").get_by_role("button", name="Favorite: Ana Ferreira")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.locator("#thread-head .thread__name").click()
    expect(page.get_by_role("menuitem", name="Remove from favorites")).to_be_visible()
    page.keyboard.press("Escape")
    assert serious(page) == []
    page.get_by_role("link", name="Open the contact’s page").last.click()
    expect(page.get_by_role("heading", level=1, name="Ana Ferreira")).to_be_visible()
    expect(page.locator("#fact-notes")).to_contain_text("Rides at dawn")


@pytest.mark.parametrize("size", SIZES)
def test_contacts_are_narrowed_and_the_narrowed_list_goes_out(desk, sign_in, size):
    desk.text("STOP")
    desk.text("Is my bike ready?", sender="+12065550143")
    page = sign_in(desk, "ada", viewport=SIZES[size])

    def narrowed(label, option):
        page.get_by_role("button", name="Add filter").click()
        page.get_by_label(label, exact=True).select_option(label=option)
        clean(page, f"filter-{size}")
        page.locator("#contacts-filters").get_by_role("button", name="Show").click()
        chip = page.get_by_role("link", name=f"{label}: {option}")
        expect(chip).to_be_visible()
        return chip

    to_contacts(page, size)
    for name, number in (("Ana Ferreira", "(206) 555-0142"), ("Bea Holt", "(206) 555-0143")):
        made(page, name, number)
        page.get_by_role("link", name="All contacts").click()
    expect(listed(page)).to_have_count(2)

    page.get_by_role("searchbox", name="Search contacts").fill("206")
    expect(listed(page)).to_have_count(2)
    narrowed("Texting", "Opted out")
    expect(listed(page)).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Search contacts")).to_have_value("206")
    assert "owner=" not in page.url
    clean(page, f"narrowed-{size}")
    page.get_by_role("link", name="Reset").click()
    expect(listed(page)).to_have_count(2)
    narrowed("Texting", "Opted out")
    chip = narrowed("Conversations", "At least one")
    expect(listed(page)).to_have_count(1)
    page.get_by_role("button", name="Export these").click()
    expect(page.locator("#written")).to_contain_text("Conversations: At least one")
    expect(page.locator("#written")).to_contain_text("1 row", timeout=60_000)
    page.go_back()
    chip.click()
    expect(chip).to_have_count(0)
    expect(page.get_by_role("link", name="Texting: Opted out")).to_be_visible()

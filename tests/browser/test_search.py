"""Search in the browser: as one types, by keyboard alone, on a phone, to a message of any age."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious, shot


def filed(page, desk, count):
    expect(page.locator("#rows > .row")).to_have_count(count)


def test_results_come_while_one_types_and_open_by_keyboard(desk, sign_in):
    desk.text("Is the cargo bike ready?")
    desk.text("Só um café", "+12065550177")
    page = sign_in(desk, "ben")
    filed(page, desk, 2)

    page.keyboard.press("/")
    expect(page.locator("#search-words")).to_be_focused()
    page.keyboard.type("cafe")
    hit = page.locator("#search-results .row")
    expect(hit).to_have_count(1)
    assert hit.locator("mark").inner_text() == "café"
    page.keyboard.press("ArrowDown")
    expect(hit.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".message[data-found]")).to_contain_text("Só um café")
    page.keyboard.press("/")
    page.keyboard.press("Escape")

    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("#rows > .row").first).to_be_visible()
    expect(page.locator("#list")).to_have_js_property("inert", False)


def test_numbers_come_by_their_last_digits_and_nothing_says_so(desk, sign_in):
    desk.text("Hello", "+12065550177")
    page = sign_in(desk, "ben")
    filed(page, desk, 1)

    page.get_by_role("link", name="Search", exact=True).click()
    page.locator("#search-words").fill("0177")
    expect(page.locator("#search-results .row")).to_have_count(1)
    expect(page.locator("#search-numbers")).to_have_text("Numbers")
    page.locator("#search-words").fill("zebra")

    expect(page.get_by_text("Nothing found for “zebra”")).to_be_visible()
    expect(page.locator("#search-said")).to_have_text("Nothing found")


def test_old_message_opens_in_its_place_and_newest_comes_back(desk, sign_in):
    for number in range(90):
        desk.text(f"line {number}" if number != 5 else "a needle in the hay")
    page = sign_in(desk, "ben")
    row = page.locator("#rows > .row")
    expect(row).to_contain_text("line 89", timeout=30000)

    page.keyboard.press("/")
    page.keyboard.type("needle")
    page.locator("#search-results .row__name").click()
    expect(page.locator(".message[data-found]")).to_be_in_viewport()
    newest = page.locator("#to-newest")
    expect(newest).to_be_visible()
    page.wait_for_selector("html[data-watching]")
    desk.text("just now")
    expect(row).to_contain_text("just now")
    expect(page.locator(".message", has_text="just now")).to_have_count(0)
    newest.click()
    expect(page.locator(".message", has_text="just now")).to_be_in_viewport()
    expect(newest).to_be_hidden()

    page.go_back()
    expect(page.locator(".message", has_text="needle")).to_be_in_viewport()
    page.locator(".thread__log").evaluate("log => log.scrollTo({ top: 0 })")
    expect(page.locator(".message", has_text="line 60")).to_have_count(1)
    expect(page.locator(".message", has_text="line 55")).to_be_in_viewport()


def test_typing_fast_shows_the_last_question_only(desk, sign_in):
    desk.text("alpha one")
    desk.text("beta two", "+12065550177")
    page = sign_in(desk, "ben")
    filed(page, desk, 2)

    page.keyboard.press("/")
    page.locator("#search-words").press_sequentially("alpha", delay=90)
    page.locator("#search-words").fill("beta")

    expect(page.locator("#search-results .row")).to_have_count(1)
    expect(page.locator("#search-results .row")).to_contain_text("beta two")


@pytest.mark.parametrize("size", SIZES)
def test_search_is_clean_on_every_screen(desk, sign_in, size):
    desk.text(
        "Is the cargo bike ready? A long question with quite a few words around that bike of mine"
    )
    desk.text("bike two", "+12065550177")
    page = sign_in(desk, "ben", viewport=SIZES[size])
    filed(page, desk, 2)

    page.get_by_role("link", name="Search", exact=True).click()
    assert serious(page) == []
    shot(page, f"search-empty-{size}")
    page.locator("#search-words").fill("bike")
    expect(page.locator("#search-results .row")).to_have_count(2)
    assert serious(page) == []
    assert fits(page)
    shot(page, f"search-{size}")
    page.locator("#search-results .row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    shot(page, f"search-open-{size}")
    assert fits(page)
    if size == "phone":
        page.get_by_role("link", name="Back to the list").click()
        expect(page.locator("#search-results .row").first).to_be_visible()


def test_lost_connection_is_said(desk, sign_in):
    page = sign_in(desk, "ben")

    page.keyboard.press("/")
    page.route("**/search/?*", lambda route: route.abort())
    page.locator("#search-words").fill("bike")

    expect(page.locator("#search-results")).to_contain_text("Could not search")
    page.errors.clear()  # the browser reports the lost request itself

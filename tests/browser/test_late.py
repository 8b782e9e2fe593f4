"""What comes late stays in the conversation it belongs to: no bubble, no line and no word of one is
ever seen in another.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.late import arrive, keep_back
from tests.browser.test_opening import two
from tests.browser.test_writing import hold as hold_texts


@pytest.fixture
def ben(desk, sign_in):
    """Two customers wrote; the first one's conversation is open, half a sentence typed."""
    page = sign_in(desk, "ben")
    two(desk, page)
    return page


def open_other(page):
    page.locator(".row", has_text="Second").locator(".row__name").click()
    expect(page.locator(".message", has_text="Second")).to_be_visible()
    opened = page.locator("#thread").get_attribute("data-conversation")
    expect(page.locator("html")).to_have_attribute("data-watching", opened)


def test_bubble_that_is_answered_late(ben):
    held = keep_back(ben, "**/messages/")
    ben.locator("#composer-text").press("Enter")
    expect(ben.locator(".message", has_text="Half a sentence")).to_be_visible()

    open_other(ben)
    arrive(ben, held, "**/messages/")

    expect(ben.locator(".row", has_text="Half a sentence")).to_be_visible()
    expect(ben.locator("#messages")).not_to_contain_text("Half a sentence")


def test_news_that_were_asked_for_before(ben, desk):
    held = keep_back(ben, "**/live/?*")
    with ben.expect_request("**/live/?*"):
        ben.evaluate("import('frontdesk/live').then(({ catchUp }) => void catchUp())")
    desk.text("First again")
    expect(ben.locator(".message", has_text="First again")).to_be_visible()

    open_other(ben)
    arrive(ben, held, "**/live/?*")

    expect(ben.locator("#messages")).not_to_contain_text("First again")


def test_head_that_is_answered_late(ben, desk):
    held = keep_back(ben, "**/head/")
    ben.locator("#thread-head").get_by_role("button", name="Assign to me").click()
    expect(ben.locator(".event", has_text="Ben")).to_be_visible()
    opened = ben.locator("#thread").get_attribute("data-conversation")
    ben.evaluate("document.getElementById('composer-place').dataset.state = 'other'")

    open_other(ben)
    arrive(ben, held, "**/head/")

    other = ben.locator("#thread").get_attribute("data-conversation")
    assert other != opened
    expect(ben.locator("#composer")).to_have_attribute("data-conversation", other)
    expect(ben.locator("#thread-head .thread__name")).to_contain_text("0177")
    assert opened not in ben.locator("#details").inner_html()


def test_head_that_knows_nothing_of_a_star(ben, desk):
    ben.set_viewport_size({"width": 1440, "height": 900})
    details = ben.locator("#details")
    details.locator("input[name=name]").fill("Ana Ferreira")
    ben.keyboard.press("Enter")
    star = details.get_by_role("button", name="Favorite: Ana Ferreira")
    expect(star).to_be_visible()
    drawn = []
    ben.route("**/head/", lambda route: drawn.append((route, route.fetch())), times=1)
    ben.locator("#thread-head").get_by_role("button", name="Assign to me").click()
    expect(ben.locator(".event", has_text="Ben named")).to_be_visible()
    while not drawn:
        ben.wait_for_timeout(50)

    with ben.expect_response("**/favourite/") as answer:
        star.click()
    answer.value.finished()
    route, old = drawn[0]
    with ben.expect_request("**/head/") as anew:
        route.fulfill(response=old)
    anew.value.response().finished()

    expect(star).to_have_attribute("aria-pressed", "true")
    ben.locator("#thread-head .thread__name").click()
    expect(ben.get_by_role("menuitem", name="Remove from favorites")).to_be_visible()


def test_words_that_are_taken_back_late(ben, desk, site):
    hold_texts(site, desk, 30)
    ben.locator("#composer-text").press("Enter")
    held = keep_back(ben, "**/withdrawal/")
    ben.get_by_role("button", name="Undo").click()

    open_other(ben)
    arrive(ben, held, "**/withdrawal/")

    expect(ben.locator("#composer-text")).to_have_value("")
    ben.locator(".row", has_text="First").locator(".row__name").click()
    expect(ben.locator("#composer-text")).to_have_value("Half a sentence")

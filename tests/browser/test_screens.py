"""Every screen on desktop and phone, light and dark, filled and empty: axe finds nothing serious,
nothing scrolls sideways (F6, F19), nothing comes from elsewhere, and the first load keeps its budget.
"""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious

OUTSIDE = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
           "/accounts/signup/", "/demo/phone/", "/no-such-page/"]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_f6_f19_filled_screens_are_clean(desk, sign_in, size):
    desk.text("Is my bike ready? See www.example.com")
    desk.text("Second customer", "+12065550177")
    page = sign_in(desk, "ben", viewport=SIZES[size])
    expect(page.locator("#rows > .row")).to_have_count(2)

    assert serious(page) == []
    assert fits(page)
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    page.locator("#composer-text").fill("A long answer, with more than one line of words in it")
    page.keyboard.press("Enter")
    status = page.locator(".message[data-direction=out] .message__status")
    expect(status).to_have_attribute("data-status", "delivered")
    assert serious(page) == []
    assert fits(page)
    page.locator(".thread__name").click()
    page.get_by_role("menuitem", name="View details").click()
    details = page.get_by_role("complementary", name="Details")
    expect(details.get_by_text("This conversation")).to_be_visible()
    assert serious(page) == []
    assert fits(page)
    page.goto(page.url.split("/conversations/")[0] + "/no-such-page/")
    page.errors.clear()  # the browser reports the 404 itself
    assert serious(page) == []


def test_f7_many_unread_stand_on_one_line_in_the_phones_bar(desk, sign_in):
    desk.text("Is my bike ready?")
    page = sign_in(desk, "ben", viewport=SIZES["phone"])
    count = page.locator('.tabbar [data-badge="total"] .count')
    expect(count).to_have_text("1")
    one = count.bounding_box()["height"]

    count.evaluate("count => (count.textContent = '99+')")

    assert count.bounding_box()["height"] == one
    assert count.evaluate("count => count.scrollHeight <= count.clientHeight")


@pytest.mark.parametrize("size", SIZES)
def test_empty_screens_are_clean(desk, sign_in, size):
    page = sign_in(desk, "ada", viewport=SIZES[size])

    expect(page.get_by_text("Nothing open. Good.")).to_be_visible()
    assert serious(page) == []
    page.goto(f"{page.url.split('?')[0]}?state=closed&unread=1")
    expect(page.get_by_text("No conversations with these filters")).to_be_visible()
    assert serious(page) == []
    rita = sign_in(desk, "rita", viewport=SIZES[size])
    expect(rita.get_by_text("You have no inbox yet")).to_be_visible()
    assert serious(rita) == []


@pytest.mark.parametrize("size", SIZES)
def test_pages_outside_are_clean(browser, site, size):
    context = browser.new_context(base_url=site.fleet.origin, viewport=SIZES[size])
    page = context.new_page()

    for address in OUTSIDE:
        page.goto(address)
        assert serious(page) == [], address
        assert fits(page), address
    context.close()


def test_first_load_keeps_its_budget(desk, sign_in):
    page = sign_in(desk, "ben")
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # a builtin is not taken
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})

    page.reload(wait_until="networkidle")
    page.wait_for_selector("html[data-net=live]")

    sizes = {"script": 0, "stylesheet": 0}
    for answer in answers:
        kind = answer.request.resource_type
        if kind in sizes:
            sizes[kind] += len(gzip.compress(answer.body()))
    hosts = {urlsplit(answer.url).netloc for answer in answers}
    assert hosts == {urlsplit(page.url).netloc}
    assert 50 * 1024 < sizes["script"] <= 75 * 1024
    assert 10 * 1024 < sizes["stylesheet"] <= 25 * 1024


def test_thread_opens_without_jumping(desk, sign_in):
    for number in range(5):
        desk.text(f"Line {number} of the story")
    page = sign_in(desk, "ben")
    page.evaluate(
        """() => { window.shifted = 0; new PerformanceObserver(list => {
             for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
           }).observe({type: 'layout-shift', buffered: true}); }"""
    )

    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    desk.text("And one more")
    expect(page.locator(".message")).to_have_count(6)

    assert page.evaluate("window.shifted") < 0.02


def test_keyboard_reaches_everything(desk, sign_in):
    desk.text("First")
    page = sign_in(desk, "ben")
    expect(page.locator("#rows > .row")).to_have_count(1)

    page.keyboard.press("j")
    expect(page.locator(".row__name").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-watching]")
    page.keyboard.press("r")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()

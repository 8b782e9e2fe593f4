"""Every screen on desktop and phone, light and dark, filled and empty: axe finds nothing serious,
nothing scrolls sideways (F6, F19), nothing comes from elsewhere, and the first load keeps its budget.
"""

import gzip
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
OUTSIDE = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
           "/accounts/signup/", "/demo/phone/", "/no-such-page/"]  # fmt: skip


def serious(page):
    """What axe calls serious or critical, with where it is."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], node["target"], node["failureSummary"][:200])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def settle(page):
    """Wait for what enters to have entered."""
    page.evaluate(
        """() => Promise.all(document.getAnimations()
             .filter(one => one.effect.getTiming().iterations !== Infinity)
             .map(one => one.finished.catch(() => {})))"""
    )


def fits(page):
    """Nothing is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_filled_screens_are_clean(desk, sign_in, size, scheme):
    desk.text("Is my bike ready? See www.example.com")
    desk.text("Second customer", "+12065550177")
    page = sign_in(desk, "ben", viewport=SIZES[size], color_scheme=scheme)
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
    page.goto(page.url.split("/conversations/")[0] + "/no-such-page/")
    page.errors.clear()  # the browser reports the 404 itself
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_empty_screens_are_clean(desk, sign_in, size, scheme):
    page = sign_in(desk, "ada", viewport=SIZES[size], color_scheme=scheme)

    expect(page.get_by_text("Nothing open. Good.")).to_be_visible()
    assert serious(page) == []
    page.goto(f"{page.url.split('?')[0]}?state=closed&unread=1")
    expect(page.get_by_text("No conversations with these filters")).to_be_visible()
    assert serious(page) == []
    rita = sign_in(desk, "rita", viewport=SIZES[size], color_scheme=scheme)
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
    sizes = {"script": 0, "stylesheet": 0}
    hosts = set()
    page = sign_in(desk, "ben")

    def count(response):
        hosts.add(urlsplit(response.url).netloc)
        kind = response.request.resource_type
        if kind in sizes:
            sizes[kind] += len(gzip.compress(response.body()))

    page.on("response", count)
    page.reload()
    page.wait_for_selector("html[data-net=live]")

    assert hosts == {urlsplit(page.url).netloc}
    assert sizes["script"] <= 75 * 1024
    assert sizes["stylesheet"] <= 25 * 1024


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

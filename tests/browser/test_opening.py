"""A conversation that is slow to come, or does not come at all."""

import time

from playwright.sync_api import expect

ANOTHER = "+12065550177"
NOTICE = """new MutationObserver(() => {
  if (document.getElementById("thread").ariaBusy) document.documentElement.dataset.wasBusy = "";
}).observe(document.body, { attributes: true, subtree: true })"""


def two(desk, page):
    desk.text("First")
    desk.text("Second", sender=ANOTHER)
    expect(page.locator(".row__name")).to_have_count(2)
    page.locator(".row", has_text="First").locator(".row__name").click()
    page.wait_for_selector("html[data-watching]")
    page.locator("#composer-text").fill("Half a sentence")


def test_slow_thread_shows_where_its_messages_will_stand(desk, sign_in):
    ben = sign_in(desk, "ben")
    two(desk, ben)

    def slowly(route):
        if route.request.headers.get("hx-preloaded"):
            return route.abort()
        time.sleep(1)
        return route.continue_()

    ben.route("**/conversations/*/", slowly)
    ben.locator(".row", has_text="Second").locator(".row__name").dispatch_event("click")

    expect(ben.locator("#thread[aria-busy=true] .skeleton").first).to_be_visible()
    expect(ben.locator("#composer-text")).to_have_count(0)  # nothing to type in the wrong one
    expect(ben.locator(".message", has_text="Second")).to_be_visible(timeout=10_000)
    expect(ben.locator("#thread[aria-busy]")).to_have_count(0)
    ben.errors.clear()


def test_thread_that_does_not_come_leaves_the_one_before(desk, sign_in):
    ben = sign_in(desk, "ben")
    two(desk, ben)

    def never(route):
        time.sleep(0.4)
        return route.abort()

    ben.route("**/conversations/*/", never)
    ben.evaluate(NOTICE)
    ben.locator(".row", has_text="Second").locator(".row__name").dispatch_event("click")

    ben.wait_for_selector("html[data-was-busy]")
    expect(ben.locator("#thread[aria-busy]")).to_have_count(0)
    expect(ben.locator("#composer-text")).to_have_value("Half a sentence")
    expect(ben.locator(".message", has_text="First")).to_be_visible()
    ben.errors.clear()

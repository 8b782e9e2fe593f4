"""A conversation that is slow to come, or does not come at all."""

from playwright.sync_api import expect

ANOTHER = "+12065550177"


def two(desk, page):
    desk.text("First")
    desk.text("Second", sender=ANOTHER)
    expect(page.locator(".row__name")).to_have_count(2)
    page.locator(".row", has_text="First").locator(".row__name").click()
    page.wait_for_selector("html[data-watching]")
    page.locator("#composer-text").fill("Half a sentence")


def hold(page):
    """Requests for a conversation, kept back until the test answers them."""
    held = []

    def keep(route):
        if route.request.headers.get("hx-preloaded"):
            route.abort()
        else:
            held.append(route)

    page.route("**/conversations/*/", keep)
    return held


def test_slow_thread_shows_where_its_messages_will_stand(desk, sign_in):
    ben = sign_in(desk, "ben")
    two(desk, ben)

    held = hold(ben)
    ben.locator(".row", has_text="Second").locator(".row__name").dispatch_event("click")

    expect(ben.locator("#thread[aria-busy=true] .skeleton").first).to_be_visible()
    expect(ben.locator("#composer-text")).to_have_count(0)  # nothing to type in the wrong one
    held[0].continue_()
    expect(ben.locator(".message", has_text="Second")).to_be_visible()
    expect(ben.locator("#thread[aria-busy]")).to_have_count(0)
    ben.errors.clear()


def test_thread_that_does_not_come_leaves_the_one_before(desk, sign_in):
    ben = sign_in(desk, "ben")
    two(desk, ben)

    held = hold(ben)
    ben.locator(".row", has_text="Second").locator(".row__name").dispatch_event("click")

    expect(ben.locator("#thread[aria-busy=true]")).to_have_count(1)
    held[0].abort()
    expect(ben.locator("#thread[aria-busy]")).to_have_count(0)
    expect(ben.locator("#composer-text")).to_have_value("Half a sentence")
    expect(ben.locator(".message", has_text="First")).to_be_visible()
    ben.errors.clear()


def test_row_that_is_made_anew_while_its_thread_comes(desk, sign_in):
    ben = sign_in(desk, "ben")
    two(desk, ben)
    held = hold(ben)
    row = ben.locator(".row", has_text="Second")
    row.locator(".row__name").dispatch_event("click")
    expect(ben.locator("#thread[aria-busy=true]")).to_have_count(1)
    expect(ben.locator(".row[aria-current]")).to_contain_text("Second")

    row.evaluate("row => row.replaceWith(row.cloneNode(true))")
    held[0].continue_()
    expect(ben.locator(".message", has_text="Second")).to_be_visible()
    first = ben.locator(".row", has_text="0142")  # by now it may show what is being written there
    first.locator(".row__name").dispatch_event("click")

    expect(ben.locator("#thread[aria-busy=true] .skeleton").first).to_be_visible()
    expect(first).to_have_attribute("aria-current", "true")
    held[1].continue_()
    expect(ben.locator(".message", has_text="First")).to_be_visible()
    expect(ben.locator("#thread[aria-busy]")).to_have_count(0)
    ben.errors.clear()


def test_row_that_is_only_touched_opens_nothing(desk, sign_in):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    ben = sign_in(desk, "ben", **phone)
    desk.text("First")
    expect(ben.locator(".row__name")).to_have_count(1)
    ahead = []
    ben.route("**/conversations/*/", lambda route: ahead.append(route))

    ben.clock.install()

    row = ben.locator(".row__name")
    with ben.expect_request("**/conversations/*/"):
        row.dispatch_event("touchstart")
    ben.clock.run_for(1000)  # past the blink after which a slow one shows its skeleton

    expect(ben.locator(".frame")).to_have_attribute("data-screen", "list")
    ahead[0].abort()
    expect(ben.locator(".toast")).to_have_count(0)
    ben.unroute("**/conversations/*/")
    row.tap()
    expect(ben.locator(".message", has_text="First")).to_be_visible()
    ben.errors.clear()

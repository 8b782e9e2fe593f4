"""F6, the main job: a customer texts, everybody sees it, one answers, the phone gets it once.

F1, F9, F38, F59, F60, F65, F76, F77: see docs/features.md.
"""

import time

from playwright.sync_api import expect

from tests.until import until

CUSTOMER = "+12065550142"


def test_f59_f76_f77_text_reaches_both_and_one_answer_reaches_the_phone_once(desk, sign_in):
    ada, ben = sign_in(desk, "ada", by_form=True), sign_in(desk, "ben", by_form=True)

    desk.text("Is my bike ready?")

    for page in (ada, ben):
        expect(page.locator(".row__preview", has_text="Is my bike ready?")).to_be_visible()
        page.evaluate("window.stayed = true")
        page.locator(".row__name").first.click()
        page.wait_for_selector("html[data-watching]")
        assert page.evaluate("window.stayed")  # a row that came by the socket opens in place
        expect(page.locator(".message[data-direction=in]")).to_have_count(1)

    ben.locator("#composer-text").fill("Yes, come at five")
    ben.keyboard.press("Enter")

    expect(ben.locator(".message[data-direction=out]")).to_have_count(1)
    for page in (ada, ben):
        status = page.locator(".message[data-direction=out] .message__status")
        expect(status).to_have_attribute("data-status", "delivered")
        expect(page.locator(".message[data-direction=out] .message__meta b")).to_have_text("Ben")
    until(lambda: [t["body"] for t in desk.phone() if t["by"] == "business"])
    assert [t["body"] for t in desk.phone() if t["by"] == "business"] == ["Yes, come at five"]
    assert len([e for e in desk.carrier.ledger() if e["from"] == desk.number]) == 1


def test_text_comes_by_the_socket_and_not_by_polling(desk, sign_in):
    deaf, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    deaf.route_web_socket("**/ws/**", lambda ws: None)  # accepted, but nothing passes
    deaf.reload()

    began = time.monotonic()
    desk.text("Anybody there?")
    expect(ben.locator(".row__preview", has_text="Anybody there?")).to_be_visible(timeout=1000)

    # The promise is about time: a page that polls would show it within these seconds.
    deaf.wait_for_timeout(10_000 - (time.monotonic() - began) * 1000)
    expect(deaf.locator(".row__preview", has_text="Anybody there?")).to_have_count(0)


def test_carrier_with_a_wrong_token_is_refused(desk, site):
    number = [{"number": desk.number, "message_url": desk.webhooks["message"]}]
    site.carrier.register(desk.account, "not-the-token", number)

    answer = desk.text("Forged")

    assert answer["answer"]["status"] == 403
    site.carrier.register(desk.account, desk.token, number)


def test_closing_and_reopening_show_everywhere(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("One thing")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")

    ben.get_by_role("button", name="Close", exact=True).first.click()

    expect(ada.locator("#rows > .row")).to_have_count(0)
    expect(ben.get_by_role("button", name="Reopen")).to_be_visible()
    expect(ben.locator(".event", has_text="Ben closed this")).to_be_visible()
    expect(ben.locator(".toast", has_text="Closed")).to_be_visible()

    desk.text("One more thing")

    expect(ada.locator(".row__preview", has_text="One more thing")).to_be_visible()


def test_failed_send_says_why_and_can_be_retried(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    desk.carrier.fault("fail", error_code=30005, to=CUSTOMER)

    ben.locator("#composer-text").fill("Nine is fine")
    ben.keyboard.press("Enter")

    expect(ben.get_by_text("The carrier could not reach the phone (30005)")).to_be_visible()
    ben.get_by_role("button", name="Retry").click()
    status = ben.locator(".message[data-direction=out] .message__status")
    expect(status).to_have_attribute("data-status", "delivered")
    expect(ben.locator(".message[data-direction=out]")).to_have_count(1)


def test_opt_out_closes_the_composer(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")

    desk.text("STOP")

    expect(ben.get_by_text("opted out.")).to_be_visible()
    expect(ben.locator("#composer-text")).to_have_count(0)

    desk.text("START")

    expect(ben.locator("#composer-text")).to_be_visible()


def test_dropped_line_keeps_the_text_and_sends_it_once(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    ben.route("**/messages/", lambda route: route.abort())

    ben.locator("#composer-text").fill("Through the tunnel")
    ben.keyboard.press("Enter")

    expect(ben.get_by_text("Waiting for the connection")).to_be_visible()
    ben.unroute_all()
    status = ben.locator(".message[data-direction=out] .message__status")
    expect(status).to_have_attribute("data-status", "delivered", timeout=15000)
    assert len([e for e in desk.carrier.ledger() if e["body"] == "Through the tunnel"]) == 1
    ben.errors.clear()  # the aborted request complains, as it should


def test_members_read_each_their_language(desk, sign_in):
    ben, bea = sign_in(desk, "ben"), sign_in(desk, "bea")
    desk.text("Ciao")
    for page in (ben, bea):
        page.locator(".row__name").first.click()
        page.wait_for_selector("html[data-watching]")

    ben.locator("#composer-text").fill("Hello")
    ben.keyboard.press("Enter")

    expect(ben.locator(".message__status", has_text="Delivered")).to_be_visible()
    expect(bea.locator(".message__status", has_text="Consegnato")).to_be_visible()


def test_closing_is_undone_from_the_toast(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("One thing")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")

    ben.get_by_role("button", name="Close", exact=True).first.click()
    ben.locator(".toast").get_by_role("button", name="Undo").click()

    expect(ben.get_by_role("button", name="Close", exact=True).first).to_be_visible()
    expect(ben.locator("#rows > .row")).to_have_count(1)


def test_undo_that_cannot_be_says_so(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("One thing")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    ben.get_by_role("button", name="Close", exact=True).first.click()
    ben.get_by_role("button", name="Reopen").click()
    expect(ben.get_by_role("button", name="Close", exact=True)).to_be_visible()

    ben.locator(".toast").get_by_role("button", name="Undo").click()

    expect(ben.locator(".toast", has_text="Nothing was undone")).to_be_visible()


def test_attempts_are_kept_and_shown(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    desk.carrier.fault("fail", error_code=30003, to=CUSTOMER)
    ben.locator("#composer-text").fill("Nine is fine")
    ben.keyboard.press("Enter")
    ben.get_by_role("button", name="Retry").click()

    ben.get_by_role("link", name="2 attempts").click()

    expect(ben.locator("#attempts .attempts li")).to_have_count(2)

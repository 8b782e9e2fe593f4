"""What is typed and not sent, on every device, whatever comes late (F77)."""

import pytest
from playwright.sync_api import expect

DRAFT = "**/draft/"


@pytest.fixture
def ben(desk, sign_in):
    """Ben's page with the customer's conversation open; its clock is the test's."""
    desk.text("Is my bike ready?")
    page = sign_in(desk, "ben")
    page.clock.install()
    page.reload()
    page.wait_for_selector("html[data-net=live]")
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    return page


def is_draft(method):
    return lambda one: one.url.endswith("/draft/") and one.request.method == method


def pause(page):
    """Long enough for what was typed to be kept; the answer that it is."""
    with page.expect_response(is_draft("POST")) as kept:
        page.clock.fast_forward(3500)
    return kept.value


def hold_first(page, method):
    """The first such request of a draft waits for the test."""
    held = []

    def pass_on(route):
        if route.request.method == method and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(DRAFT, pass_on)
    return held


def settled(page):
    """What was on its way into the page has been dealt with."""
    page.evaluate("fetch(document.getElementById('composer').dataset.draft)")


def lines(page):
    return page.locator(".message[data-direction=out]")


def test_late_word_of_what_was_kept_takes_no_letter_back(ben):
    held = hold_first(ben, "GET")
    area = ben.locator("#composer-text")
    area.press_sequentially("Ye")
    with ben.expect_request(lambda one: one.url.endswith("/draft/") and one.method == "GET"):
        pause(ben)
    area.press_sequentially("s")
    pause(ben)
    expect(ben.locator("#composer")).to_have_attribute("data-kept", "Yes")
    ben.get_by_role("button", name="Release", exact=True).last.click()

    held[0].fulfill(json={"text": "Ye"})

    settled(ben)
    expect(area).to_have_value("Yes")
    expect(ben.locator("#composer")).to_have_attribute("data-lock", "free")
    expect(ben.locator(".composer__other")).to_be_hidden()


def test_draft_from_another_device_takes_no_hold(ben):
    area = ben.locator("#composer-text")
    area.press_sequentially("Half")
    pause(ben)
    ben.get_by_role("button", name="Release", exact=True).last.click()
    area.focus()
    taken = []
    ben.on("request", lambda one: taken.append(one.url) if one.url.endswith("/lock/") else None)

    ben.evaluate(
        """() => { const form = document.getElementById('composer');
        return fetch(form.dataset.draft, {method: 'POST', body: new URLSearchParams({
          text: 'Half of it', csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value})}); }"""
    )

    expect(area).to_have_value("Half of it")
    settled(ben)
    assert taken == []


def test_answer_waits_for_its_draft_and_leaves_none(ben):
    held = hold_first(ben, "POST")
    sent = []
    ben.on("request", lambda one: sent.append(one) if one.url.endswith("/messages/") else None)
    area = ben.locator("#composer-text")
    area.press_sequentially("On its way")
    with ben.expect_request(lambda one: one.url.endswith("/draft/") and one.method == "POST"):
        ben.clock.fast_forward(3500)

    ben.keyboard.press("Enter")

    expect(lines(ben)).to_have_count(1)
    settled(ben)
    assert sent == []
    held[0].continue_()
    expect(lines(ben).locator(".message__status[data-status=delivered]")).to_have_count(1)
    expect(area).to_have_value("")
    ben.reload()
    expect(lines(ben)).to_have_count(1)
    expect(ben.locator("#composer-text")).to_have_value("")


def test_what_was_sent_is_no_draft_in_the_list(ben):
    ben.locator("#composer-text").press_sequentially("On its way")
    pause(ben)
    ben.reload()
    ben.wait_for_selector("html[data-watching]")
    row = ben.locator("#rows > .row")
    expect(row).to_have_attribute("data-draft", "")

    ben.locator("#composer-text").press("Enter")

    expect(row).not_to_have_attribute("data-draft", "")
    expect(row.locator(".row__preview")).to_contain_text("On its way")


def test_words_kept_in_a_browser_are_not_shown_to_whoever_signs_in_there_next(ben, desk, site):
    ben.route(DRAFT, lambda route: route.abort())
    ben.route("**/lock/", lambda route: route.abort())
    ben.locator("#composer-text").press_sequentially("Between us, he never pays")
    opened = ben.url
    ben.reload()
    expect(ben.locator("#composer-text")).to_have_value("Between us, he never pays")
    ben.errors.clear()  # of what did not get through

    kept = {"name": "session", "value": site.session(desk.email("ada"))}
    ben.context.add_cookies([{**kept, "url": site.fleet.origin}])
    ben.goto(opened)

    ben.wait_for_selector("html[data-watching]")
    expect(ben.locator("[data-me]").first).to_be_attached()
    expect(ben.locator("#composer-text")).to_have_value("")

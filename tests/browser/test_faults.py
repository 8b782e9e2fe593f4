"""A fault of ours is said with its number, and nothing on the screen is lost by it."""

import json

from playwright.sync_api import expect

NUMBER = "3f9a2c11d0"
SAID = f"Something went wrong here ({NUMBER}). Try again in a moment."


def fails(page, address):
    """What the server answers there from now on, as it does after a fault (test_request_ids.py)."""
    body = json.dumps({"reason": "broken", "sentence": SAID})
    answer = {"status": 500, "content_type": "application/json", "body": body}
    page.route(address, lambda route: route.fulfill(**answer))


def test_fault_is_told_with_the_number_the_log_has(desk, sign_in):
    desk.text("Is my bike ready?")
    page = sign_in(desk, "ben")
    page.locator("#rows .row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    toasts = page.locator("#toasts")

    fails(page, "**/closure/")  # a form that htmx sends
    page.locator("#thread-head").get_by_role("button", name="Close", exact=True).click()
    expect(toasts.locator(".toast", has_text=SAID)).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("Is my bike ready?")

    fails(page, "**/commands/**")  # a request of our own scripts
    page.keyboard.press("Control+k")
    expect(toasts.locator(".toast", has_text=SAID)).to_have_count(2)

    page.errors[:] = [one for one in page.errors if "500" not in one and "Response" not in one]

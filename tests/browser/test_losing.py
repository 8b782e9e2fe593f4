"""An inbox that is taken away while somebody writes in it: the page says so, the words are theirs."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean


@pytest.mark.parametrize("size", SIZES)
def test_who_loses_the_inbox_while_writing_keeps_the_words(desk, sign_in, size):
    desk.text("Is my bike ready?")
    ben, ada = sign_in(desk, "ben", viewport=SIZES[size]), sign_in(desk, "ada")
    for page in (ben, ada):
        page.locator("#rows .row__name").first.click()
        page.wait_for_selector("html[data-watching]")
    ben.locator("#composer-text").press_sequentially("On Tuesday, and bring the charger")
    expect(ada.locator("#composer")).to_have_attribute("data-lock", "other")
    settings = sign_in(desk, "ada")
    place = ben.locator('a[href*="/inboxes/"]').first.get_attribute("href")
    uuid = place.split("/inboxes/")[1].split("/")[0]
    settings.goto(f"/{desk.slug}/settings/inboxes/{uuid}/members/")

    settings.get_by_role("button", name="Remove Ben Example").click()

    toast = ben.locator("#toasts .toast", has_text="You can no longer open this conversation.")
    expect(toast).to_be_visible()
    words = toast.get_by_role("textbox", name="What you were writing")
    expect(words).to_have_value("On Tuesday, and bring the charger")
    expect(ada.locator("#composer")).to_have_attribute("data-lock", "free")
    clean(ben, f"lost-{size}")
    ben.reload()
    expect(words).to_have_value("On Tuesday, and bring the charger")
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)
    ben.reload()
    expect(ben.get_by_role("heading").first).to_be_visible()
    expect(toast).to_have_count(0)

"""A list that a customer joins with their phone, and a campaign to it that repeats, at the screen
(F36, F144); on desktop and phone.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean
from tests.browser.test_prewritten import home
from tests.until import until

MARA = "+12065557101"


@pytest.mark.parametrize("size", SIZES)
def test_f144_a_list_is_made_joined_and_written_to_each_week(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.set_default_timeout(30_000)
    ada.goto(home(ada) + "campaigns/lists/")
    ada.get_by_label("Name").fill("Offers")
    ada.get_by_label("Word to text").fill("JOIN")
    ada.get_by_role("button", name="New list").click()
    expect(ada.get_by_role("heading", name="Offers", exact=True)).to_be_visible()
    here = ada.url

    def says(words: str) -> bool:
        ada.goto(here)
        return words in ada.content()

    desk.text("join", MARA)
    until(lambda: says("Asked to confirm"), 60)
    desk.text("Yes", MARA)
    until(lambda: says("1 person is on it."), 60)
    clean(ada, f"signup-{size}")
    ada.get_by_role("link", name="All lists").click()
    expect(ada.get_by_role("heading", name="Sign-up lists")).to_be_visible()
    clean(ada, f"signups-{size}")

    ada.goto(home(ada) + "campaigns/")
    ada.get_by_label("Name").fill("Friday offer")
    ada.get_by_role("button", name="New campaign").click()
    ada.get_by_role("textbox", name="Message").fill("Aurora: half price. Reply STOP to opt out")
    ada.get_by_label("On the sign-up list").select_option(label="Offers")
    expect(ada.locator("#count").get_by_role("heading")).to_have_text("1 person")
    ada.get_by_label("Again and again").check()
    ada.get_by_label("How often").select_option(label="Every week")
    ada.get_by_label("Time of day").fill("10:00")
    ada.get_by_role("checkbox", name="Friday").check()
    clean(ada, f"repeat-{size}")
    ada.get_by_role("button", name="Review").click()
    expect(ada.get_by_text("from its start on, at 10:00")).to_be_visible()
    ada.get_by_role("button", name="Schedule").click()
    expect(ada.locator(".campaign-next li")).to_have_count(5)
    expect(ada.get_by_role("heading", name="Friday offer")).to_be_visible()
    clean(ada, f"series-{size}")
    ada.get_by_role("button", name="Pause").click()
    expect(ada.get_by_text("Nothing comes.")).to_be_visible()

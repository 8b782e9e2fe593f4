"""Hours and automatic replies at a browser: slots on a desk and on a phone, what would be sent, and
a text that comes while nobody is there. F125, F130, F118.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import serious, shot
from tests.until import until

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def settings_of(desk):
    """settings_of(page, "hours"): open a page of the settings of the desk's inbox."""

    def open_page(page, name):
        page.goto(f"/{desk.slug}/settings/")
        address = page.locator("a[href*='/settings/inboxes/']").first.get_attribute("href")
        page.goto(f"{address}{name}/")

    return open_page


def test_f125_week_is_typed_once_and_copied(desk, sign_in, settings_of):
    ada = sign_in(desk, "ada")
    settings_of(ada, "hours")
    ada.get_by_label("Use the organization’s hours").uncheck()
    ada.get_by_label("Monday, from").first.fill("08:30")
    ada.get_by_label("Monday, until").first.fill("12:30")

    ada.get_by_role("button", name="Copy to all weekdays").click()

    expect(ada.locator(".toast", has_text="Saved")).to_be_visible()
    expect(ada.get_by_label("Friday, until").first).to_have_value("12:30")
    expect(ada.get_by_label("Friday, from")).to_have_count(2)
    expect(ada.get_by_label("Sunday, from")).to_have_count(1)
    expect(ada.locator(".hours-now")).to_contain_text("Now")
    ada.get_by_label("Holidays of").select_option("IT")
    ada.get_by_role("button", name="Save").click()
    ada.locator(".days-off > summary").click()
    expect(ada.get_by_role("switch", name="Christmas Day")).to_be_checked()
    shot(ada, "hours-light")
    assert serious(ada) == []


def test_f130_hours_fit_a_phone(desk, sign_in, settings_of):
    ada = sign_in(desk, "ada", color_scheme="dark", **PHONE)
    settings_of(ada, "hours")
    ada.get_by_label("Use the organization’s hours").uncheck()
    ada.get_by_role("button", name="Weekdays, 9 to 17").click()
    expect(ada.get_by_label("Friday, until").first).to_have_value("17:00")

    width = ada.evaluate("document.querySelector('.pane__body').scrollWidth")

    assert width <= 390
    shot(ada, "hours-phone-dark")
    ada.locator(".special").last.scroll_into_view_if_needed()
    shot(ada, "hours-phone-dark-below")
    assert serious(ada) == []


def test_f125_text_while_nobody_is_there_is_answered_and_marked(desk, sign_in, settings_of):
    ada = sign_in(desk, "ada")
    settings_of(ada, "replies")
    text = ada.locator("#card-when-closed textarea").first
    text.fill("Thanks for texting! We answer first thing.")
    expect(ada.locator("#card-when-closed [data-behavior=counting]").first).to_contain_text("1 SMS")
    ada.get_by_label("On: always").check()
    ada.locator("#card-when-closed").get_by_role("button", name="Save").click()
    expect(ada.locator(".toast", has_text="Saved")).to_be_visible()
    ada.reload()
    expect(ada.locator("#preview .bubble")).to_contain_text("We answer first thing.")
    shot(ada, "replies-light")
    ada.locator("#preview").scroll_into_view_if_needed()
    shot(ada, "replies-preview")
    assert serious(ada) == []

    ada.goto("/")
    ada.wait_for_selector("html[data-net=live]")
    desk.text("Are you open?")
    ada.locator("#rows .row__name").first.click()

    expect(ada.locator("#messages")).to_contain_text("Automatic reply")
    expect(ada.locator("#thread .closed-pill")).to_contain_text("Auto-reply is on")
    expect(ada.locator("#rows .row").first).to_contain_text("Are you open?")
    shot(ada, "thread-light")

    def said():
        return [line["body"] for line in desk.phone() if line["body"].startswith("Thanks")]

    until(said)
    assert said() == ["Thanks for texting! We answer first thing."]


def test_f118_alerts_and_own_out_of_office_pass_axe(desk, sign_in):
    ada = sign_in(desk, "ada", **PHONE)
    ada.goto(f"/{desk.slug}/settings/alerts/")
    ada.get_by_role("textbox", name="E-mail").fill("boss@example.com")
    ada.get_by_role("button", name="Add").click()
    expect(ada.get_by_text("has not confirmed yet")).to_be_visible()
    shot(ada, "alerts-phone")
    assert serious(ada) == []

    ada.goto(f"/{desk.slug}/settings/away/")
    ada.get_by_label("First day").fill("2026-12-24")
    ada.get_by_label("Last day").fill("2026-12-27")
    shot(ada, "away-phone")
    assert serious(ada) == []

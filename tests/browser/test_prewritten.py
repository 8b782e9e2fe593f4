"""Pre-written messages by keyboard: written on their page, picked and expanded in the composer.
F18, F82, F83.
"""

from playwright.sync_api import expect


def home(page):
    """The organization's first address."""
    return "/".join(page.url.split("/")[:4]) + "/"


def write(page, name, phrase, body):
    page.goto(home(page) + "prewritten/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Key phrase").fill(phrase)
    page.locator("#f-body").fill(body)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_f82_slash_offers_and_phrase_expands(desk, sign_in):
    desk.text("When are you open?")
    ben = sign_in(desk, "ben")
    write(ben, "Opening hours", "hours", "Hi {first name|there}, we open at 9.")
    write(ben, "Directions", "way", "We are at 12 Mill Lane.")
    ben.goto(home(ben))
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    area = ben.locator("#composer-text")

    area.press_sequentially("/")
    expect(ben.get_by_role("option")).to_have_count(2)
    area.press_sequentially("dir")
    expect(ben.get_by_role("option")).to_have_count(1)
    area.press("Enter")
    expect(area).to_have_value("We are at 12 Mill Lane.")
    expect(ben.locator("#offers")).to_have_count(0)
    area.fill("")
    ben.locator("#composer").get_by_role("button", name="Pre-written messages").last.click()
    ben.get_by_role("option", name="Directions").click()
    expect(area).to_have_value("We are at 12 Mill Lane.")
    area.fill("")
    area.press_sequentially("hours")
    area.press("Tab")
    expect(area).to_have_value("Hi there, we open at 9.")
    area.press("Enter")

    expect(ben.locator(".message[data-direction=out]")).to_contain_text("Hi there, we open at 9.")


def test_f18_removed_by_mistake_comes_back(desk, sign_in):
    ben = sign_in(desk, "ben")
    write(ben, "Opening hours", "hours", "We open at 9.")
    ben.goto(home(ben) + "prewritten/")

    ben.get_by_role("button", name="Remove “Opening hours”").click()
    expect(ben.locator(".shelf__item")).to_be_hidden()
    ben.get_by_role("button", name="Undo").click()

    expect(ben.locator(".shelf__item")).to_be_visible()
    ben.reload()
    expect(ben.locator(".shelf__item")).to_have_count(1)

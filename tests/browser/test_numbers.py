"""From an empty organization to the first answered text, clicking only (F2, F131, F132, F133, F134,
F135, F136, F137), on the desktop and on the phone.
"""

import json
from itertools import count
from types import SimpleNamespace
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean
from tests.until import until

CUSTOMER = "+12065550142"
_exchanges = count(201)


@pytest.fixture
def empty(site):
    """An organization with an owner and a colleague, and nothing else."""
    slug = f"empty-{uuid4().hex[:8]}"
    file = site.fleet.home / f"{slug}.toml"
    file.write_text(
        f'[organization]\nslug = "{slug}"\nname = "New Bikes"\nlanguage = "en"\n'
        + "".join(
            f'[[members]]\nemail = "{name}@{slug}.example"\nname = "{name.title()} Example"\n'
            f'role = "{role}"\n'
            for name, role in (("ada", "owner"), ("ben", "agent"))
        )
    )
    json.loads(site.manage("provision", str(file)))
    return SimpleNamespace(email=lambda name: f"{name}@{slug}.example", slug=slug)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def click_to_the_first_answer(ada, site, size, *, colleague=""):
    """From the empty inbox of a new organization to a text with a delivered tick."""
    exchange = str(next(_exchanges))
    clean(ada, f"empty-{size}")

    ada.get_by_role("link", name="Get Started").click()
    expect(ada.get_by_role("heading", name="Get started", level=1)).to_be_visible()
    clean(ada, f"start-{size}")
    ada.get_by_role("link", name="Connect a carrier").click()
    clean(ada, f"connect-{size}")
    button(ada, "Use the pretend carrier").click()
    expect(ada.locator(".badge", has_text="Problem")).to_have_count(0)
    clean(ada, f"connected-{size}")

    ada.get_by_role("link", name="Create your first inbox").click()
    ada.get_by_label("Name", exact=True).fill("Sales")
    ada.get_by_label("Name of the new team").fill("Shop")
    clean(ada, f"name-{size}")
    button(ada, "Continue").click()

    expect(ada.get_by_role("heading", name="Choose a phone number")).to_be_visible()
    ada.get_by_label("Area code").fill("206")
    ada.get_by_label("Starts with").fill(exchange)
    button(ada, "Search").click()
    ada.locator(".number-card").nth(3).click()
    clean(ada, f"number-{size}")
    button(ada, "Continue").click()
    expect(ada.get_by_role("heading", name="When somebody calls")).to_be_visible()
    clean(ada, f"calls-{size}")
    ada.get_by_role("link", name="Back").click()
    expect(ada.get_by_role("heading", name="Choose a phone number")).to_be_visible()
    ada.go_back()
    button(ada, "Continue").click()
    if colleague:
        ada.get_by_role("checkbox").check()
    clean(ada, f"members-{size}")
    button(ada, "Continue").click()
    expect(
        ada.locator("dd").get_by_text(", ".join(filter(None, ["Ada Example", colleague])))
    ).to_be_visible()
    clean(ada, f"confirm-{size}")
    button(ada, "Create").click()

    expect(ada.get_by_role("heading", name="Sales is ready")).to_be_visible()
    clean(ada, f"ready-{size}")
    number = f"+1206{exchange}0113"
    ada.get_by_role("link", name="Open the inbox").click()
    ada.wait_for_selector("html[data-net=live]")
    site.carrier.text(CUSTOMER, number, "Is this a bike shop?")
    expect(ada.locator(".row__preview", has_text="Is this a bike shop?")).to_be_visible()
    ada.locator(".row__name").first.click()
    ada.wait_for_selector("html[data-watching]")
    ada.locator("#composer-text").fill("It is, come in")
    ada.locator(".composer button[type=submit]:visible").first.click()
    status = ada.locator(".message[data-direction=out] .message__status")
    expect(status).to_have_attribute("data-status", "delivered")
    until(lambda: [t["body"] for t in site.carrier.thread(CUSTOMER, number)] or None)
    mine = [t["body"] for t in site.carrier.thread(CUSTOMER, number) if t["by"] == "business"]
    assert mine == ["It is, come in"]


@pytest.mark.parametrize("size", ["phone"])  # on the desktop: test_beginning.py
def test_f131_owner_of_an_empty_organization_clicks_to_the_first_answer(empty, site, sign_in, size):
    ada = sign_in(empty, "ada", viewport=SIZES[size])

    click_to_the_first_answer(ada, site, size, colleague="Ben Example")


@pytest.mark.parametrize("size", SIZES)
def test_doctor_and_numbers_are_read_and_used_in_a_browser(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.goto(f"/{desk.slug}/settings/phone-numbers/")
    button(ada, "Refresh main").click()
    row = ada.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator(".badge", has_text="Working")).to_be_visible()
    clean(ada, f"numbers-{size}")
    row.get_by_role("link").click()
    expect(ada.get_by_role("heading", name="Webhooks at the carrier")).to_be_visible()
    clean(ada, f"one-{size}")

    ada.goto(f"/{desk.slug}/settings/")
    ada.get_by_role("link", name="Sales").last.click()
    if size == "phone":
        ada.goto(ada.url + "check-up/")
    else:
        ada.get_by_role("link", name="Check-up").click()
    button(ada, "Check now").click()

    expect(ada.locator("#standing[data-state=done]")).to_be_visible(timeout=40_000)
    expect(ada.get_by_text("Live updates get through.")).to_be_visible()
    expect(ada.get_by_text("A worker read what came in.")).to_be_visible()
    expect(ada.locator(".finding[data-state=bad]")).to_have_count(0)
    clean(ada, f"doctor-{size}")

"""A campaign at the screen: built, reviewed, watched without reloading, paused; on desktop and phone
(F17, F36).
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_prewritten import home
from tests.browser.test_screens import SIZES, fits, serious, settle

SHOTS = os.environ.get("SHOTS", "")
ALWAYS = """
from datetime import time
from campaigns.models import Rules
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel
with tenancy.unscoped("a test has no night"):
    organization = Organization.objects.get(slug=%r)
with tenancy.in_organization(organization), tenancy.transaction():
    Rules.objects.create(quiet_until=time(0), quiet_from=time(23, 59, 59), price="0.0083")
    Channel.objects.update(per_second=12)
"""


def clean(page, name):
    settle(page)
    assert serious(page) == []
    assert fits(page)
    if SHOTS:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=Path(SHOTS, f"{name}-{theme}.png"), full_page=True)
        page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("size", SIZES)
def test_f36_campaign_is_built_reviewed_watched_and_paused(desk, sign_in, size):
    desk.site.manage("shell", "-v0", "-c", ALWAYS % desk.slug)
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.set_default_timeout(30_000)
    ada.goto(home(ada) + "campaigns/")
    clean(ada, f"list-{size}")
    ada.get_by_label("Name").fill("Winter check")
    ada.get_by_role("button", name="New campaign").click()

    ada.get_by_role("textbox", name="Message").fill(
        "Aurora: winter is coming for your chain, {first name|there}. Reply STOP to opt out"
    )
    numbers = "\n".join(f"+1206{3_000_000 + n}" for n in range(120))
    ada.get_by_label("Numbers besides").fill(numbers)
    ada.get_by_label("Numbers besides").blur()
    expect(ada.locator("#count").get_by_role("heading")).to_have_text("120 people", timeout=30_000)
    expect(ada.locator("#count")).to_contain_text("winter is coming for your chain, there")
    clean(ada, f"build-{size}")
    ada.get_by_role("button", name="Review").click()
    expect(ada.get_by_role("heading", name="What will happen")).to_be_visible()
    clean(ada, f"review-{size}")

    ada.get_by_role("button", name="Start sending").click()
    standing = ada.locator("#standing")
    expect(standing).to_have_attribute("data-state", "running", timeout=30_000)
    expect(standing.locator(".meter-head__value")).not_to_have_text("0", timeout=30_000)
    expect(standing.locator(".chart")).to_be_visible(timeout=30_000)
    ada.get_by_role("button", name="Pause").click()
    expect(standing).to_have_attribute("data-state", "paused")
    clean(ada, f"paused-{size}")
    ada.get_by_role("button", name="Go on").click()
    expect(standing).to_have_attribute("data-state", "done", timeout=60_000)
    expect(standing).to_contain_text("of 120 sent")
    clean(ada, f"done-{size}")
    ada.get_by_role("link", name="All recipients").click()
    expect(ada.get_by_role("heading", name="Recipients")).to_be_visible()
    clean(ada, f"recipients-{size}")

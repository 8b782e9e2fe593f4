"""On an empty database, from signing up to the first answer with its tick, by clicking only (F131)."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser import site as sites
from tests.browser.conftest import PATIENCE, watch
from tests.browser.looks import SIZES, clean
from tests.browser.test_numbers import click_to_the_first_answer
from tests.conftest import owner_login


@pytest.fixture
def nothing(tmp_path):
    """The whole product, and nobody in it."""
    with sites.running(owner_login(), dict(os.environ), tmp_path) as running:
        yield running


def test_f131_newcomer_signs_up_and_clicks_to_the_first_answer(nothing, browser):
    context = browser.new_context(
        base_url=nothing.fleet.origin, locale="en-US", viewport=SIZES["desktop"]
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch(page)

    page.goto("/")
    clean(page, "front")
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label("E-mail").fill("ada@new.example")
    page.get_by_label("Password").fill(sites.PASSWORD)
    page.get_by_label("Organization").fill("New Bikes")
    clean(page, "signup")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("link", name="Get Started")).to_be_visible()
    page.wait_for_selector("html[data-net=live]")

    click_to_the_first_answer(page, nothing, "desktop")

    assert page.errors == []
    context.close()

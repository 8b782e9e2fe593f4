"""People at their browsers."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser import site as sites
from tests.conftest import owner_login

# How long a state may take to come: two of these run on two cores. Passing takes none of it.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("site")
    with sites.running(owner_login(), dict(os.environ), home) as running:
        yield running


@pytest.fixture
def desk(site):
    """A new organization for the test."""
    return site.desk()


@pytest.fixture
def sign_in(browser, site):
    """sign_in(desk, "ben") gives a page in a browser of its own; no error may be left on any.

    The form is filled in where a test says so; elsewhere the page begins with a session.
    """
    contexts, pages = [], []

    def open_page(desk, name, *, by_form=False, **options):
        context = browser.new_context(base_url=site.fleet.origin, locale="en-US", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        pages.append(page)
        if by_form:
            page.goto("/accounts/login/")
            page.get_by_label("E-mail").fill(desk.email(name))
            page.locator("input[name=password]").fill(sites.PASSWORD)
            page.locator("form button[type=submit]").first.click()
        else:
            kept = {"name": "session", "value": site.session(desk.email(name))}
            context.add_cookies([{**kept, "url": site.fleet.origin}])
            page.goto("/")
        page.wait_for_selector("html[data-net=live]")
        page.wait_for_load_state()  # the socket may be there before what answers clicks
        return page

    yield open_page
    errors = [error for page in pages for error in page.errors]
    for context in contexts:
        context.close()
    assert errors == []


def watch(page):
    """Collect what the console complains of: also the proof that the CSP fits the pages."""
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console", lambda message: page.errors.append(message.text) if is_wrong(message) else None
    )


def is_wrong(message):
    """A lock that is another's by now is an answer, though the browser writes down its 409."""
    is_answer = "409" in message.text and message.location["url"].endswith("/lock/")
    return message.type == "error" and not is_answer

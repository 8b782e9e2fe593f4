"""Every piece in both themes and widths: readable for all, quiet in the console."""

from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import SHOTS


@pytest.fixture
def open_page(chromium: Any, address: str) -> Any:
    pages = []

    def open_one(theme: str = "light", width: int = 1280) -> Any:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{address}?{theme}")
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components_pass_axe(open_page: Any, theme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(theme, width)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"components-{theme}-{width}.png", full_page=True)

    found = axe.run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_times_are_written_in_the_members_zone(open_page: Any) -> None:
    page = open_page()

    assert page.locator(".message__meta time").first.text_content() == "9:38"
    assert page.locator(".day time").text_content() == "4 March 2030"


def test_menu_answers_to_keys_and_gives_focus_back(open_page: Any) -> None:
    page = open_page()
    opener = page.get_by_role("button", name="More ways to close")

    opener.click()
    page.keyboard.press("ArrowDown")

    assert page.evaluate("document.activeElement.textContent") == "Close and mark as spam"
    assert opener.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector('[popovertarget="c-close"][aria-expanded="false"]')
    assert page.evaluate("document.activeElement.ariaLabel") == "More ways to close"


def test_dialog_gives_focus_back(open_page: Any) -> None:
    page = open_page()

    page.get_by_role("button", name="Ask").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    page.locator("#c-confirm").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "Ask"


def test_pictures_open_in_the_viewer(open_page: Any) -> None:
    page = open_page()

    page.locator(".pictures a").first.click()
    expect(page.locator(".viewer__count")).to_have_text("1 / 2")  # its script came with the click
    page.keyboard.press("ArrowRight")

    expect(page.locator(".viewer__count")).to_have_text("2 / 2")
    page.keyboard.press("Escape")
    page.locator("#viewer").wait_for(state="hidden")


def test_question_mark_opens_the_shortcuts_but_not_while_typing(open_page: Any) -> None:
    page = open_page()

    page.get_by_label("First name").focus()
    page.keyboard.press("?")
    assert not page.locator("#shortcuts").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")

    assert page.locator("#shortcuts").is_visible()


def test_toast_undoes_with_its_key(open_page: Any) -> None:
    page = open_page()
    page.evaluate(
        "async () => (await import('frontdesk/toasts'))"
        ".show('Closed', {undo: () => { document.title = 'Undone' }})"
    )

    assert page.locator("#toasts .toast__title").text_content() == "Closed"
    page.keyboard.press("z")

    assert page.title() == "Undone"


def test_enter_sends_and_shift_enter_starts_a_line(open_page: Any) -> None:
    page = open_page()
    page.evaluate(
        "document.querySelector('#c1').addEventListener('submit', (event) => {"
        "event.preventDefault(); document.title = 'Sent' })"
    )

    page.locator("#c1-text").press("Shift+Enter")
    assert page.title() == "Components"
    page.locator("#c1-text").press("Enter")

    assert page.title() == "Sent"


def test_removed_element_is_let_go(open_page: Any) -> None:
    page = open_page()

    said = page.evaluate(
        """async () => {
          const { register } = await import("frontdesk/behaviors");
          const said = [];
          register("test", () => (said.push("on"), () => said.push("off")));
          const element = document.createElement("p");
          element.dataset.behavior = "test";
          document.body.append(element);
          await Promise.resolve();
          element.remove();
          await Promise.resolve();
          return said;
        }"""
    )

    assert said == ["on", "off"]

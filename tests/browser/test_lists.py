"""Lists in the browser: what enters or leaves a filter does so in every open one, pinned ones keep
their order, and nothing moves under the pointer (F42, F52, F53, F57).
"""

from playwright.sync_api import expect


def fill(desk, many=3):
    """So many customers write, one after the other."""
    for number in range(many):
        desk.text(f"Question {number}", f"+1206555{number:04d}")


def previews(page, group):
    return page.locator(f"#{group} > .row .row__preview").all_inner_texts()


def tool(page, row, name):
    """Use one of the tools that come to a row under the pointer."""
    row.hover()
    row.locator(f"[data-tool={name}]").click()


def test_f42_f53_f57_rows_enter_and_leave_a_filter_in_every_browser(desk, sign_in):
    fill(desk)
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    expect(ada.locator("#rows > .row")).to_have_count(3)
    ada.locator("#chip-unassigned").click()
    expect(ada.locator("#list-reset")).to_be_visible()

    tool(ben, ben.locator("#rows > .row").nth(1), "assign")

    expect(ada.locator("#rows > .row")).to_have_count(2)
    ada.reload()
    expect(ada.locator("#rows > .row")).to_have_count(2)  # the address says it
    ada.locator("#list-reset").click()
    expect(ada.locator("#rows > .row")).to_have_count(3)


def test_f52_pins_are_moved_by_the_keyboard_and_follow_in_other_tabs(desk, sign_in):
    fill(desk)
    ben, other = sign_in(desk, "ben"), sign_in(desk, "ben")
    for words in ("Question 0", "Question 2"):
        row = ben.locator("#rows > .row", has_text=words)
        tool(ben, row, "pin")
        expect(ben.locator("#pinned > .row", has_text=words)).to_have_count(1)
    expect(other.locator("#pinned > .row")).to_have_count(2)
    expect(other.locator("#rows > .row")).to_have_count(1)

    ben.locator("#pinned > .row .row__name").first.focus()
    ben.keyboard.press("Alt+ArrowDown")

    expect(ben.locator("#list-said")).to_have_text("Moved to place 2")
    expect(other.locator("#pinned > .row").first).to_contain_text("Question 0")
    ben.locator("#pinned > .row").last.drag_to(ben.locator("#pinned > .row").first)
    expect(other.locator("#pinned > .row").first).to_contain_text("Question 2")
    ben.reload()
    expect(ben.locator("#pinned > .row").first).to_contain_text("Question 2")


def test_nothing_moves_under_the_pointer(desk, sign_in):
    fill(desk)
    ben = sign_in(desk, "ben")
    expect(ben.locator("#rows > .row")).to_have_count(3)
    ben.locator("#rows > .row").nth(1).hover()

    desk.text("Something new", "+12065559999")

    expect(ben.locator("#list-new")).to_be_visible()
    expect(ben.locator("#rows > .row")).to_have_count(3)
    ben.locator("#list-new").click()
    expect(ben.locator("#rows > .row").first).to_contain_text("Something new")
    expect(ben.locator("#list-new")).to_be_hidden()


def test_filters_are_chosen_remembered_and_saved_under_a_name(desk, sign_in):
    fill(desk)
    ben = sign_in(desk, "ben")
    ben.locator("#list-filters-button").click()
    ben.locator("#filter-assigned").select_option("unassigned")
    with ben.expect_response("**/choices/"):  # it is remembered
        ben.get_by_role("button", name="Show").click()
    expect(ben.locator("#chip-unassigned")).to_have_attribute("aria-current", "true")

    ben.goto(ben.url.split("?")[0])

    expect(ben.locator("#chip-unassigned")).to_have_attribute("aria-current", "true")
    ben.locator("#list-filters-button").click()
    ben.locator("#view-name").fill("Nobody's")
    ben.get_by_role("button", name="Save view").click()
    expect(ben.locator(".nav").get_by_role("link", name="Nobody's")).to_contain_text("3")
    expect(ben.locator(".nav")).to_have_count(1)  # a new page, not one in the popover
    expect(ben.locator("#list-filters")).to_be_hidden()
    desk.text("One more", sender="+12065550199")
    expect(ben.locator("[data-count-view] .count")).to_have_text("4", timeout=20_000)


def test_f67_row_read_under_the_pointer_is_marked_unread_by_its_key(desk, sign_in):
    fill(desk, 1)
    ben = sign_in(desk, "ben")
    row = ben.locator("#rows > .row")
    expect(row).to_have_attribute("data-unread", "")
    row.hover()
    expect(row.get_by_role("button", name="Mark read")).to_be_visible()

    row.locator(".row__name").click()
    expect(row).not_to_have_attribute("data-unread", "")
    expect(row.get_by_role("button", name="Mark unread")).to_be_visible()
    expect(row.get_by_role("button", name="Mark read")).to_be_hidden()
    ben.wait_for_selector("html[data-watching]")
    row.locator(".row__name").focus()
    ben.keyboard.press("u")

    expect(row).to_have_attribute("data-unread", "")

"""What is put away makes room for the next one; Undo comes back to it. On a phone: the list."""

from playwright.sync_api import expect


def three(desk, page):
    """Three conversations, "Text 2" on top."""
    for number in range(3):
        desk.text(f"Text {number}", sender=f"+120655501{number:02d}")
        expect(page.locator("#rows > .row")).to_have_count(number + 1)


def shown(page, words):
    expect(page.locator("#messages")).to_contain_text(words)
    page.wait_for_selector("html[data-watching]")


def test_f65_closing_and_snoozing_go_on_and_undo_comes_back(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    three(desk, ben)
    ben.keyboard.press("]")
    shown(ben, "Text 2")

    ben.keyboard.press("e")

    shown(ben, "Text 1")
    expect(ben.locator("#rows > .row")).to_have_count(2)
    expect(ben.locator("#rows > .row").first).to_have_attribute("aria-current", "true")
    expect(ada.locator("#rows > .row")).to_have_count(2)

    ben.keyboard.press("z")

    shown(ben, "Text 2")
    expect(ben.locator("#rows > .row")).to_have_count(3)
    expect(ada.locator("#rows > .row")).to_have_count(3)
    assert ben.url.split("?")[0] == ben.evaluate(
        "location.origin + document.querySelector('[aria-current=true] a.row__name').pathname"
    )

    ben.get_by_role("button", name="More ways to close").click()
    ben.get_by_role("menuitem", name="In an hour").click()
    shown(ben, "Text 1")
    ben.locator(".toast", has_text="Snoozed").get_by_role("button", name="Undo").click()
    shown(ben, "Text 2")
    for words in ("Text 1", "Text 0"):
        ben.keyboard.press("]")
        shown(ben, words)

    ben.keyboard.press("e")

    shown(ben, "Text 1")  # the last one: what stands before it
    expect(ben.locator(".toast--bad")).to_have_count(0)


def test_f65_a_phone_goes_back_to_the_list(desk, sign_in):
    ben = sign_in(
        desk, "ben", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    three(desk, ben)
    ben.locator("#rows .row__name").first.tap()
    shown(ben, "Text 2")

    ben.get_by_role("button", name="Close", exact=True).tap()

    expect(ben.locator("#list")).to_be_visible()
    expect(ben.locator("#thread")).not_to_be_visible()
    expect(ben.locator("#rows > .row")).to_have_count(2)
    undo = ben.locator(".toast", has_text="Closed").get_by_role("button", name="Undo")
    undo.focus()  # whoever reaches for it is given the time
    desk.text("While Undo is there", sender="+12065550199")
    expect(ben.locator(".popup").first).to_be_visible()
    assert ben.locator(".popup").first.bounding_box()["y"] < 200
    assert undo.bounding_box()["y"] > 600  # nothing that came moved it
    undo.tap()
    expect(ben.locator("#thread")).to_be_visible()
    expect(ben.get_by_role("button", name="Close", exact=True)).to_be_visible()


def test_double_click_on_a_bulk_verb_is_one_job(desk, sign_in):
    ben = sign_in(desk, "ben")
    three(desk, ben)
    asked = []
    ben.on("request", lambda it: asked.append(it.url) if it.url.endswith("/bulk/") else None)
    ben.locator("#rows .row").first.hover()
    ben.locator("#rows .row__check").first.check()
    ben.locator("#selection").get_by_role("button", name="Select all that match").click()

    ben.locator("#selection").get_by_role("button", name="Close").dblclick()

    expect(ben.locator(".toast", has_text="Closed 3 conversations.")).to_have_count(1)
    expect(ben.locator("#rows > .row")).to_have_count(0)
    assert len(asked) == 1
    ben.locator(".toast", has_text="Closed 3").get_by_role("button", name="Undo").click()
    expect(ben.locator("#rows > .row")).to_have_count(3)

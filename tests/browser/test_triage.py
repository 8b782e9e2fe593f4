"""Putting away and bringing back, as it is seen: spam, tags, snoozing, many at once (F65-F69)."""

from playwright.sync_api import expect

CUSTOMER = "+12065550142"


def opened(page):
    page.locator("#rows .row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def texts(desk, n):
    for number in range(n):
        desk.text(f"Text {number}", sender=f"+120655501{number:02d}")


def test_bulk_close_with_undo_shows_in_a_second_browser(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    texts(desk, 4)
    for page in (ada, ben):
        expect(page.locator("#rows > .row")).to_have_count(4)

    ben.locator("#rows .row__name").first.focus()
    ben.locator("#rows .row__check").nth(0).check()
    ben.locator("#rows .row__name").nth(2).click(modifiers=["Shift"])
    expect(ben.locator("#selection output")).to_have_text("3 chosen")
    ben.locator("#selection").get_by_role("button", name="Close").click()

    expect(ben.locator(".toast", has_text="Closed 3 conversations.")).to_be_visible()
    for page in (ada, ben):
        expect(page.locator("#rows > .row")).to_have_count(1)

    ben.locator(".toast", has_text="Closed 3").get_by_role("button", name="Undo").click()

    for page in (ada, ben):
        expect(page.locator("#rows > .row")).to_have_count(4)


def test_all_that_match_are_tagged_and_moved_through_the_menus(desk, sign_in):
    ben = sign_in(desk, "ben")
    texts(desk, 3)
    expect(ben.locator("#rows > .row")).to_have_count(3)
    opened(ben)
    ben.keyboard.press("t")
    expect(ben.locator("#tag-find")).to_be_focused()
    ben.keyboard.type("Repair")
    ben.keyboard.press("Enter")
    expect(ben.locator("#thread-tags .tag")).to_have_text("Repair")
    expect(ben.locator("#rows > .row .tag")).to_have_count(1)

    ben.locator("#rows .row").first.hover()
    ben.locator("#rows .row__check").first.check()
    ben.locator("#selection").get_by_role("button", name="Select all that match").click()
    expect(ben.locator("#selection output")).to_have_text("All that match")
    ben.locator("#selection [data-menu=tag]").click()
    ben.get_by_role("menuitem", name="Repair").click()

    expect(ben.locator(".toast", has_text="Tagged 2 conversations. 1 was left")).to_be_visible()
    expect(ben.locator("#rows > .row .tag")).to_have_count(3)


def test_spam_is_gone_at_once_and_comes_back_with_undo(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Cheap watches")
    expect(ada.locator("#rows > .row")).to_have_count(1)
    opened(ben)

    ben.get_by_role("button", name="More ways to close").click()
    ben.get_by_role("menuitem", name="Close and mark as spam").click()

    for page in (ada, ben):
        expect(page.locator("#rows > .row")).to_have_count(0)
    desk.text("Buy now")
    expect(ben.locator(".event", has_text="Ben closed this as spam")).to_be_visible()
    expect(ben.get_by_text("This address is blocked as spam.")).to_be_visible()
    ben.locator(".toast", has_text="Closed as spam").get_by_role("button", name="Undo").click()

    for page in (ada, ben):
        expect(page.locator(".row__preview", has_text="Buy now")).to_be_visible()


def test_tags_by_keyboard_and_hidden(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Hello")
    for page in (ada, ben):
        opened(page)

    ben.keyboard.press("t")
    ben.keyboard.type("Warranty")
    ben.keyboard.press("Enter")
    for page in (ada, ben):
        expect(page.locator("#thread-tags .tag")).to_have_text("Warranty")
    expect(ben.locator("#tag-picker")).not_to_be_visible()
    ada.get_by_role("button", name="Show or hide tags").click()
    expect(ada.locator("#thread-tags .tag")).not_to_be_visible()
    ada.reload()
    expect(ada.locator("#thread-tags .tag")).not_to_be_visible()

    ben.keyboard.press("t")
    expect(ben.locator("#tag-list [data-name=Warranty]")).to_have_attribute("aria-selected", "true")
    ben.keyboard.type("war")
    ben.keyboard.press("Enter")

    expect(ben.locator("#thread-tags .tag")).to_have_count(0)
    ben.keyboard.press("Escape")


def test_renamed_tag_shows_wherever_it_is(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Hello")
    opened(ben)
    ben.keyboard.press("t")
    ben.keyboard.type("Warranty")
    ben.keyboard.press("Enter")
    expect(ben.locator("#thread-tags .tag")).to_have_text("Warranty")

    ada.goto(f"/{desk.slug}/tags/")
    ada.locator("summary", has_text="Warranty").click()
    ada.get_by_label("Name", exact=True).fill("Guarantee")
    ada.get_by_role("button", name="Save").click()

    expect(ben.locator("#thread-tags .tag")).to_have_text("Guarantee")
    expect(ben.locator("#rows > .row .tag")).to_have_text("Guarantee")


def test_snoozed_leaves_the_list_and_a_reply_brings_it_back(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Hello")
    expect(ada.locator("#rows > .row")).to_have_count(1)
    opened(ben)

    ben.get_by_role("button", name="More ways to close").click()
    ben.get_by_role("menuitem", name="Until they reply").click()

    expect(ada.locator("#rows > .row")).to_have_count(0)
    expect(ben.locator(".event", has_text="until the customer replies")).to_be_visible()
    desk.text("Here I am")
    expect(ada.locator(".row__preview", has_text="Here I am")).to_be_visible()


def test_choosing_works_under_a_finger(desk, sign_in):
    ben = sign_in(
        desk, "ben", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    texts(desk, 3)
    expect(ben.locator("#rows > .row")).to_have_count(3)

    ben.get_by_role("button", name="Choose several").click()
    for box in range(2):
        ben.locator("#rows .row__check").nth(box).tap()
    ben.locator("#selection").get_by_role("button", name="Close").tap()

    expect(ben.locator("#rows > .row")).to_have_count(1)
    ben.locator(".toast", has_text="Closed 2").get_by_role("button", name="Undo").tap()
    expect(ben.locator("#rows > .row")).to_have_count(3)


def test_f65_refused_reopening_says_why(desk, sign_in):
    desk.text("First")
    ben = sign_in(desk, "ben")
    ben.locator(".row__name").click()
    ben.wait_for_selector("html[data-watching]")
    ben.get_by_role("button", name="Close", exact=True).click()
    expect(ben.get_by_role("button", name="Reopen")).to_be_visible()
    refusal = {"status": 409, "content_type": "application/json",
               "body": '{"reason": "newer_open", "sentence": "There is a newer one."}'}  # fmt: skip
    ben.route("**/closure/**", lambda route: route.fulfill(**refusal))

    ben.get_by_role("button", name="Reopen").click()

    expect(ben.locator(".toast--bad", has_text="There is a newer one.")).to_be_visible()
    ben.errors.clear()


def test_f65_second_click_and_held_key_close_one_conversation_only(desk, sign_in):
    ben = sign_in(desk, "ben")
    texts(desk, 4)
    expect(ben.locator("#rows > .row")).to_have_count(4)
    opened(ben)
    first = ben.locator("#thread").get_attribute("data-conversation")
    asked = []
    ben.on("request", lambda one: asked.append(one.url) if "/closure/" in one.url else None)

    ben.get_by_role("button", name="Close", exact=True).dblclick()
    expect(ben.locator(".toast", has_text="Closed")).to_have_count(1)
    expect(ben.locator("#rows > .row")).to_have_count(3)
    expect(ben.locator("#thread")).not_to_have_attribute("data-conversation", first)
    expect(ben.locator("#thread[data-conversation]")).to_be_visible()
    assert len(asked) == 1
    for _ in range(3):
        ben.keyboard.down("e")  # again without coming up: the key repeats
    expect(ben.locator("#rows > .row")).to_have_count(2)
    expect(ben.locator("#thread[data-conversation]")).to_be_visible()
    ben.keyboard.down("e")
    ben.keyboard.up("e")

    expect(ben.locator("#rows > .row")).to_have_count(2)
    assert len(asked) == 2

"""One answers, the others see who; nothing typed is ever lost (F102-F106, RF27, RF28)."""

import pytest
from playwright.sync_api import expect

CUSTOMER = "+12065550142"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def opened(desk, sign_in):
    """opened("ada") is a page with the customer's conversation open."""
    pages = []
    desk.text("Is my bike ready?")

    def open_one(name, **options):
        page = sign_in(desk, name, **options)
        pages.append(page)
        return show(page)

    yield open_one
    for page in pages:  # what was refused is in the console, as it should be
        page.errors[:] = [error for error in page.errors if "409 (Conflict)" not in error]


def show(page):
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")
    expect(page.locator("#composer-text")).to_be_visible()
    return page


def type_in(page, text):
    page.locator("#composer-text").press_sequentially(text)


def composer(page):
    return page.locator("#composer")


def is_mine(page):
    expect(composer(page)).to_have_attribute("data-lock", "mine")


def is_locked(page):
    expect(composer(page)).to_have_attribute("data-locked", "")
    expect(page.locator("#composer-text")).to_have_js_property("readOnly", True)


def is_free(page):
    expect(composer(page)).to_have_attribute("data-lock", "free")
    expect(page.locator("#composer-text")).to_have_js_property("readOnly", False)


def sent(desk):
    return [line["body"] for line in desk.carrier.ledger() if line["from"] == desk.number]


def test_f102_f103_typing_locks_the_others_with_the_name_in_thread_and_list(opened):
    ada, ben = opened("ada"), opened("ben")

    type_in(ben, "Yes")

    is_mine(ben)
    is_locked(ada)
    expect(ada.locator(".lock")).to_contain_text("Ben is answering.")
    expect(ada.locator(".row__lock")).to_have_text("Ben is answering")
    expect(ben.locator(".locks__mine")).to_contain_text("Only you can answer")

    ben.keyboard.press("Enter")

    expect(ada.locator(".message[data-direction=out]")).to_have_count(1)
    is_free(ada)
    is_free(ben)
    expect(ada.locator(".row__lock")).to_have_count(0)


def test_f104_leaving_lets_go_and_the_draft_stays(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ben, "Half a thought")
    is_locked(ada)

    ben.goto(ben.url.split("/conversations/")[0])

    is_free(ada)
    show(ben)
    expect(ben.locator("#composer-text")).to_have_value("Half a thought")
    is_free(ada)  # opening takes nothing


def test_own_draft_is_kept_and_shown_while_another_answers(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ada, "My words")
    is_mine(ada)
    ada.get_by_role("button", name="Release", exact=True).last.click()
    is_free(ben)

    type_in(ben, "Yes")

    is_locked(ada)
    expect(ada.locator("#composer-text")).to_have_value("My words")
    expect(ada.get_by_text("Your draft, kept for you")).to_be_visible()
    ada.get_by_role("button", name="Write a note").click()
    expect(ada.locator("#note-text")).to_be_focused()


def test_told_when_it_is_free_without_losing_the_focus(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ben, "Yes")
    is_locked(ada)

    wait = ada.get_by_role("button", name="Tell me when it is free")
    with ada.expect_response("**/lock/waiting/"):  # written down, not only shown
        wait.click()
    expect(wait).to_have_attribute("aria-pressed", "true")
    ada.locator(".thread__log").focus()
    ben.keyboard.press("Enter")

    expect(ada.locator(".toast", has_text="It is yours now")).to_be_visible()
    expect(ada.locator("[data-lock-said]")).to_have_text("It is yours now")
    expect(ada.locator(".thread__log")).to_be_focused()


def test_holder_is_asked_and_releases(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ada, "Yes")
    is_locked(ben)

    ben.get_by_role("button", name="Ask for it").click()

    asked = ada.locator("[data-asker]")
    expect(asked).to_contain_text("Ben would like to answer")
    expect(ada.locator("#composer-text")).to_be_focused()
    asked.get_by_role("button", name="Keep").click()
    expect(asked).to_be_hidden()
    ada.get_by_role("button", name="Release", exact=True).last.click()
    is_free(ben)
    expect(ada.locator("#composer-text")).to_have_value("Yes")


def test_manager_takes_over_and_the_text_stays_with_who_typed_it(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ben, "Nearly done")
    is_locked(ada)
    expect(ben.get_by_role("button", name="Take over…")).to_have_count(0)

    ada.get_by_role("button", name="Take over…").click()
    ada.locator("#takeover").get_by_role("button", name="Take over", exact=True).click()

    is_mine(ada)
    is_locked(ben)
    expect(ben.locator("#composer-text")).to_have_value("Nearly done")
    expect(ben.locator(".event", has_text="Ada took over from Ben")).to_be_visible()
    type_in(ada, "I have it")
    ada.keyboard.press("Enter")
    is_free(ben)
    expect(ben.locator("#composer-text")).to_have_value("Nearly done")


def test_stale_screen_shows_what_was_written_and_asks(opened, desk):
    ada, ben = opened("ada"), opened("ben")
    type_in(ben, "Come at five")
    is_mine(ben)
    # Ben's line is deaf: neither frames nor questions, but his posts get through.
    ben.evaluate("document.getElementById('messages').removeAttribute('id')")
    desk.text("Make it six")
    expect(ada.locator(".message", has_text="Make it six")).to_be_visible()

    ben.evaluate("document.querySelector('.thread__inner').id = 'messages'")
    ben.keyboard.press("Enter")

    panel = ben.locator(".unsent")
    expect(panel).to_contain_text("wrote meanwhile")
    expect(panel).to_contain_text("Make it six")
    expect(ben.locator("#composer-text")).to_have_value("Come at five")
    assert sent(desk) == []
    ben.keyboard.press("Enter")  # it leads to the question, and does not answer it
    expect(panel.get_by_role("button", name="Send anyway")).to_be_focused()
    panel.get_by_role("button", name="Edit").click()
    ben.locator("#composer-text").fill("Come at six")
    ben.keyboard.press("Enter")
    expect(ben.locator(".message__status[data-status=delivered]")).to_have_count(1)
    assert sent(desk) == ["Come at six"]


def test_late_text_is_refused_by_name_and_can_be_dropped_and_brought_back(opened, desk):
    ada, ben = opened("ada"), opened("ben")
    type_in(ben, "Mine")
    is_mine(ben)
    ben.context.set_offline(True)
    ada.get_by_role("button", name="Take over…").click()
    ada.locator("#takeover").get_by_role("button", name="Take over", exact=True).click()
    is_mine(ada)
    ben.keyboard.press("Enter")
    expect(ben.get_by_text("Waiting for the connection")).to_be_visible()

    ben.context.set_offline(False)

    panel = ben.locator(".unsent")
    expect(panel).to_contain_text("Not sent. Ada is answering.", timeout=20_000)
    is_locked(ben)
    expect(ben.locator("#composer-text")).to_have_value("Mine")
    assert sent(desk) == []
    ada.get_by_role("button", name="Release", exact=True).last.click()
    panel.get_by_role("button", name="Drop").click()
    expect(ben.locator("#composer-text")).to_have_value("")
    ben.locator(".toast", has_text="The text is dropped").get_by_role("button", name="Undo").click()
    expect(ben.locator("#composer-text")).to_have_value("Mine")
    ben.errors.clear()


def test_rf27_duplicated_tab_says_so_and_can_go_on(opened):
    ben = opened("ben")
    type_in(ben, "Yes")
    is_mine(ben)
    twin = ben.context.new_page()
    twin.goto(ben.url)
    twin.wait_for_selector("html[data-watching]")

    expect(twin.get_by_text("You are answering in another tab.")).to_be_visible()
    expect(twin.locator("#composer-text")).to_have_js_property("readOnly", True)

    twin.get_by_role("button", name="Continue here").click()

    is_mine(twin)
    expect(ben.get_by_text("You are answering in another tab.")).to_be_visible()
    twin.locator("#composer-text").fill("Once")
    twin.keyboard.press("Enter")
    expect(ben.locator(".message[data-direction=out]")).to_have_count(1)
    is_free(ben)


def test_f105_idle_holder_is_asked_and_then_let_go(desk, sign_in):
    desk.text("Hello")
    ada = show(sign_in(desk, "ada"))
    ben = sign_in(desk, "ben")
    ben.clock.install()
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    show(ben)
    type_in(ben, "Ye")
    is_mine(ben)

    ben.clock.fast_forward("03:05")
    prompt = ben.get_by_role("dialog", name="Are you still working on this?")
    expect(prompt).to_be_visible()
    is_locked(ada)
    ben.locator("#composer-text").press("s")
    expect(prompt).to_be_hidden()

    ben.clock.fast_forward("03:05")
    expect(prompt).to_be_visible()
    ben.clock.fast_forward("01:00")

    is_free(ada)
    expect(prompt).to_be_hidden()
    expect(ben.locator("#composer-text")).to_have_value("Yes")
    expect(ben.locator(".toast", has_text="You stopped answering")).to_be_visible()


def test_hidden_tab_lets_go_after_two_minutes(desk, sign_in):
    desk.text("Hello")
    ada = show(sign_in(desk, "ada"))
    ben = sign_in(desk, "ben")
    ben.clock.install()
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    show(ben)
    type_in(ben, "Yes")
    is_mine(ben)
    is_locked(ada)

    look_away(ben)
    ben.clock.fast_forward("02:05")

    is_free(ada)


def look_away(page):
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def test_hold_that_comes_to_a_hidden_tab_is_let_go_too(desk, sign_in):
    """Its holder looked away while the answer was under way."""
    desk.text("Hello")
    ada = show(sign_in(desk, "ada"))
    ben = sign_in(desk, "ben")
    ben.clock.install()
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    show(ben)
    held = []
    ben.route("**/lock/", lambda route: held.append(route), times=1)
    with ben.expect_request("**/lock/"):
        type_in(ben, "Y")

    look_away(ben)
    held[0].continue_()
    is_mine(ben)
    is_locked(ada)
    ben.clock.fast_forward("02:05")

    is_free(ada)


def test_inbox_may_lock_on_opening(desk, sign_in, site):
    desk.text("Hello")
    site.manage("shell", "-v0", "-c", LOCK_ON_OPENING.format(desk.slug))
    ada = show(sign_in(desk, "ada"))
    is_mine(ada)

    ben = show(sign_in(desk, "ben"))

    is_locked(ben)
    expect(ben.locator(".lock")).to_contain_text("Ada is answering.")


LOCK_ON_OPENING = """
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Inbox
with tenancy.unscoped("tests set an inbox"):
    organization = Organization.objects.get(slug="{}")
with tenancy.in_organization(organization), tenancy.transaction():
    Inbox.objects.update(lock_on_opening=True)
"""


def test_rf28_assigned_while_typing_loses_no_letter(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ben, "One two ")

    ada.locator("[data-key=a]").first.click()
    for word in ("three ", "four ", "five"):
        type_in(ben, word)

    expect(ben.locator(".event")).to_have_count(1)
    expect(ben.locator("#composer-text")).to_have_value("One two three four five")
    expect(ben.locator("#composer-text")).to_be_focused()
    is_mine(ben)


def test_lock_and_question_fit_a_phone(opened, desk):
    ada = opened("ada", **PHONE)
    ben = opened("ben")
    type_in(ben, "Yes")

    is_locked(ada)

    for button in ada.locator(".locks__actions .button:visible").all():
        assert button.bounding_box()["height"] >= 44
    assert ada.evaluate("document.documentElement.scrollWidth") <= 390


def test_f103_letters_after_r_are_no_keys_while_a_colleague_answers(opened):
    ada, ben = opened("ada"), opened("ben")
    type_in(ada, "Yes")
    is_locked(ben)

    ben.keyboard.press("r")
    expect(ben.locator("#composer-text")).to_be_focused()
    ben.keyboard.type("even")  # e would close it, n begin a note
    ben.keyboard.press("Escape")
    ben.keyboard.press("?")

    expect(ben.locator("#shortcuts")).to_be_visible()
    expect(ben.get_by_role("button", name="Reopen")).to_have_count(0)
    expect(composer(ben)).to_be_visible()

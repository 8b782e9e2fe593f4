"""Writing: notes that name, sending later, undoing, closing in one, emoji, marks; on the phone too.

F77, F80, F81, F94: see docs/features.md.
"""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious, settle
from tests.browser.test_main_job import CUSTOMER
from tests.sentences import MARKED, ORDINARY
from tests.until import until


def open_thread(page):
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def hold(site, desk, seconds):
    """The settings page of an inbox comes later: its undo window is set by hand."""
    site.manage("shell", "-c", f"""
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Inbox
with tenancy.unscoped("a test sets up"):
    house = Organization.objects.get(slug="{desk.slug}")
with tenancy.in_organization(house), tenancy.transaction():
    Inbox.objects.update(undo_seconds={seconds})
""")  # fmt: skip


def ours(desk):
    return [text["body"] for text in desk.phone() if text["by"] == "business"]


def test_note_names_a_colleague_and_stays_in_the_team(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Is my bike ready?")
    open_thread(ben)
    expect(ada.locator(".row")).to_have_count(1)
    open_thread(ada)
    ada.goto(ada.url.split("/conversations/")[0] + "/")
    expect(ada.locator(".row[data-unread]")).to_have_count(0)

    ben.keyboard.press("n")
    expect(ben.locator("#note-text")).to_be_focused()
    ben.keyboard.type("Ask @ad")
    expect(ben.locator("#people [role=option]:visible")).to_have_count(1)
    ben.keyboard.press("Enter")
    expect(ben.locator("#note-text")).to_have_value("Ask @Ada ")
    ben.keyboard.type("*first*")
    ben.keyboard.press("Enter")

    note = ben.locator(".note")
    expect(note).to_contain_text("Only your team sees this")
    expect(note.locator(".mention")).to_have_text("@Ada")
    expect(note.locator("strong")).to_have_text("first")
    expect(ada.locator(".row[data-unread]")).to_have_count(1)
    expect(ada.locator(".row__preview")).to_contain_text("Is my bike ready?")
    open_thread(ada)
    expect(ada.locator(".note")).to_contain_text("Ask @Ada first")
    assert ours(desk) == []
    assert [e for e in desk.carrier.ledger() if e["from"] == desk.number] == []


def test_note_draft_is_never_in_the_reply(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    open_thread(ben)

    ben.keyboard.press("n")
    ben.keyboard.type("Between us")
    ben.locator("#note-composer .composer__mode[data-mode=reply]").click()

    expect(ben.locator("#composer-text")).to_be_focused()
    expect(ben.locator("#composer-text")).to_have_value("")
    ben.reload()
    ben.wait_for_selector("html[data-watching]")
    ben.keyboard.press("n")
    expect(ben.locator("#note-text")).to_have_value("Between us")


def test_note_is_written_where_nothing_can_be_sent(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    open_thread(ben)
    desk.text("STOP")
    expect(ben.get_by_text("opted out.")).to_be_visible()

    ben.keyboard.press("n")
    ben.keyboard.type("Call him")
    ben.keyboard.press("Enter")

    expect(ben.locator(".note")).to_contain_text("Call him")


def test_scheduled_is_shown_edited_cancelled_and_sent(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Hello")
    for page in (ada, ben):
        open_thread(page)

    ben.locator("#composer-text").fill("See you at nine")
    ben.get_by_role("button", name="More ways to send").click()
    ben.get_by_role("menuitem", name="Send later").click()
    expect(ben.locator("#later")).to_contain_text("America/Los Angeles")
    ben.get_by_role("button", name="Tomorrow morning").click()

    for page in (ada, ben):
        bubble = page.locator(".message[data-status=scheduled]")
        expect(bubble).to_contain_text("See you at nine")
        expect(bubble).to_contain_text("their time")
        expect(bubble).to_contain_text("unless they answer first")
    expect(ben.locator("#composer-text")).to_have_value("")
    ben.get_by_role("button", name="Edit").click()
    expect(ben.locator("#composer-text")).to_have_value("See you at nine")
    expect(ada.locator(".message[data-status=scheduled]")).to_have_count(0)

    ben.get_by_role("button", name="More ways to send").click()
    ben.get_by_role("menuitem", name="Send later").click()
    ben.get_by_role("button", name="In one hour").click()
    ada.locator(".message[data-status=scheduled]").get_by_role("button", name="Cancel").click()
    expect(ben.locator(".message[data-status=scheduled]")).to_have_count(0)

    ben.locator("#composer-text").fill("Now then")
    ben.get_by_role("button", name="More ways to send").click()
    ben.get_by_role("menuitem", name="Send later").click()
    ben.get_by_role("button", name="In one hour").click()
    ben.get_by_role("button", name="Send now").click()
    status = ben.locator(".message[data-direction=out]:visible .message__status")
    expect(status).to_have_attribute("data-status", "delivered")
    assert ours(desk) == ["Now then"]


def test_answer_cancels_what_waited_for_silence(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    open_thread(ben)
    ben.locator("#composer-text").fill("Still there?")
    ben.get_by_role("button", name="More ways to send").click()
    ben.get_by_role("menuitem", name="Send later").click()
    ben.get_by_role("button", name="In one hour").click()
    expect(ben.locator(".message[data-status=scheduled]")).to_have_count(1)

    desk.text("Yes, here")

    expect(ben.get_by_text("The customer answered first")).to_be_visible()
    expect(ben.locator(".message[data-status=scheduled]")).to_have_count(0)


def test_undo_brings_the_text_back_and_nothing_goes(desk, sign_in, site):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Hello")
    hold(site, desk, 20)
    for page in (ada, ben):
        open_thread(page)

    ben.locator("#composer-text").fill("Ups")
    ben.keyboard.press("Enter")
    expect(ben.get_by_text("Sending in")).to_be_visible()
    expect(ada.locator(".message[data-direction=out]")).to_contain_text("Ups")
    expect(ada.get_by_text("Sending in")).to_be_hidden()
    ben.get_by_role("button", name="Undo").click()

    expect(ben.locator("#composer-text")).to_have_value("Ups")
    for page in (ada, ben):
        expect(page.locator(".message[data-direction=out]:visible")).to_have_count(0)
        expect(page.locator(".row__preview")).to_contain_text("Hello")
    assert ours(desk) == []


def test_held_text_goes_by_itself(desk, sign_in, site):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    hold(site, desk, 2)
    open_thread(ben)

    ben.locator("#composer-text").fill("On its way")
    ben.keyboard.press("Enter")

    status = ben.locator(".message[data-direction=out] .message__status")
    expect(status).to_have_attribute("data-status", "delivered", timeout=15000)
    expect(ben.get_by_role("button", name="Undo")).to_have_count(0)
    until(lambda: ours(desk) == ["On its way"])


def test_send_and_close_in_one(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Thanks")
    open_thread(ben)

    ben.locator("#composer-text").fill("You are welcome")
    ben.keyboard.press("Control+Enter")

    expect(ben.locator(".event", has_text="Ben closed this")).to_be_visible()
    expect(ben.get_by_role("button", name="Reopen")).to_be_visible()
    until(lambda: ours(desk) == ["You are welcome"])


def test_closing_at_once_lets_the_answer_go_first(desk, sign_in):
    desk.text("Is my bike ready?")
    ben = sign_in(desk, "ben")
    open_thread(ben)
    held = []
    ben.route("**/messages/", lambda route: held.append(route))
    ben.keyboard.press("r")
    ben.keyboard.type("It is")
    ben.keyboard.press("Enter")
    expect(ben.locator(".message[data-direction=out]")).to_contain_text("It is")
    ben.keyboard.press("Escape")
    ben.keyboard.press("e")
    expect(ben.get_by_role("button", name="Reopen")).to_have_count(0)

    held[0].continue_()

    expect(ben.get_by_role("button", name="Reopen")).to_be_visible()
    expect(ben.locator("#messages")).not_to_contain_text("reopened")


def test_f80_emoji_is_found_by_name_and_put_at_the_caret(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    open_thread(ben)
    ben.locator("#composer-text").fill("Coffee  is on us")
    ben.evaluate("document.getElementById('composer-text').setSelectionRange(7, 7)")

    ben.locator("#composer").get_by_role("button", name="Emoji").click()
    expect(ben.locator("#emoji-search")).to_be_focused()
    ben.keyboard.type("hot bev")
    ben.keyboard.press("Enter")

    expect(ben.locator("#composer-text")).to_have_value("Coffee ☕️ is on us")
    expect(ben.locator("#composer-text")).to_be_focused()
    expect(ben.locator(".composer__count").first).to_contain_text("1 SMS")


def test_f81_marks_are_made_by_keys_and_honest_on_sms(desk, sign_in):
    ben = sign_in(desk, "ben")
    desk.text("Hello")
    open_thread(ben)
    ben.locator("#composer-text").fill("Come at five")
    ben.locator("#composer-text").select_text()

    ben.keyboard.press("Control+b")

    expect(ben.locator("#composer-text")).to_have_value("*Come at five*")
    expect(ben.get_by_text("On SMS this is sent without formatting")).to_be_visible()
    expect(ben.locator(".composer__count").first).to_have_text("12 · 1 SMS")
    ben.keyboard.press("Control+b")
    expect(ben.locator("#composer-text")).to_have_value("Come at five")
    ben.keyboard.press("Control+i")
    ben.keyboard.press("Enter")
    expect(ben.locator(".message[data-direction=out] .bubble__text")).to_have_text("Come at five")
    until(lambda: ours(desk) == ["Come at five"])


def test_browser_takes_off_the_same_marks_as_the_server(desk, sign_in):
    ben = sign_in(desk, "ben")
    sentences = [*ORDINARY, *MARKED]

    found = ben.evaluate(
        f"import('frontdesk/plain').then(({{plain}}) => {json.dumps(sentences)}.map(plain))"
    )

    assert found == [*ORDINARY, *MARKED.values()]


def test_draft_follows_to_another_device(desk, sign_in):
    desktop, phone = sign_in(desk, "ben"), sign_in(desk, "ben", viewport=SIZES["phone"])
    desk.text("Hello")
    for page in (desktop, phone):
        open_thread(page)

    desktop.locator("#composer-text").fill("Half an answer")

    expect(phone.locator("#composer-text")).to_have_value("Half an answer")
    phone.get_by_role("button", name="Continue here").click()
    phone.locator("#composer-text").fill("Half an answer, and more")
    expect(desktop.locator("#composer-text")).to_have_value("Half an answer, and more")
    for page in (desktop, phone):
        page.errors.clear()  # whoever types where another tab answers is refused, and sees it


def test_draft_that_differs_is_offered_not_mixed(desk, sign_in):
    desktop, phone = sign_in(desk, "ben"), sign_in(desk, "ben")
    desk.text("Hello")
    for page in (desktop, phone):
        open_thread(page)
    phone.route(
        "**/draft/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    phone.locator("#composer-text").press_sequentially("Mine here")
    phone.get_by_role("button", name="Release", exact=True).last.click()
    expect(desktop.locator("#composer-text")).to_have_js_property("readOnly", False)

    desktop.locator("#composer-text").fill("Mine there")

    expect(phone.locator(".composer__other")).to_contain_text("Mine there")
    expect(phone.locator("#composer-text")).to_have_value("Mine here")
    desktop.get_by_role("button", name="Release", exact=True).last.click()
    phone.get_by_role("button", name="Use it").click()
    expect(phone.locator("#composer-text")).to_have_value("Mine there")
    expect(phone.locator(".composer__other")).to_contain_text("Mine here")
    for page in (desktop, phone):
        page.errors.clear()  # the aborted requests complain, as they should


def test_typing_survives_what_happens_around_it(desk, sign_in):
    """A line in the thread makes its head anew, not the composer somebody writes in."""
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Hello")
    for page in (ada, ben):
        open_thread(page)
    ben.keyboard.press("n")
    ben.keyboard.type("Half a no")

    ada.get_by_role("button", name="Close", exact=True).first.click()

    expect(ben.locator(".event", has_text="Ada closed this")).to_be_visible()
    expect(ben.get_by_role("button", name="Reopen")).to_be_visible()
    expect(ben.locator("#note-text")).to_be_focused()
    ben.keyboard.type("te")
    expect(ben.locator("#note-text")).to_have_value("Half a note")


@pytest.mark.parametrize("size", SIZES)
def test_writing_is_clean_at_every_size(desk, sign_in, size):
    def look():
        settle(page)
        assert serious(page) == []
        assert fits(page)

    desk.text("Is my bike ready?", CUSTOMER)
    page = sign_in(desk, "ben", viewport=SIZES[size])
    open_thread(page)
    page.locator("#composer-text").fill("*Yes*, come at five")
    look()
    page.locator("#composer").get_by_role("button", name="Emoji").click()
    expect(page.locator("#emoji-search")).to_be_visible()
    look()
    page.keyboard.press("Escape")
    page.locator("#composer .composer__mode[data-mode=note]").click()
    page.locator("#note-text").fill("Hanger 34, ask @")
    page.locator("#note-text").press("End")
    page.keyboard.type("b")
    expect(page.locator("#people")).to_be_visible()
    look()
    page.keyboard.press("Enter")
    page.locator("#note-composer").get_by_role("button", name="Add note").click()
    expect(page.locator(".note")).to_be_visible()
    look()
    page.locator("#note-composer .composer__mode[data-mode=reply]").click()
    if size == "desktop":
        page.get_by_role("button", name="More ways to send").click()
        look()
        page.get_by_role("menuitem", name="Send later").click()
        expect(page.get_by_role("button", name="In one hour")).to_be_visible()
        look()
        page.get_by_role("button", name="In one hour").click()
        expect(page.locator(".message[data-status=scheduled]")).to_be_visible()
        look()

"""Consent as it is seen: out from the thread, the list of opt-outs, on desktop and phone (F70, F142)."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious, shot


def opened(page):
    page.locator("#rows .row__name").first.click()
    page.wait_for_selector("html[data-watching]")


@pytest.mark.parametrize("size", SIZES)
def test_f70_opt_out_from_the_thread_and_in_again_with_proof(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    desk.text("Could you call me?")
    opened(ada)
    ada.on("dialog", lambda dialog: dialog.accept())

    ada.locator("[popovertarget=thread-menu]").click()
    ada.get_by_role("menuitem", name="Mark as opted out").click()

    expect(ada.get_by_text("opted out.", exact=False).first).to_be_visible()
    expect(ada.locator("#composer-text")).to_have_count(0)
    expect(ada.locator(".event", has_text="Ada marked this person as opted out")).to_be_visible()
    shot(ada, f"thread-out-{size}")
    ada.goto(f"/{desk.slug}/settings/opt-outs/")
    row = ada.locator(".consent-item", has_text="(206) 555-0142")
    expect(row).to_contain_text("A member · Ada Example")
    row.get_by_role("link").click()
    ada.get_by_label("Who said it, how and when").fill("Called us back on Monday")
    shot(ada, f"opt-in-{size}")
    assert serious(ada) == []
    ada.get_by_role("button", name="Opt in again").click()
    expect(ada.locator(".consent-line").first).to_contain_text("Called us back on Monday")
    assert fits(ada)


@pytest.mark.parametrize("size", SIZES)
def test_f142_list_of_opt_outs_is_clean(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.goto(f"/{desk.slug}/settings/opt-outs/")
    expect(ada.get_by_text("Nobody has opted out")).to_be_visible()
    assert serious(ada) == []
    shot(ada, f"list-empty-{size}")

    ada.goto(f"/{desk.slug}/settings/opt-outs/import/")
    ada.get_by_label("Numbers, one a line").fill(
        "(206) 555-0101\n(206) 555-0102\nhello 5\n(206) 555-0101"
    )
    shot(ada, f"import-{size}")
    assert serious(ada) == []
    ada.get_by_role("button", name="Check").click()
    expect(ada.get_by_text("2 numbers are opted out")).to_be_visible()
    expect(ada.get_by_text("The same number as in row 1")).to_be_visible()
    shot(ada, f"import-plan-{size}")
    assert serious(ada) == []
    ada.get_by_role("button", name="Opt out 2 numbers").click()
    expect(ada.get_by_text("2 numbers opted out.")).to_be_visible()

    desk.text("STOP", sender="+12065550177")
    ada.goto(f"/{desk.slug}/settings/opt-outs/")
    expect(ada.locator(".consent-item").first).to_be_visible()
    ada.locator(".consent-add summary").click()
    ada.get_by_label("Phone number").fill("206 555 0103")
    ada.get_by_label("What they said").fill("Told us at the counter that texts are not for her")
    shot(ada, f"list-add-{size}")
    ada.get_by_role("button", name="Opt out", exact=True).click()
    expect(ada.get_by_text("Opted out.", exact=True)).to_be_visible()
    shot(ada, f"list-{size}")
    assert serious(ada) == []
    assert fits(ada)
    ada.get_by_label("Search opt-outs").fill("0103")
    ada.get_by_label("Search opt-outs").press("Enter")
    expect(ada.locator(".consent-item")).to_have_count(1)


@pytest.mark.parametrize("size", SIZES)
def test_doubt_history_and_erasure(desk, sign_in, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    desk.text("Please stop texting me")
    opened(ada)
    expect(ada.get_by_text("This may be a request to stop texting.")).to_be_visible()
    shot(ada, f"doubt-{size}")
    assert serious(ada) == []
    assert fits(ada)

    ada.get_by_role("button", name="Not an opt-out").click()

    expect(ada.locator(".event", has_text="Ada: not an opt-out")).to_be_visible()
    expect(ada.get_by_role("button", name="Not an opt-out")).to_have_count(0)
    desk.text("STOP")
    expect(ada.get_by_text("opted out.", exact=False).first).to_be_visible()
    if size == "desktop":
        if not ada.locator("#details").is_visible():
            ada.keyboard.press("i")
        ada.get_by_text("Consent history").click()
        expect(ada.locator(".panel__lines .consent-line")).to_contain_text("STOP")
        shot(ada, f"panel-{size}")
        assert serious(ada) == []
    ada.goto(f"{ada.url.split('?')[0]}erasure/")
    ada.get_by_label("to go on").fill("(206) 555-0142")
    shot(ada, f"erasure-{size}")
    assert serious(ada) == []
    ada.get_by_role("button", name="Erase for good").click()
    expect(ada.locator(".consent-job", has_text="Done")).to_be_visible(timeout=15000)
    shot(ada, f"privacy-{size}")
    assert serious(ada) == []
    assert fits(ada)
    ada.goto(f"/{desk.slug}/")
    expect(ada.locator("#rows > .row")).to_have_count(0)


def test_erased_conversation_leaves_open_browsers(desk, sign_in):
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    desk.text("Forget me")
    for page in (ada, ben):
        opened(page)

    ada.goto(f"{ada.url.split('?')[0]}erasure/")
    ada.get_by_label("to go on").fill("(206) 555-0142")
    ada.get_by_role("button", name="Erase for good").click()

    expect(ben.locator("#rows > .row")).to_have_count(0, timeout=15000)
    expect(ben.get_by_text("You can no longer open this conversation.")).to_be_visible()

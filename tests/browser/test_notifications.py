"""Being told: pop-ups, one sound for all tabs, the bell, title and icon, the centre, the settings.

F112, F113, F114, F115.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious
from tests.until import until

MARA, IVO = "+12065550142", "+12065550177"
# Counts what would be heard, in all tabs of a browser together.
COUNT = """
HTMLMediaElement.prototype.play = function () {
  localStorage.plays = Number(localStorage.plays ?? 0) + 1;
  localStorage.played = this.src.split("/").pop() + " " + this.volume;
  return Promise.resolve();
};
"""
REFUSE = """
HTMLMediaElement.prototype.play = function () {
  localStorage.refused = Number(localStorage.refused ?? 0) + 1;
  return Promise.reject(new DOMException("no gesture yet", "NotAllowedError"));
};
"""


def rang(page, times):
    """So many sounds were played; a page evaluates no strings, so it is asked."""
    until(lambda: page.evaluate("localStorage.plays") == str(times))


def quiet(page):
    """Every sound that this tab was about to play is played, or left to another."""
    page.evaluate(
        """async () => {
             await import("frontdesk/sound");
             await navigator.locks.request("frontdesk-sound", () => {});
           }"""
    )


def popups(page):
    return page.locator("#toasts > .popup")


def settings(desk):
    return f"/{desk.slug}/me/notifications/"


def test_f112_pop_up_says_who_wrote_and_how_many_are_unread(desk, sign_in):
    desk.text("The first", sender=IVO)
    ben = sign_in(desk, "ben")
    rita = sign_in(desk, "rita")
    ben.goto(settings(desk))
    ben.wait_for_selector("html[data-net=live]")

    desk.text("Is my bike ready?", sender=MARA)

    popup = popups(ben)
    expect(popup).to_have_count(1)
    expect(popup).to_contain_text("(206) 555-0142")
    expect(popup).to_contain_text("Is my bike ready?")
    expect(popup).to_contain_text("2 unread")
    box = popup.bounding_box()
    assert box["x"] < 120
    assert box["y"] + box["height"] > ben.viewport_size["height"] - 60
    expect(ben.locator("#toasts")).to_have_attribute("role", "status")
    expect(ben).to_have_title(re.compile(r"^\(2\) "))
    expect(popups(rita)).to_have_count(0)
    expect(popup).to_have_count(0, timeout=9000)  # it goes by itself


def test_pop_up_stays_while_looked_at_and_opens_with_a_click(desk, sign_in):
    ben = sign_in(desk, "ben")
    ben.clock.install()
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    desk.text("Hello from Mara")
    expect(popups(ben)).to_have_count(1)
    popups(ben).hover()
    ben.clock.fast_forward("00:07")
    expect(popups(ben)).to_have_count(1)

    popups(ben).get_by_role("link").click(no_wait_after=True)

    expect(ben.locator(".message", has_text="Hello from Mara")).to_be_visible()
    expect(popups(ben)).to_have_count(0)
    ben.wait_for_selector("html[data-watching]")
    desk.text("More of it")
    expect(ben.locator(".message", has_text="More of it")).to_be_visible()
    expect(popups(ben)).to_have_count(0)  # it is being read
    desk.text("From somebody else", sender=IVO)
    expect(popups(ben)).to_have_count(1)
    popups(ben).get_by_role("button", name="Dismiss").click()
    expect(popups(ben)).to_have_count(0)


def test_pop_up_opens_from_a_page_without_a_list(desk, sign_in):
    ben = sign_in(desk, "ben")
    ben.goto(settings(desk))
    ben.wait_for_selector("html[data-net=live]")
    desk.text("Hello from Mara")

    popups(ben).get_by_role("link").click(no_wait_after=True)

    expect(ben.locator(".message", has_text="Hello from Mara")).to_be_visible()


def test_many_pop_ups_become_one(desk, sign_in):
    ben = sign_in(desk, "ben")
    ben.clock.install()
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    ben.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # none goes by itself meanwhile

    for number in range(5):
        desk.text("Hello", sender=f"+120655501{number:02d}")

    expect(ben.locator("#popup-many")).to_contain_text("5 new messages")


def test_f113_one_tab_rings_with_the_chosen_tone_and_volume(desk, sign_in):
    ben = sign_in(desk, "ben")
    ben.context.add_init_script(COUNT)
    ben.clock.install()  # of all tabs
    ben.goto(settings(desk))
    ben.get_by_label("Knock", exact=True).check()
    ben.get_by_label("Volume").fill("40")
    ben.get_by_role("button", name="Save").click()
    expect(ben.get_by_text("Saved")).to_be_visible()
    tabs = [ben, ben.context.new_page(), ben.context.new_page()]
    for tab in tabs[1:]:
        tab.goto(settings(desk))
    for tab in tabs:
        tab.wait_for_selector("html[data-net=live]")

    desk.text("Hello")
    for tab in tabs:
        expect(popups(tab)).to_have_count(1)
    rang(ben, 1)
    desk.text("Again, at once")
    for tab in tabs:
        expect(popups(tab)).to_contain_text("Again, at once")
        quiet(tab)

    assert ben.evaluate("localStorage.plays") == "1"  # not twice in four seconds
    assert ben.evaluate("localStorage.played") == "knock.wav 0.4"
    ben.clock.fast_forward("00:05")
    desk.text("Later")
    for tab in tabs:
        expect(popups(tab)).to_contain_text("Later")
        quiet(tab)
    rang(ben, 2)


def test_tab_that_may_not_ring_leaves_it_to_the_next(desk, sign_in):
    ben = sign_in(desk, "ben")
    page = ben.url
    other = ben.context.new_page()
    ben.add_init_script(REFUSE)
    other.add_init_script(COUNT)
    for tab in (ben, other):
        tab.goto(page)
        tab.wait_for_selector("html[data-net=live]")

    desk.text("Hello")

    rang(ben, 1)


def test_each_tone_can_be_heard_before_it_is_chosen(desk, sign_in):
    ben = sign_in(desk, "ben")
    ben.goto(settings(desk))

    for tone in ("Bell", "Chime", "Drop", "Knock"):
        ben.get_by_role("button", name=f"Play {tone}").click()
        expect(ben.get_by_text("did not let this page play")).to_be_hidden()
    ben.evaluate(f"() => {{ {REFUSE} }}")
    ben.get_by_role("button", name="Play Bell").click()
    expect(ben.get_by_text("did not let this page play")).to_be_visible()


def test_f115_silence_holds_pop_ups_and_keeps_counts(desk, sign_in):
    ben = sign_in(desk, "ben")
    ben.context.add_init_script(COUNT)
    page = ben.url
    ben.goto(settings(desk))
    ben.locator("[name=from-0]").fill("00:00")
    ben.locator("[name=until-0]").fill("00:00")
    for day in range(7):
        ben.locator(f"[name=day-0][value='{day}']").check(force=True)
    ben.get_by_role("button", name="Save").click()
    expect(ben.get_by_text("Saved")).to_be_visible()
    expect(ben.locator("[name=day-0]:checked")).to_have_count(7)
    ben.goto(page)
    ben.wait_for_selector("html[data-net=live]")

    desk.text("Hello")

    expect(ben.locator(".row[data-unread]")).to_have_count(1)
    expect(ben).to_have_title(re.compile(r"^\(1\) "))
    expect(popups(ben)).to_have_count(0)
    assert ben.evaluate("localStorage.plays") is None


def test_title_and_icon_follow_what_is_unread(desk, sign_in):
    ben = sign_in(desk, "ben")
    icon = ben.locator("link[rel=icon][type='image/svg+xml']")
    expect(icon).to_have_attribute("href", re.compile("favicon.svg"))
    desk.text("Hello")
    expect(ben).to_have_title(re.compile(r"^\(1\) "))
    expect(icon).to_have_attribute("href", re.compile("favicon-unread"))

    ben.reload()
    expect(ben).to_have_title(re.compile(r"^\(1\) "))
    ben.locator(".row__name").first.click()

    expect(ben).not_to_have_title(re.compile(r"^\("))
    expect(icon).to_have_attribute("href", re.compile("favicon.svg"))


def test_f114_reassignment_is_told_to_both_and_kept_in_the_centre(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    ben.locator(".row__name").first.click()
    ben.get_by_role("button", name="Assign to me").first.click()
    expect(ada.locator(".row__end", has_text="assigned to Ben Example")).to_have_count(1)
    ben.goto(settings(desk))
    ben.wait_for_selector("html[data-net=live]")
    ada.locator(".row__name").first.click()
    ada.wait_for_selector("html[data-watching]")
    address = ada.url.split("?")[0] + "assignment/"
    ada.evaluate(
        """async ([address]) => { const {send} = await import("frontdesk/frames");
           const held = document.querySelector("[name=was]")?.value ?? "";
           await send(address, {body: new URLSearchParams({was: held})}); }""",
        [address],
    )

    expect(popups(ben)).to_contain_text("Ada took this from you")
    bell = ben.locator(".rail [data-badge=bell]")
    expect(bell.locator(".count")).to_have_text("1")
    expect(ada.locator(".rail [data-badge=bell] .count")).to_have_count(0)
    bell.click()
    expect(ben.locator(".notice[data-unread]")).to_have_count(1)
    expect(ben.locator(".notice")).to_contain_text("Ada took this from you")
    ben.get_by_role("button", name="Mark read", exact=True).click()
    expect(ben.locator(".notice[data-unread]")).to_have_count(0)
    expect(bell.locator(".count")).to_have_count(0)
    ben.locator(".notice__name").click()
    expect(ben.locator(".message", has_text="Hello")).to_be_visible()


def test_centre_that_is_open_shows_what_comes(desk, sign_in):
    desk.text("First")
    desk.text("Second", sender=IVO)
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    ben.goto(f"/{desk.slug}/notifications/")
    ben.wait_for_selector("html[data-net=live]")
    expect(ben.get_by_text("Nothing to tell you")).to_be_visible()

    for number in (1, 2):
        ada.locator(".row__name").nth(number - 1).click()
        ada.get_by_role("button", name="Assign to…").click()
        ada.get_by_label("Find a colleague").fill("ben")
        expect(ada.locator(".assignees .menu__item:visible")).to_have_count(1)
        ada.keyboard.press("Enter")
        expect(ben.locator(".notice[data-unread]")).to_have_count(number)

    ben.get_by_role("button", name="Mark read", exact=True).first.click()
    expect(ben.locator(".notice[data-unread]")).to_have_count(1)


@pytest.mark.parametrize("size", SIZES)
def test_screens_are_clean(desk, sign_in, size):
    ben = sign_in(desk, "ben", viewport=SIZES[size])
    ben.goto(settings(desk))
    assert serious(ben) == []
    assert fits(ben)
    ben.goto(f"/{desk.slug}/notifications/")
    expect(ben.get_by_text("Nothing to tell you")).to_be_visible()
    assert serious(ben) == []
    ben.wait_for_selector("html[data-net=live]")
    desk.text("Is my bike ready? I would like to fetch it today before you close")
    expect(popups(ben)).to_have_count(1)
    assert fits(ben)
    assert serious(ben) == []

"""Calls at the screen: a member's phone rings, then the customer's, and the thread tells as it goes;
what callers leave is heard there. And the strip that says when work is late. F71, F134.
"""

import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, fits, serious, shot

CUSTOMER, PHONE, OFFICE = "+12065550142", "+12025559119", "+12025559120"


def home(page):
    """The organization's first address."""
    return "/".join(page.url.split("/")[:4]) + "/"


def give_phone(page):
    page.goto(home(page) + "settings/phone/")
    page.get_by_label("Phone number").fill("(202) 555-9119")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Phone number")).to_have_value(PHONE)


def open_thread(page):
    page.goto(home(page))
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def set_up_calls(page):
    page.goto(home(page) + "settings/")
    page.get_by_role("link", name="Sales").click()
    page.get_by_role("link", name="Calls").click()
    page.get_by_label("Put calls through to").fill(OFFICE)
    page.locator("#card-forwarding").get_by_role("button", name="Save").click()
    expect(page.locator("#card-forwarding [data-last]")).to_be_visible()
    page.get_by_role("switch", name="Take voicemail").check()
    page.locator("#card-voicemail").get_by_role("button", name="Save").click()
    expect(page.locator("#card-voicemail [data-last]")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_f71_a_member_calls_and_the_thread_tells(desk, sign_in, size):
    desk.text("Call me, please")
    desk.carrier.behave(PHONE, pause=1.5)
    desk.carrier.behave(CUSTOMER, talks=65)
    ben = sign_in(desk, "ben", viewport=SIZES[size])
    bea = sign_in(desk, "bea")
    give_phone(ben)
    shot(ben, f"phone-{size}")
    assert serious(ben) == []
    open_thread(ben)
    open_thread(bea)

    ben.get_by_role("link", name="Call", exact=True).click()
    dialog = ben.locator("#call-dialog")
    expect(dialog).to_contain_text("We ring your phone")
    shot(ben, f"dialog-{size}")
    assert serious(ben) == []
    dialog.get_by_role("button", name="Call").dblclick()
    expect(dialog).to_be_hidden()

    entry = ben.locator(".message[data-direction=out]")
    expect(entry).to_contain_text("Ringing our phone…")
    expect(entry).to_contain_text("1:05")
    expect(entry).to_have_count(1)  # for all the clicking
    expect(bea.locator(".message[data-direction=out]")).to_contain_text("1:05")  # nothing reloaded
    shot(ben, f"called-{size}")
    assert serious(ben) == []
    assert fits(ben)
    legs = [leg for leg in desk.carrier.calls() if leg["account_sid"] == desk.account]
    assert [leg["to"] for leg in legs] == [PHONE, CUSTOMER]


def test_f71_a_member_hangs_up_while_it_rings(desk, sign_in):
    desk.text("Call me, please")
    desk.carrier.behave(PHONE, pause=60)
    ben, bea = sign_in(desk, "ben"), sign_in(desk, "bea")
    give_phone(ben)
    open_thread(ben)
    open_thread(bea)
    ben.get_by_role("link", name="Call", exact=True).click()
    ben.locator("#call-dialog").get_by_role("button", name="Call").click()
    entry = ben.locator(".message[data-direction=out]")
    expect(entry).to_contain_text("Ringing our phone…")
    hers = bea.locator(".message[data-direction=out]")
    expect(hers.locator("form")).to_be_hidden()  # it is not her call
    shot(ben, "ringing")
    assert serious(ben) == []

    entry.get_by_role("button", name="Hang up").click()

    expect(entry).to_contain_text("Canceled before anybody answered", timeout=20_000)
    expect(entry.get_by_role("button", name="Hang up")).to_have_count(0)


def test_f71_without_a_phone_the_page_says_where_to_add_it(desk, sign_in):
    desk.text("Call me, please")
    ben = sign_in(desk, "ben")
    open_thread(ben)

    ben.keyboard.press("Escape")
    ben.get_by_role("link", name="Call", exact=True).click()
    ben.get_by_role("link", name="Add your phone").click()

    expect(ben.get_by_label("Phone number")).to_be_visible()


def test_f134_a_missed_call_with_voicemail_is_unread_and_heard(desk, sign_in):
    desk.carrier.behave(OFFICE, takes="no-answer")
    ada = sign_in(desk, "ada")
    set_up_calls(ada)
    shot(ada, "calls")
    assert serious(ada) == []
    assert fits(ada)
    ada.goto(home(ada))

    desk.carrier.call(CUSTOMER, desk.number, message=14)

    row = ada.locator("#rows > .row")
    expect(row).to_contain_text("Voicemail")
    expect(row).to_have_attribute("data-unread", "")
    shot(ada, "row")
    row.locator(".row__name").click()
    expect(ada.locator(".message audio")).to_be_visible()
    expect(ada.locator(".message")).to_contain_text("0:14")
    shot(ada, "voicemail")
    assert serious(ada) == []


@pytest.mark.parametrize("size", SIZES)
def test_health_page_is_clean(desk, sign_in, size):
    desk.text("Hello")
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    expect(ada.locator("#rows > .row")).to_have_count(1)
    ada.goto(home(ada) + "settings/health/")

    expect(ada.get_by_role("heading", name="Channels")).to_be_visible()
    shot(ada, f"health-{size}")
    assert serious(ada) == []
    assert fits(ada)


def grow_late(desk):
    """Half a minute passes for whoever asks when a worker was last seen."""
    with psycopg.connect(**desk.site.database, autocommit=True) as owner:
        owner.execute("UPDATE channels_app_sweep SET at = at - interval '30 seconds'")


def test_strip_says_that_no_worker_is_there_and_goes_with_it(desk, sign_in):
    desk.text("Hello")
    ben = sign_in(desk, "ben")
    open_thread(ben)
    fleet = desk.site.fleet

    fleet.kill("worker-drain")
    grow_late(desk)
    try:
        strip = ben.locator("#health-strip")
        expect(strip).to_contain_text("paused", timeout=50_000)
        shot(ben, "strip")
        assert serious(ben) == []
    finally:
        fleet.start("worker-drain")

    expect(strip).to_have_count(0, timeout=60_000)

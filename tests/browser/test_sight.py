"""Who sees what in a browser: set on the inbox's page, then taken, given back, gone and there again."""

import re

from playwright.sync_api import expect


def test_what_a_colleague_takes_leaves_ones_list_and_thread_at_once(desk, sign_in):
    desk.text("Is my bike ready?")
    desk.text("Do you open on Sundays?", sender="+12065550177")
    ada, ben, bea = (sign_in(desk, name) for name in ("ada", "ben", "bea"))
    expect(bea.locator("#rows .row")).to_have_count(2)
    mine = re.compile("Is my bike ready")
    ada.goto(ada.url.replace("/inboxes/", "/settings/inboxes/") + "answering/")

    ada.get_by_label("Agents see").select_option("own")
    ada.locator("#card-sight").get_by_role("button", name="Save").click()
    expect(ada.locator("#card-sight").get_by_text("Changed by")).to_be_visible()

    bea.locator("#rows .row", has_text=mine).locator(".row__name").click()
    bea.wait_for_selector("html[data-watching]")
    ben.locator("#rows .row", has_text=mine).locator(".row__name").click()
    ben.locator("#thread-head").get_by_role("button", name="Assign to me").click()

    expect(bea.locator("#rows .row")).to_have_count(1)
    expect(bea.locator("#rows .row", has_text=mine)).to_have_count(0)
    expect(bea.locator("#composer-text")).to_have_count(0)
    expect(ben.locator("#rows .row")).to_have_count(2)
    expect(bea.locator('[data-count="open"] .count').first).to_have_text("1")
    desk.text("Hello?")
    expect(ben.locator("#messages")).to_contain_text("Hello?")
    expect(bea.locator("#rows .row", has_text="Hello?")).to_have_count(0)

    ben.get_by_role("button", name="Assigned to Ben Example").click()
    ben.get_by_role("button", name="Unassign").click()

    expect(bea.locator("#rows .row")).to_have_count(2)
    desk.text("Anybody?")
    expect(bea.locator("#rows .row", has_text="Anybody?")).to_have_count(1)

"""A finger across a row of the list closes it or takes it, with Undo (F60, F65)."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import fits, serious, shot

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ANOTHER = "+12065550177"


class Finger:
    """One finger on the page, as the browser itself takes it."""

    def __init__(self, page):
        self.page = page
        self.touch = page.context.new_cdp_session(page)

    def say(self, kind, *points):
        points = [{"x": x, "y": y} for x, y in points]
        self.touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def down(self, row, along=0.5):
        box = row.bounding_box()
        self.x, self.y = box["x"] + box["width"] * along, box["y"] + box["height"] / 2
        self.say("touchStart", (self.x, self.y))

    def go(self, x, y=0, steps=6):
        for step in range(1, steps + 1):
            self.say("touchMove", (self.x + x * step / steps, self.y + y * step / steps))

    def up(self):
        self.say("touchEnd")


@pytest.fixture
def ben(desk, sign_in):
    desk.text("First")
    desk.text("Second", sender=ANOTHER)
    page = sign_in(desk, "ben", **PHONE)
    expect(page.locator("#rows > .row")).to_have_count(2)
    page.wait_for_function("() => import('frontdesk/swipe').then(() => true)")
    return page


def test_f65_swiped_right_it_is_closed_and_undo_brings_it_back(desk, sign_in, ben):
    ada = sign_in(desk, "ada")
    row = ben.locator("#rows > .row", has_text="First")
    finger = Finger(ben)

    finger.down(row, along=0.3)
    finger.go(60)
    expect(row.locator(".row__swipe")).to_have_text("Close")
    expect(row).to_have_attribute("data-swiping", "begun")
    finger.go(150)
    expect(row).to_have_attribute("data-swiping", "enough")
    shot(ben, "swiped-phone")
    assert (serious(ben), fits(ben)) == ([], True)
    finger.up()

    for page in (ben, ada):
        expect(page.locator("#rows > .row")).to_have_count(1)
    assert ben.locator(".frame").get_attribute("data-screen") == "list"  # nothing was opened
    ben.locator(".toast", has_text="Closed").get_by_role("button", name="Undo").tap()
    for page in (ben, ada):
        expect(page.locator("#rows > .row")).to_have_count(2)
    expect(ben.locator("#rows [data-swiping]")).to_have_count(0)


def test_f60_swiped_left_it_is_mine_and_undo_gives_it_back(ben):
    row = ben.locator("#rows > .row", has_text="Second")
    finger = Finger(ben)

    finger.down(row, along=0.7)
    finger.go(-150)
    expect(row.locator(".row__swipe")).to_have_text("Assign to me")
    finger.up()

    expect(row.get_by_text("assigned to Ben Example")).to_be_attached()
    finger.down(row, along=0.7)
    finger.go(-150)  # it is mine: there is nothing on that side
    expect(row).not_to_have_attribute("data-swiping", "enough")
    finger.up()
    ben.locator(".toast", has_text="Assigned to you").get_by_role("button", name="Undo").tap()
    expect(row).to_have_attribute("data-assignee", "")


def test_swipe_that_is_none_does_nothing(desk, sign_in, ben):
    row = ben.locator("#rows > .row", has_text="First")
    finger = Finger(ben)

    finger.down(row, along=0.3)
    finger.go(60)
    finger.up()  # not far enough
    expect(row).not_to_have_attribute("data-swiping", "begun")
    for x, y, along in ((30, 150, 0.3), (150, 0, 0.02)):  # a scroll; from the edge, the way back
        finger.down(row, along=along)
        finger.go(x, y)
        expect(row.locator(".row__swipe")).to_have_count(0)
        finger.up()
    ada = sign_in(desk, "ada")
    ada.locator(".row", has_text="First").locator(".row__name").click()
    ada.wait_for_selector("html[data-watching]")
    ada.locator("#composer-text").fill("I am at it")
    expect(row.get_by_text("Ada is answering")).to_be_visible()
    finger.down(row, along=0.3)
    finger.go(150)  # a colleague is answering
    expect(row.locator(".row__swipe")).to_have_count(0)
    finger.up()

    expect(ben.locator("#rows > .row")).to_have_count(2)
    expect(ben.locator(".toast")).to_have_count(0)


def test_swipe_without_a_network_puts_the_row_back_and_says_so(ben):
    row = ben.locator("#rows > .row", has_text="First")
    finger = Finger(ben)
    ben.route("**/closure/", lambda route: route.abort())

    finger.down(row, along=0.3)
    finger.go(150)
    finger.up()

    expect(ben.locator(".toast", has_text="This could not be done. Try again.")).to_be_visible()
    expect(row.locator(".row__swipe")).to_have_count(0)
    expect(ben.locator("#rows > .row")).to_have_count(2)
    ben.errors.clear()

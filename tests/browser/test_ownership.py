"""Taking, giving and giving back between two browsers; queues logged in to and out of.

F41, F60, F61, F63, F64, F119, F120.
"""

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def open_first(page):
    page.locator("#rows .row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def take(page):
    page.locator("#thread").get_by_role("button", name="Assign to me").click()


@pytest.fixture
def set_inbox(desk, site):
    """set_inbox(is_queue=True) changes the desk's inbox, as a settings page will."""

    def change(**fields):
        script = (
            "from inbox.accounts.models import Organization\n"
            "from inbox import tenancy\n"
            "from inbox.conversations.models import Inbox\n"
            "from inbox.tenancy import unscoped\n"
            f"with unscoped('tests'): o = Organization.objects.get(slug={desk.slug!r})\n"
            "with tenancy.in_organization(o), tenancy.transaction():\n"
            f"    Inbox.objects.update(**{fields!r})\n"
        )
        site.manage("shell", "-v", "0", "-c", script)

    return change


def test_f60_of_two_who_claim_one_wins_and_the_other_is_told(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ada)
    open_first(ben)
    ben.route("**/head/", lambda route: route.abort())  # the screen does not hear of it in time

    take(ada)
    expect(ada.locator(".toast", has_text="Assigned to you")).to_be_visible()
    take(ben)

    expect(ben.locator(".toast", has_text="Ada was faster.")).to_be_visible()
    ben.errors.clear()  # the refusal itself


def test_f61_f64_manager_picks_a_colleague_and_undoes_it(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ada)
    open_first(ben)

    ada.get_by_role("button", name="Assign to…").click()
    expect(ada.locator(".assignees .menu__item")).to_have_count(3)
    ada.get_by_label("Find a colleague").fill("ben")
    expect(ada.locator(".assignees .menu__item:visible")).to_have_count(1)
    ada.keyboard.press("Enter")

    expect(ada.get_by_role("button", name="Assigned to Ben Example")).to_be_visible()
    expect(ben.get_by_role("button", name="Assigned to Ben Example")).to_be_visible()
    expect(ada.locator(".event", has_text="Ada assigned this to Ben")).to_be_visible()
    ada.locator(".toast", has_text="Assigned to Ben Example").get_by_role("button").click()
    expect(ada.locator(".event", has_text="Ada unassigned this")).to_be_visible()
    expect(ben.locator("#thread").get_by_role("button", name="Assign to me")).to_be_visible()


def test_f41_f63_taken_away_says_so_and_giving_back_can_be_undone(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ada)
    open_first(ben)
    take(ben)
    expect(ben.get_by_role("button", name="Assigned to Ben Example")).to_be_visible()

    expect(ada.get_by_role("button", name="Assigned to Ben Example")).to_be_visible()
    ben.goto(ben.url.split("/conversations/")[0])
    ben.wait_for_selector("html[data-net=live]")
    ada.keyboard.press("a")

    expect(ben.locator("#toasts .toast", has_text="Ada")).to_be_visible()
    open_first(ben)
    expect(ben.get_by_role("button", name="Assigned to Ada Example")).to_be_visible()
    ada.get_by_role("button", name="Assigned to Ada Example").click()
    ada.get_by_role("button", name="Unassign").click()
    expect(ben.locator(".event", has_text="Ada gave this back to all")).to_be_visible()
    ada.locator(".toast", has_text="Unassigned").get_by_role("button").click()
    expect(ben.get_by_role("button", name="Assigned to Ada Example")).to_be_visible()


def test_f119_f120_queue_is_offered_between_logging_in_and_out(desk, sign_in, set_inbox):
    set_inbox(is_queue=True)
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    expect(ada.locator("#rows .row")).to_have_count(1)
    expect(ben.locator("#rows .row")).to_have_count(0)

    ben.get_by_role("button", name="Log in to receive").click()

    expect(ben.get_by_role("button", name="Queues: In")).to_be_visible()
    expect(ben.locator("#rows .row")).to_have_count(1)
    expect(ben.get_by_role("button", name="Log in to receive")).to_have_count(0)
    ben.get_by_role("button", name="Queues: In").click()
    everywhere = ben.locator(".queues__all")
    everywhere.get_by_role("button", name="Log out").click()
    expect(ben.get_by_role("button", name="Queues: Out")).to_be_visible()
    everywhere.get_by_role("button", name="Log in").click()  # by which the focus stays
    expect(ben.get_by_role("button", name="Queues: In")).to_be_visible()
    ben.get_by_label("Reason for leaving").fill("Lunch")
    everywhere.get_by_role("button", name="Log out").click()
    expect(ben.get_by_role("button", name="Queues: Out")).to_be_visible()
    expect(ben.locator("#rows .row")).to_have_count(0)
    desk.text("Second", sender="+12065550177")
    expect(ada.locator("#rows .row")).to_have_count(2)
    expect(ben.locator("#rows .row")).to_have_count(0)

    ada.get_by_role("button", name="Queues: Out").click()
    expect(ada.locator(".queues__person", has_text="Ben Example")).to_contain_text("Lunch")


def test_f121_turns_are_given_live_and_explain_themselves(desk, sign_in, set_inbox):
    set_inbox(auto_assign="fewest_open")
    ben = sign_in(desk, "ben")
    ben.get_by_role("button", name="Queues: Out").click()
    ben.get_by_role("switch", name="Receive from Sales").click()
    expect(ben.get_by_role("switch", name="Receive from Sales")).to_have_attribute(
        "aria-checked", "true"
    )
    ben.keyboard.press("Escape")

    desk.text("Hello")

    expect(ben.locator("#rows .row__end", has_text="assigned to Ben Example")).to_have_count(1)
    open_first(ben)
    expect(ben.locator(".event", has_text="who had the fewest open: 0")).to_be_visible()


def test_f60_f63_on_a_phone_the_menu_holds_it(desk, sign_in):
    desk.text("Hello")
    ada = sign_in(desk, "ada", **PHONE)
    open_first(ada)

    ada.locator(".thread__name").click()
    ada.get_by_role("menuitem", name="Assign to me").click()
    expect(ada.locator(".event", has_text="Ada took this")).to_be_visible()
    expect(ada.locator("#thread-menu input[name=_method]")).to_have_count(1)
    ada.locator(".thread__name").click()
    ada.get_by_role("menuitem", name="Unassign").click()
    expect(ada.locator(".event", has_text="Ada gave this back to all")).to_be_visible()
    expect(ada.locator("#thread-menu input[name=_method]")).to_have_count(0)
    ada.locator(".thread__name").click()
    ada.get_by_role("menuitem", name="Assign to…").click()
    item = ada.locator(".assignees .menu__item", has_text="Ben Example")
    expect(item).to_be_visible()
    assert item.bounding_box()["height"] >= 44
    item.click()
    expect(ada.locator(".event", has_text="Ada assigned this to Ben")).to_be_visible()


def test_menu_that_was_opened_meanwhile_stays_open(desk, sign_in):
    """What the head is asked for may come while somebody chooses in it."""
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ada)
    open_first(ben)
    held = []
    ada.route("**/head/", lambda route: held.append(route))
    with ada.expect_request("**/head/"):
        take(ben)

    more = ada.locator("#thread-head").get_by_role("button", name="More ways to close")
    more.click()
    with ada.expect_response("**/head/") as came:
        held[0].continue_()
    came.value.finished()
    ada.unroute("**/head/")
    ada.evaluate("() => new Promise((done) => setTimeout(done, 100))")  # time to do it wrong in

    expect(ada.get_by_role("menuitem", name="Until they reply")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(ada.locator("#thread-head")).to_contain_text("Ben")

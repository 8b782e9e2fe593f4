"""What the socket brings, and what happens when it does not: typing, readers, lost lines, lost
access. F9, F67, F76.
"""

import re

from playwright.sync_api import expect


def open_first(page):
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def test_typing_and_reading_show_to_the_others_only(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ada)
    open_first(ben)

    expect(ada.locator("#readers .avatar")).to_have_attribute(
        "title", "Ben Example is reading this"
    )
    ben.locator("#composer-text").press_sequentially("Hm")

    expect(ada.locator("#typing")).to_have_text("Ben Example is typing…")
    expect(ben.locator("#typing")).to_be_hidden()


def test_dropped_socket_shows_a_bar_and_catches_up(desk, sign_in):
    ben = sign_in(desk, "ben")
    sockets = []
    ben.route_web_socket("**/ws/**", lambda ws: sockets.append((ws, ws.connect_to_server())))
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    desk.text("Before")
    expect(ben.locator(".row__preview", has_text="Before")).to_be_visible()
    open_first(ben)

    refusing = True

    def maybe(ws):
        if refusing:
            ws.close(code=1013)
        else:
            ws.connect_to_server()

    ben.route_web_socket("**/ws/**", maybe)
    for socket, _ in sockets:
        socket.close(code=1011)
    expect(ben.locator("html")).to_have_attribute("data-net", "down", timeout=10_000)
    expect(ben.get_by_text("Reconnecting… You can keep writing.")).to_be_visible()
    desk.text("While you were gone")
    refusing = False

    expect(ben.locator("html")).to_have_attribute("data-net", "live", timeout=30_000)
    expect(ben.locator(".message", has_text="While you were gone")).to_have_count(1)
    ben.errors.clear()


def test_socket_of_a_server_that_starts_anew_is_back_before_anybody_is_told(desk, sign_in):
    ben, sockets = sign_in(desk, "ben"), []

    def connected(ws):
        ws.connect_to_server()
        sockets.append(ws)

    ben.route_web_socket("**/ws/**", connected)
    ben.reload()
    ben.wait_for_selector("html[data-net=live]")
    ben.evaluate(
        "window.bars = []; new MutationObserver(() => bars.push(document.documentElement.dataset.net))"
        ".observe(document.documentElement, {attributeFilter: ['data-net']})"
    )

    sockets[0].close(code=1012)
    desk.text("Meanwhile")

    expect(ben.locator(".row__preview", has_text="Meanwhile")).to_be_visible()
    assert len(sockets) == 2
    assert "down" not in ben.evaluate("window.bars")


def test_signing_out_in_one_tab_takes_the_other_to_the_door(desk, sign_in):
    ben = sign_in(desk, "ben")
    beside = ben.context.new_page()
    beside.goto("/accounts/logout/")

    beside.get_by_role("button", name="Sign out").click()

    expect(ben).to_have_url(re.compile(r"/accounts/login/\?next="))
    ben.errors.clear()


def test_texts_in_one_go_stand_together_under_one_name_and_time(desk, sign_in):
    desk.text("One")
    desk.text("Two")
    ben = sign_in(desk, "ben")
    open_first(ben)
    one, two = (ben.locator(".message", has_text=word) for word in ("One", "Two"))
    expect(one.locator("div.message__meta")).to_be_hidden()
    expect(two.locator("div.message__meta")).to_be_visible()

    desk.text("Three")

    expect(two.locator("div.message__meta")).to_be_hidden()
    ben.locator("#composer-text").fill("Four")
    ben.keyboard.press("Enter")
    expect(ben.locator(".message", has_text="Four")).to_be_visible()
    expect(ben.locator(".message", has_text="Three").locator("div.message__meta")).to_be_visible()


def test_losing_the_inbox_takes_it_off_the_screen(desk, site, sign_in):
    desk.text("Secret")
    bea = sign_in(desk, "ben")
    open_first(bea)
    file = desk.extra["toml"]
    text = open(file).read()
    without = text.replace(f'"ben@{desk.slug}.example", ', "")
    open(file, "w").write(without)

    site.manage("provision", file)

    expect(bea.get_by_text("You have no inbox yet")).to_be_visible(timeout=5000)
    desk.text("More secrets")
    bea.errors.clear()
    expect(bea.get_by_text("More secrets")).to_have_count(0)


def test_unread_is_each_members_own(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    expect(ben.locator(".row[data-unread]")).to_have_count(1)

    open_first(ben)

    expect(ben.locator(".row[data-unread]")).to_have_count(0)
    expect(ada.locator(".row[data-unread]")).to_have_count(1)
    ben.keyboard.press("Escape")
    ben.locator(".thread__name").click()
    ben.get_by_role("menuitem", name="Mark unread").click()
    ben.goto(ben.url.split("/conversations/")[0])
    expect(ben.locator(".row[data-unread]")).to_have_count(1)


def test_draft_is_kept_for_its_author(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ben)

    with ben.expect_response("**/draft/"):
        ben.locator("#composer-text").fill("Half a thought")
    ben.reload()

    expect(ben.locator("#composer-text")).to_have_value("Half a thought")
    open_first(ada)
    expect(ada.locator("#composer-text")).to_have_value("")


def test_assignment_shows_to_all_and_filters(desk, sign_in):
    desk.text("Hello")
    ada, ben = sign_in(desk, "ada"), sign_in(desk, "ben")
    open_first(ben)

    ben.get_by_role("button", name="Assign to me").first.click()

    expect(ada.locator(".row__end", has_text="assigned to Ben Example")).to_have_count(1)
    ada.get_by_role("link", name="Unassigned").click()
    expect(ada.locator("#rows > .row")).to_have_count(0)
    ada.get_by_role("link", name="Others").click()
    expect(ada.locator("#rows > .row")).to_have_count(1)


def test_contact_named_by_one_is_read_by_all(desk, sign_in):
    desk.text("Hello")
    ada = sign_in(desk, "ada", viewport={"width": 1440, "height": 900})
    ben = sign_in(desk, "ben", viewport={"width": 1440, "height": 900})
    open_first(ben)

    ben.get_by_label("Name", exact=True).fill("Ana Ferreira")
    ben.get_by_role("button", name="Save").click()

    expect(ada.locator(".row__name", has_text="Ana Ferreira")).to_be_visible()
    expect(ben.locator(".thread__name", has_text="Ana Ferreira")).to_be_visible()
    expect(ben.locator(".event", has_text="Ben named this contact Ana Ferreira")).to_be_visible()

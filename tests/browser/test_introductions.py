"""Writing first, naming a number, two contacts that are one: as it is done and seen (F23, F28, F31,
F34, F36, F95-F97).
"""

import pytest
from playwright.sync_api import expect

from tests.browser.late import arrive, keep_back
from tests.browser.looks import SIZES, fits, serious, settle, shot

CUSTOMER = "+12065550142"


def home(page):
    return "/".join(page.url.split("/")[:4]) + "/"


def opened(page):
    page.locator("#rows .row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def linking(page):
    """The dialog, opened from the menu on the name."""
    page.locator('[popovertarget="thread-menu"]').click()
    page.get_by_role("menuitem", name="Create or link a contact").click()
    dialog = page.get_by_role("dialog", name="Whose number is this?")
    # the field takes the focus when all is there: what is typed before lands in it
    expect(dialog.get_by_role("searchbox", name="Find a contact")).to_be_focused()
    return dialog


def create_contact(page, name):
    """Of the thread that is open."""
    dialog = linking(page)
    dialog.get_by_label("New contact").fill(name)
    dialog.get_by_role("button", name="Create contact").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_f31_f34_first_text_to_a_bare_number(desk, sign_in, size):
    page = sign_in(desk, "ben", viewport=SIZES[size])
    number = "(206) 555-0142"

    if size == "phone":
        page.get_by_role("link", name="New", exact=True).last.click()
    else:
        page.keyboard.press("c")
    words = page.get_by_role("searchbox", name="Name or number")
    expect(words).to_be_focused()
    words.press_sequentially("2065550142")
    found = page.locator("#new-found button")
    expect(found).to_contain_text("Unknown number")
    expect(found).to_contain_text(number)
    settle(page)
    shot(page, f"new-found-{size}")
    assert serious(page) == []
    words.press("Enter")
    expect(page.locator("#new-who")).to_contain_text(number)
    expect(words).to_be_focused()
    expect(words).to_have_value("")
    page.locator("#new-text").fill("Your bike is ready")
    expect(page.locator("#new-count")).to_have_text("18 · 1 SMS")
    settle(page)
    shot(page, f"new-{size}")
    assert serious(page) == []
    assert fits(page)
    page.get_by_role("button", name="Send", exact=True).click()

    page.wait_for_url("**/conversations/*/")
    message = page.locator(".message[data-direction=out]")
    expect(message).to_contain_text("Your bike is ready")
    expect(message).to_contain_text("Delivered")
    assert [text["body"] for text in desk.phone()] == ["Your bike is ready"]
    page.goto(f"{home(page)}all/?state=open")
    page.wait_for_selector("html[data-net=live]")
    expect(page.locator("#rows > .row")).to_have_count(0)
    desk.text("Thank you")
    expect(page.locator("#rows > .row")).to_have_count(1)


def test_f36_several_people_are_chosen_counted_and_each_gets_one(desk, sign_in):
    page = sign_in(desk, "ben")
    page.goto(f"{home(page)}new/")
    words = page.locator("#new-words")

    for digit in (2, 3, 4):
        words.press_sequentially(f"206555014{digit}")
        expect(page.locator("#new-found button")).to_have_count(1)
        words.press("Enter")
        expect(page.locator("#new-who li")).to_have_count(digit - 1)
    words.press("Backspace")
    expect(page.locator("#new-who li")).to_have_count(2)
    expect(page.locator("#new-foot")).to_contain_text("2 people get a conversation of their own")
    page.locator("#new-text").fill("We are closed on Monday")
    settle(page)
    shot(page, "new-several")
    page.get_by_role("button", name="Send to 2 people").click()

    page.wait_for_url("**state=sent*")
    expect(page.locator("#rows > .row")).to_have_count(2)
    expect(page.locator("#rows > .row").first).to_contain_text("We are closed on Monday")


def test_f31_who_opted_out_is_explained_before_sending(desk, sign_in):
    desk.text("STOP")
    page = sign_in(desk, "ben")
    expect(page.locator("#rows > .row")).to_have_count(1)
    page.goto(f"{home(page)}new/")

    page.locator("#new-words").press_sequentially("2065550142")
    expect(page.locator("#new-found")).to_contain_text("This person opted out.")
    page.locator("#new-words").press("Enter")

    expect(page.locator("#new-who [data-refused]")).to_contain_text("This person opted out.")
    settle(page)
    shot(page, "new-refused")
    assert serious(page) == []


def test_f23_palette_and_key_open_the_form(desk, sign_in):
    page = sign_in(desk, "ben")

    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_be_focused()
    page.keyboard.type("new conv")
    page.keyboard.press("Enter")

    page.wait_for_url("**/new/")
    expect(page.get_by_role("heading", name="New conversation")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_f95_f97_number_becomes_a_contact_in_every_browser_and_is_undone(desk, sign_in, size):
    desk.text("Is my bike ready?")
    ada = sign_in(desk, "ada")
    ben = sign_in(desk, "ben", viewport=SIZES[size])
    for page in (ada, ben):
        expect(page.locator("#rows > .row")).to_contain_text("(206) 555-0142")
        opened(page)

    dialog = linking(ben)
    settle(ben)
    shot(ben, f"linking-{size}")
    assert serious(ben) == []
    ben.reload()  # axe leaves attributes behind that our CSP would not let htmx copy
    ben.wait_for_selector("html[data-watching]")
    dialog = linking(ben)
    dialog.get_by_label("New contact").fill("Mara Reyes")
    dialog.get_by_role("button", name="Create contact").click()

    expect(dialog).to_be_hidden()
    for page in (ada, ben):
        expect(page.locator("#thread-head")).to_contain_text("Mara Reyes")
        expect(page.locator(".event").last).to_contain_text("Ben linked this number to Mara Reyes")
    expect(ada.locator("#rows > .row")).to_contain_text("Mara Reyes")
    toast = ben.locator(".toast", has_text="Contact created")
    shot(ben, f"linked-{size}")
    toast.get_by_role("button", name="Undo").click()

    for page in (ada, ben):
        expect(page.locator("#thread-head .thread__name")).not_to_contain_text("Mara")
    expect(ada.locator("#rows > .row")).not_to_contain_text("Mara")


def linking_to_mara(desk, sign_in):
    """Ben's page, about to link the first number; Mara, a contact, has the second."""
    desk.text("First")
    desk.text("Second", "+12065550143")
    ben = sign_in(desk, "ben")
    expect(ben.locator("#rows > .row")).to_have_count(2)
    opened(ben)
    create_contact(ben, "Mara Reyes")
    expect(ben.locator("#thread-head")).to_contain_text("Mara Reyes")
    ben.locator("#rows .row__name").nth(1).click()
    expect(ben.locator("#messages")).to_contain_text("First")
    linking(ben)
    return ben


def test_f97_number_is_linked_to_a_contact_found_by_typing(desk, sign_in):
    ben = linking_to_mara(desk, sign_in)
    ben.get_by_role("searchbox", name="Find a contact").press_sequentially("mara")
    ben.locator("#linking-found button", has_text="Mara Reyes").click()

    expect(ben.locator("#thread-head")).to_contain_text("Mara Reyes")
    expect(ben.locator("#rows > .row", has_text="Mara Reyes")).to_have_count(2)


def test_f97_contact_is_chosen_while_what_was_typed_is_being_looked_for(desk, sign_in):
    ben = linking_to_mara(desk, sign_in)
    words = ben.get_by_role("searchbox", name="Find a contact")
    mara = ben.locator("#linking-found button", has_text="Mara Reyes")
    words.press_sequentially("mar")
    expect(mara).to_be_visible()
    held = keep_back(ben, "**/linking/?q=mara")
    words.press("a")
    expect(ben.locator(".htmx-request")).to_have_count(1)

    mara.hover()
    ben.mouse.down()
    arrive(ben, held, "**/linking/?q=mara")
    expect(ben.locator(".htmx-request")).to_have_count(0)
    ben.mouse.up()

    expect(ben.locator("#thread-head")).to_contain_text("Mara Reyes")


@pytest.mark.parametrize("size", SIZES)
def test_f97_two_contacts_are_merged_and_undone(desk, sign_in, size):
    desk.text("First")
    desk.text("Second", "+12065550143")
    ben = sign_in(desk, "ben", viewport=SIZES[size])
    expect(ben.locator("#rows > .row")).to_have_count(2)
    opened(ben)
    create_contact(ben, "Mara Reyes")
    ben.goto(home(ben))
    ben.wait_for_selector("html[data-net=live]")
    ben.locator("#rows .row__name", has_text="(206)").click()
    ben.wait_for_selector("html[data-watching]")
    create_contact(ben, "mara reyes")
    expect(ben.locator("#thread-head")).to_contain_text("mara reyes")

    ben.goto(f"{home(ben)}contacts/duplicates/")
    expect(ben.locator(".pair")).to_have_count(1)
    settle(ben)
    shot(ben, f"duplicates-{size}")
    assert serious(ben) == []
    assert fits(ben)
    ben.get_by_role("link", name="Compare").click()
    expect(ben.get_by_role("heading", name="Merge contacts")).to_be_visible()
    settle(ben)
    shot(ben, f"merging-{size}")
    assert serious(ben) == []
    assert fits(ben)
    ben.get_by_role("button", name="Merge", exact=True).click()
    expect(ben.get_by_role("heading", name="Merged into")).to_be_visible()
    settle(ben)
    shot(ben, f"merged-{size}")
    assert serious(ben) == []
    ben.get_by_role("button", name="Undo the merge").click()

    expect(ben.get_by_role("heading", name="Two contacts again")).to_be_visible()
    ben.goto(f"{home(ben)}contacts/duplicates/")
    expect(ben.locator(".pair")).to_have_count(1)
    ben.get_by_role("button", name="Two people").click()
    expect(ben.locator(".pair")).to_have_count(0)
    with ben.expect_response("**/undoing/**"):
        ben.locator(".toast").get_by_role("button", name="Undo").click()
    ben.reload()
    expect(ben.locator(".pair")).to_have_count(1)

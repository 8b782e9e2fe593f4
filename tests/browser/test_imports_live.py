"""A list of contacts that is open while a colleague's import ends shows what came (F91, F100)."""

from playwright.sync_api import expect

from tests.browser.test_papers import bring
from tests.browser.test_prewritten import home

SLOW = 60_000


def test_f91_open_list_shows_what_a_colleague_imported(desk, sign_in, tmp_path):
    ben, ada = sign_in(desk, "ben"), sign_in(desk, "ada")
    ben.goto(home(ben) + "contacts/")
    ben.get_by_role("searchbox", name="Search contacts").fill("Zoe")
    expect(ben.locator("html[data-net=live]")).to_be_attached(timeout=SLOW)
    expect(ben.get_by_text("Nobody found")).to_be_visible(timeout=SLOW)
    path = tmp_path / "shop.csv"
    path.write_text("Name,Mobile,E-mail\nZoe Quist,+12065550991,\nZoe Alone,,zoe@sol.example\n")
    bring(ada, path, "desktop")
    ada.get_by_role("button", name="Check the file").click()

    ada.get_by_role("button", name="Import", exact=True).click(timeout=SLOW)

    expect(ben.get_by_role("link", name="Zoe Quist")).to_be_visible(timeout=SLOW)
    expect(ben.get_by_role("link", name="Zoe Alone")).to_be_visible()
    expect(ben.get_by_role("searchbox", name="Search contacts")).to_have_value("Zoe")

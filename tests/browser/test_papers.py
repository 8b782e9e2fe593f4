"""Contacts from a file and into one, in a browser: live progress, cancel, undo, on the desktop and on
the phone (F100).
"""

import csv
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean, shot
from tests.browser.test_prewritten import home


def sheet(tmp_path, people):
    path = tmp_path / "shop.csv"
    rows = ["Name,Mobile,Company,UserID,Birthday"]
    rows += [f"Person {n},+1206{2_000_000 + n},Sol,,1990-05-21" for n in range(people)]
    rows += ["Broken,12,,,", "Ana,+12065550142,,nobody@example.com,", "Twice,+12065550142,,,"]
    path.write_text("\n".join(rows) + "\n")
    return path


def bring(page, path, size):
    page.goto(home(page) + "contacts/import/")
    shot(page, f"upload-{size}")
    page.get_by_label("CSV file").set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="What are the columns?")).to_be_visible()
    expect(page.locator("select[name=column-1]")).to_have_value("phone:mobile")


@contextmanager
def held_up(desk):
    """No contact can be written meanwhile: an import stands in the middle of its first batch."""
    with psycopg.connect(**desk.site.database) as owner:
        owner.execute("LOCK TABLE contacts_contact IN SHARE MODE")
        yield


@pytest.mark.parametrize("size", SIZES)
def test_f100_file_is_brought_watched_cancelled_and_undone(desk, sign_in, tmp_path, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    bring(ada, sheet(tmp_path, 12_000), size)
    clean(ada)
    shot(ada, f"columns-{size}")

    ada.get_by_role("button", name="Check the file").click()
    ada.set_default_timeout(60_000)
    expect(ada.get_by_role("heading", name="What the import would do")).to_be_visible(
        timeout=60_000
    )
    expect(ada.locator("#standing")).to_contain_text("12,001")
    expect(ada.locator("#standing")).to_contain_text("12 is not a phone number")
    clean(ada)
    shot(ada, f"checked-{size}")
    with held_up(desk):
        ada.locator("#standing").get_by_role("button", name="Import").click()
        expect(ada.get_by_role("heading", name="Importing")).to_be_visible()
        shot(ada, f"running-{size}")
        clean(ada)
        ada.get_by_role("button", name="Cancel").click(no_wait_after=True)
    expect(ada.get_by_role("heading", name="Stopped")).to_be_visible()
    shot(ada, f"stopped-{size}")

    ada.get_by_role("button", name="Undo the import").click()
    expect(ada.get_by_role("heading", name="Undone")).to_be_visible(timeout=60_000)
    expect(ada.locator("#standing")).to_contain_text("Opt-outs stay")
    clean(ada)
    shot(ada, f"undone-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_contacts_are_exported_and_fetched(desk, sign_in, tmp_path, size):
    ada = sign_in(desk, "ada", viewport=SIZES[size])
    ada.set_default_timeout(30_000)
    bring(ada, sheet(tmp_path, 3), size)
    ada.get_by_role("button", name="Check the file").click()
    ada.locator("#standing").get_by_role("button", name="Import").click()
    expect(ada.get_by_role("heading", name="Imported")).to_be_visible(timeout=60_000)
    shot(ada, f"done-{size}")
    clean(ada)
    with ada.expect_download() as problems:
        ada.get_by_role("link", name="Download the rows to look at").click()
    with open(problems.value.path(), newline="", encoding="utf-8-sig") as file:
        reasons = [row["Problem"] for row in csv.DictReader(file)]
    assert reasons == [
        "12 is not a phone number", "An earlier row has the same number: +12065550142",
        "Imported without its owner: nobody here is nobody@example.com",
    ]  # fmt: skip

    ada.goto(home(ada) + "contacts/exports/")
    ada.get_by_role("button", name="Export: Contacts").click()
    link = ada.get_by_role("link", name="Download: Contacts")
    expect(link).to_be_visible(timeout=30_000)
    clean(ada)
    shot(ada, f"exports-{size}")
    with ada.expect_download() as download:
        link.click()
    with open(download.value.path(), newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

    assert [row["Name"] for row in rows] == ["Person 0", "Person 1", "Person 2", "Ana"]
    assert rows[3]["Mobile phone"] == "'+12065550142"

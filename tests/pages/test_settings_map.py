"""The map of the settings stays beside whatever it leads to."""

import re

import pytest

from inbox.accounts.models import Member, Role
from inbox.conversations.models import Inbox, InboxAccess

LINK = re.compile(r'<a class="nav__item[^>]*>')
HREF = re.compile(r'href="([^"]+)"')


def links(html: str) -> dict[str, str]:
    """Each address of the map with its tag."""
    start = html.index('class="settings-map"')
    found = LINK.findall(html[start : html.index("<template data-pages>", start)])
    return {HREF.search(tag)[1]: tag for tag in found}


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_every_page_the_map_leads_to_stands_in_the_map(cast, browse, name):
    browser = browse(name)
    if name == "ben":
        with cast.aurora.open():
            Member.objects.filter(pk=cast.ben.pk).update(role=Role.MANAGER)
    room = f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/"
    leads = links(browser.get(room).content.decode())

    lost = []
    for address in leads:
        answer = browser.get(address)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/confirm/")
            continue  # asks for the password first
        assert answer.status_code == 200, address
        html = answer.content.decode()
        if "wizard-place" in html:
            continue  # the wizard's steps stand there instead
        if "aria-current" not in links(html).get(address, ""):
            lost.append(address)

    assert len(leads) > (30 if name == "ada" else 15)
    assert lost == []


def test_pages_of_an_inbox_say_whose_and_which_they_are(cast, browse):
    ada = browse("ada")
    room = f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/"
    parts = [address for address in links(ada.get(room).content.decode()) if room in address]

    heads = [re.search(r"<h1.*?</h1>", ada.get(part).content.decode())[0] for part in parts]

    assert len(heads) == 9
    assert len(set(heads)) == 9
    assert all("Sales" in head and "page__part" in head for head in heads)


def test_admin_sets_how_long_an_inbox_keeps_texts_without_working_in_it(cast, browse):
    ada = browse("ada")
    with cast.aurora.open():
        InboxAccess.objects.filter(inbox=cast.aurora.inbox).delete()

    shown = ada.get("/aurora/settings/privacy/").content.decode()
    ada.post(f"/aurora/settings/privacy/{cast.aurora.inbox.uuid}/", {"days": "30"})

    assert "Sales" in shown[shown.index("<main") :]
    with cast.aurora.open():
        assert Inbox.objects.get(pk=cast.aurora.inbox.pk).retention_days == 30


def test_map_takes_no_words_from_the_pages_beside_it(cast, browse):
    ada = browse("ada")

    empty = ada.get("/aurora/settings/opt-outs/").content.decode()
    sought = ada.get("/aurora/settings/opt-outs/?q=Mara").content.decode()

    assert "Nobody has opted out" in empty
    assert 'value="Mara"' in sought

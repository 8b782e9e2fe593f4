"""The list of contacts narrowed: each filter in the address, as a chip, for who may see it."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from contacts import listing
from contacts.exports import jobs as exporting
from contacts.models import Contact, CustomField, Export, Identity
from inbox.conversations.models import ConversationTag, Inbox, InboxAccess, Tag

ROW = re.compile(r'class="contacts__name"><span class="truncate">([^<]+?) ?<')


def shown(client, **query):
    answer = client.get(f"/aurora/contacts/?{urlencode(query)}")
    assert answer.status_code == 200
    return [name.strip() for name in ROW.findall(answer.content.decode())]


@pytest.fixture
def people(cast, known, talk):
    """Four shared contacts and a private one, of whom Ana and Bo wrote to Sales."""
    with cast.aurora.open():
        bike = CustomField.objects.create(name="Bike", kind="choice", choices=["Road", "Trail"])
        member = CustomField.objects.create(name="Club", kind="boolean")
        city = CustomField.objects.create(name="City", kind="text")
        vip = Tag.objects.create(name="VIP")
    custom = {str(bike.uuid): "Road", str(member.uuid): True, str(city.uuid): "São Paulo"}
    known("Ana", "+12065550101", custom=custom, owner=cast.ben)
    known("Bo", "+12065550102", custom={str(bike.uuid): "Trail", str(member.uuid): False})
    known("Cid", "+12065550103")
    known("Dora")
    known("Eva", "+12065550105", private_to=cast.ada)
    tagged = talk("+12065550101", "Hello")
    talk("+12065550102", "Hi")
    now = timezone.now()
    with cast.aurora.open():
        ConversationTag.objects.create(conversation=tagged, tag=vip, member=cast.ada)
        Identity.objects.filter(address__endswith="2").update(opted_out_at=now)
        Identity.objects.filter(address__endswith="3").update(opted_in_at=now)
        Identity.objects.filter(address__endswith="5").update(flag="dead_number")
    return {"bike": bike, "club": member, "city": city, "vip": vip}


def test_contacts_are_narrowed_by_texting_owner_and_fields(cast, people, browse):
    ada, bike, club, city = browse("ada"), *(people[name] for name in ("bike", "club", "city"))

    assert shown(ada) == ["Ana", "Bo", "Cid", "Dora", "Eva"]
    assert shown(ada, consent="out") == ["Bo"]
    assert shown(ada, consent="in") == ["Cid"]
    assert shown(ada, consent="never") == ["Ana", "Eva"]
    assert shown(ada, consent="doubted") == ["Eva"]
    assert shown(ada, consent="none") == ["Dora"]
    assert shown(ada, owner="nobody") == ["Bo", "Cid", "Dora", "Eva"]
    assert shown(ada, owner=cast.ben.uuid) == ["Ana"] == shown(browse("ben"), owner="me")
    assert shown(ada, **{f"field-{bike.uuid}": "Trail"}) == ["Bo"]
    assert shown(ada, **{f"field-{club.uuid}": "yes"}) == ["Ana"]
    assert shown(ada, **{f"field-{club.uuid}": "no"}) == ["Bo"]
    assert shown(ada, **{f"field-{city.uuid}": "sao PAULO"}) == ["Ana"]
    both = {f"field-{club.uuid}": "yes", f"field-{bike.uuid}": "Trail"}
    assert shown(ada, **both) == []
    assert shown(ada, consent="never", show="private") == ["Eva"]
    assert shown(ada, consent="never", q="an") == ["Ana"]


def test_contacts_are_narrowed_by_what_was_said(cast, people, browse):
    ada = browse("ada")

    assert shown(ada, tag=people["vip"].uuid) == ["Ana"]
    assert shown(ada, channel=cast.aurora.channel.uuid) == ["Ana", "Bo"]
    assert shown(ada, talked="some") == ["Ana", "Bo"]
    assert shown(ada, talked="none") == ["Cid", "Dora", "Eva"]
    assert shown(ada, talked="some", consent="out") == ["Bo"]


def test_who_does_not_see_the_inbox_narrows_by_none_of_it(cast, people, browse):
    rita = browse("rita")
    everybody = ["Ana", "Bo", "Cid", "Dora"]

    assert shown(rita, talked="none") == everybody
    assert shown(rita, talked="some") == []
    assert shown(rita, tag=people["vip"].uuid) == []
    assert shown(rita, channel=cast.aurora.channel.uuid) == everybody  # no filter of hers
    assert "+1 202" not in rita.get("/aurora/contacts/").content.decode()


def test_what_an_address_cannot_mean_narrows_nothing(cast, people, browse):
    with cast.rival.open():
        theirs = Tag.objects.create(name="Theirs")
        field = CustomField.objects.create(name="Size", kind="number")
    with cast.aurora.open():
        size = CustomField.objects.create(name="Size", kind="number")
    ada = browse("ada")

    for query in ({"consent": "x' OR 1=1"}, {"tag": theirs.uuid}, {"tag": "x"},
                  {"owner": cast.otto.uuid}, {"channel": cast.rival.channel.uuid},
                  {f"field-{field.uuid}": "12"}, {f"field-{size.uuid}": "twelve"},
                  {"field-": "x"}, {"talked": "\x00"}):  # fmt: skip
        assert len(shown(ada, **query)) == 5, query


def test_filters_are_chips_that_can_be_taken_away(people, browse):
    page = browse("ada").get("/aurora/contacts/?consent=out&owner=nobody&q=bo").content.decode()

    assert "Texting: Opted out" in page
    assert "Owner: Nobody" in page
    assert 'href="/aurora/contacts/?q=bo&amp;owner=nobody"' in page
    assert 'href="/aurora/contacts/?q=bo&amp;consent=out"' in page
    assert ">Reset<" in page
    empty = browse("ada").get("/aurora/contacts/?consent=in&owner=me").content.decode()
    assert "No contacts with these filters" in empty


@pytest.mark.parametrize("few", [2000, 1])
def test_long_narrowed_list_is_walked_page_by_page(cast, browse, monkeypatch, few):
    """Whether its filter keeps few or many, everybody comes once and in order."""
    monkeypatch.setattr(listing, "FEW", few)
    monkeypatch.setattr(listing, "WALKED", 7)
    monkeypatch.setattr(listing, "PAGE", 3)
    now, wanted = timezone.now(), []
    with cast.aurora.open():
        for n in range(40):
            mine = cast.ada if n % 9 == 4 else None
            one = Contact.objects.create(name=f"P{n:02d}", private_to=mine)
            out = now + timedelta(seconds=n) if n % 5 == 0 or n > 33 else None
            Identity.objects.create(address=f"+12065550{n:03d}", contact=one, opted_out_at=out)
            wanted += [one.name] if out else []
    ada, found, after, pages = browse("ada"), [], "", 0

    while pages < 40:
        answer = ada.get(f"/aurora/contacts/?consent=out{after}", headers={"HX-Request": "true"})
        html = answer.content.decode()
        found += [name.strip() for name in ROW.findall(html)]
        more = re.search(r"after=([0-9a-f-]{36})", html)
        pages += 1
        if not more:
            break
        after = f"&after={more[1]}"

    assert found == wanted


def test_export_takes_the_narrowed_list(cast, people, browse):
    ada = browse("ada")
    page = ada.get("/aurora/contacts/?consent=out").content.decode()
    assert "Export these" in page
    assert "Export these" not in browse("ben").get("/aurora/contacts/?consent=out").content.decode()

    ada.post("/aurora/contacts/exports/", {"kind": "contacts", "consent": "out"})
    ada.post("/aurora/contacts/exports/", {"kind": "contacts", "show": "private", "q": "ev"})
    ada.post("/aurora/contacts/exports/", {"kind": "contacts", "tag": people["vip"].uuid})
    with cast.aurora.open():
        Tag.objects.all().delete()
        while exporting.work():
            pass
        files = [_names(one) for one in Export.objects.order_by("id") if one.state == "done"]
        gone = Export.objects.exclude(state="done").get()

    assert files == [["Bo"], ["Eva"]]
    assert (gone.state, gone.rows) == ("failed", 0)  # and not everybody
    assert "Texting: Opted out" in ada.get("/aurora/contacts/exports/").content.decode()


def test_export_goes_by_what_its_owner_sees_when_it_is_written(cast, people, browse):
    browse("ada").post("/aurora/contacts/exports/", {"kind": "contacts", "talked": "some"})

    with cast.aurora.open():
        InboxAccess.objects.filter(member=cast.ada).delete()
        Inbox.objects.create(name="Other", api_code="other", team=cast.aurora.inbox.team, hue=1)
        exporting.work()
        export = Export.objects.get()

        assert (_names(export), export.is_exact) == ([], True)


def _names(export):
    text = b"".join(exporting.chunks(export)).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text))][1:]

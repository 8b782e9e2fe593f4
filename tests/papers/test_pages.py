"""The wizard and the exports over HTTP, by plain forms (F100, F56)."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from contacts.exports import jobs as exporting
from contacts.imports import jobs as importing
from contacts.models import Contact, CustomField, Export, Identity, Import, ImportMapping
from inbox.accounts.models import Member, Organization
from inbox.conversations.models import Conversation, InboxAccess, Message
from tests.papers.conftest import at_work, named, work

HOME = "/aurora/contacts"


@pytest.fixture
def ada(cast, browser_of):
    return browser_of(cast.ada)


def upload(client, text, name="contacts.csv"):
    return client.post(f"{HOME}/import/", {"file": named(text, name=name)})


def bare(html):
    """Without the token, which is another one each time."""
    return re.sub(r'value="\w{64}"', "", html)


def read(answer, delimiter=","):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_f100_wizard_by_plain_forms_from_upload_to_undo(cast, ada):
    answer = upload(
        ada, "Nome;Cellulare;Azienda;UserID\nAna;206 555 0142;Sol;ben@aurora.example\n;1;;\n"
    )
    assert answer.status_code == 302
    address = answer["Location"]
    page = ada.get(address).content.decode()
    assert '<option value="name" selected' in page
    assert '<option value="phone:mobile" selected' in page
    assert '<option value="owner" selected' in page

    chosen = {
        "column-0": "name",
        "column-1": "phone:mobile",
        "column-2": "company",
        "column-3": "owner",
    }
    assert ada.post(f"{address}check/", {**chosen, "remember": "Shop"}).status_code == 302
    assert "Checking the file" in ada.get(address).content.decode()
    at_work(cast.aurora)
    page = ada.get(address).content.decode()
    assert "What the import would do" in page
    assert "1 is not a phone number" in page
    assert bare(ada.get(f"{address}progress/").content.decode()) in bare(page)

    assert ada.post(f"{address}run/").status_code == 302
    at_work(cast.aurora)
    assert "Imported" in ada.get(address).content.decode()
    with cast.aurora.open():
        assert Contact.objects.get().owner == cast.ben

    rows = read(ada.get(f"{address}problems/"), ";")
    assert rows == [["Nome", "Cellulare", "Azienda", "UserID", "Problem"],
                    ["", "1", "", "", "1 is not a phone number"]]  # fmt: skip

    assert ada.post(f"{address}undoing/").status_code == 302
    at_work(cast.aurora)
    assert "Undone" in ada.get(address).content.decode()
    with cast.aurora.open():
        assert not Contact.objects.exists()
        assert not Identity.objects.exists()
        assert ImportMapping.objects.get().columns == list(chosen.values())


def test_remembered_columns_are_offered_for_the_same_headings_and_on_wish(cast, ada):
    address = upload(ada, "A,B\nAna,2065550142\n")["Location"]
    ada.post(f"{address}check/", {"column-0": "name", "column-1": "phone", "remember": "Till"})

    again = ada.get(upload(ada, "A,B\nBea,2065550143\n")["Location"]).content.decode()
    other = upload(ada, "B,A\n2065550143,Bea\n")["Location"]
    mapping = ImportMapping
    with cast.aurora.open():
        uuid = mapping.objects.get().uuid
    asked = ada.get(f"{other}?columns=1&mapping={uuid}").content.decode()

    assert again.count("selected") - again.count('value=""  selected') >= 2
    assert again.index('value="name" selected') < again.index('value="phone" selected')
    assert asked.index('value="phone" selected') < asked.index('value="name" selected')


def test_file_is_read_in_another_way_on_wish(cast, ada):
    address = upload(ada, "name;phone,x\nJosé;2065550142,1\n".encode("cp1252"))["Location"]
    with cast.aurora.open():
        assert Import.objects.get().encoding == "cp1252"

    assert (
        ada.post(f"{address}reading/", {"encoding": "cp1252", "delimiter": ","}).status_code == 302
    )

    with cast.aurora.open():
        assert Import.objects.get().headings == ["name;phone", "x"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose a file first|empty"),
        (b"name,phone\n", "no rows below"),
        (b"\n\n", "empty"),
        (b",,\nx,y,z\n", "no headings"),
        (b"PK\x03\x04" + b"\0" * 100, "spreadsheet or an archive"),
        (b"name\0,phone\nA\0na,1\n", "not text"),
        (b"x" * 100_000, "longer than 64 KB"),
        (b"," * 1000 + b"\na\n", "more than 200 columns"),
        (b'"name,phone\nAna,1\n', "never closed"),
    ],
)
def test_file_that_holds_no_contacts_is_refused_with_the_reason(cast, ada, data, words):
    answer = upload(ada, data)

    assert answer.status_code == 422
    assert any(word in answer.content.decode() for word in words.split("|"))
    with cast.aurora.open():
        assert not Import.objects.exists()


def test_columns_that_say_nobody_are_asked_again(ada):
    address = upload(ada, "name,phone\nAna,2065550142\n")["Location"]

    answer = ada.post(f"{address}check/", {"column-0": "notes"})

    assert answer.status_code == 422
    assert "which column holds the phone number" in answer.content.decode()


def test_two_columns_that_can_be_one_only_are_refused_and_what_was_chosen_stays(cast, ada):
    address = upload(ada, "one,two,three,four\nAna,2065550142,Calls late,Texts only\n")["Location"]
    said = {"column-0": "name", "column-1": "phone", "column-2": "notes", "column-3": "notes",
            "remember": "Shop list"}  # fmt: skip

    for _ in range(2):  # the second time after it was checked once
        answer = ada.post(f"{address}check/", said)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "Two columns are “Notes”." in shown
        assert shown.count('<option value="notes" selected>') == 2
        assert 'value="Shop list"' in shown
        ada.post(f"{address}check/", said | {"column-3": "address"})
        at_work(cast.aurora)


def test_step_out_of_turn_is_refused(cast, ada):
    address = upload(ada, "name,phone\nAna,2065550142\n")["Location"]

    for verb in ("run", "undoing"):
        assert ada.post(f"{address}{verb}/").status_code == 409
    with cast.aurora.open():
        assert not Contact.objects.exists()


def test_agents_neither_import_nor_export(cast, browser_of):
    for member in (cast.ben, cast.rita):
        client = browser_of(member)
        assert upload(client, "name,phone\nAna,2065550142\n").status_code == 403
        assert client.get(f"{HOME}/import/").status_code == 403
        assert client.get(f"{HOME}/exports/").status_code == 403
        assert client.post(f"{HOME}/exports/", {"kind": "contacts"}).status_code == 403


def test_import_is_its_owners_alone(cast, browser_of, ada):
    address = upload(ada, "name,phone\nAna,2065550142\n")["Location"]
    with cast.aurora.open():
        Member.objects.filter(pk=cast.rita.pk).update(role="admin")

    rita = browser_of(cast.rita)

    assert rita.get(address).status_code == 404
    assert rita.get(f"{address}problems/").status_code == 404
    assert rita.get(f"{HOME}/import/").content.count(b"contacts.csv") == 0
    assert Client().get(address).status_code == 302


def test_example_file_can_be_imported_as_it_is(cast, ada, bring):
    CustomField.objects.create(name="Shoe size", kind="number")
    CustomField.objects.create(name="Rider", kind="choice", choices=["Road", "Trail"])
    answer = ada.get(f"{HOME}/import/example/")

    job = bring(b"".join(answer.streaming_content))

    assert job.counts == {"new": 3}
    assert Contact.objects.get(name="Ana Ferreira").owner == cast.ada


@pytest.mark.parametrize("language", ["en", "it", "pt-br"])
def test_contacts_survive_a_round_trip_with_their_numbers(cast, bring, language):
    cast.ada.user.language = language
    cast.ada.user.save()
    size = CustomField.objects.create(name="Shoe size", kind="number")
    news = CustomField.objects.create(name="News", kind="boolean")
    bring(
        "name,mobile,phone,phone 2,company,notes,birthday,owner,opted out,Shoe size,News\n"
        '"=HYPERLINK(""x"")",2065550142,2065550143,2065550144,-Sol,"@a\nb",1990-05-21,'
        "ben@aurora.example,yes,42,no\n"
        "'=quoted,+393471234567,,,+1+1,,,,,,yes\n"
    )
    before = state(cast)
    export = exporting.begin("contacts", by=cast.ada)
    work()
    export.refresh_from_db()
    data = b"".join(exporting.chunks(export))
    assert (export.state, export.rows, export.expected, export.is_exact) == ("done", 2, 2, True)
    assert b"+12065550142" in data
    for row in csv.reader(
        io.StringIO(data.decode("utf-8-sig")), delimiter="," if language == "en" else ";"
    ):
        assert not [cell for cell in row if cell.lstrip()[:1] in tuple("=+-@")]

    again = bring(data, by=cast.ada)
    assert (again.counts, state(cast)) == ({"unchanged": 2}, before)

    with cast.rival.open():
        CustomField.objects.create(name="Shoe size", kind="number", uuid=size.uuid)
        CustomField.objects.create(name="News", kind="boolean", uuid=news.uuid)
    Identity.objects.all().update(contact=None)
    Contact.objects.all().delete()
    bring(data, by=cast.ada)
    assert state(cast) == before


def state(cast):
    """What a file says of contacts, without ids."""
    found = []
    for one in Contact.objects.order_by("name"):
        own = Identity.objects.filter(contact=one).order_by("address")
        found.append((one.name, one.company, one.notes, one.birthday, one.owner_id, one.custom,
                      [(i.address, i.label, i.opted_out_at is not None) for i in own]))  # fmt: skip
    return found


def test_export_holds_what_the_member_may_see_and_no_more(cast, ada):
    with cast.aurora.open():
        for name, whose in (("Shared", None), ("Mine", cast.ada), ("Bens", cast.ben)):
            Contact.objects.create(name=name, private_to=whose)
        Contact.objects.create(name="Gone", deleted_at=timezone.now())
    assert ada.post(f"{HOME}/exports/", {"kind": "contacts"}).status_code == 302
    at_work(cast.aurora)
    page = ada.get(f"{HOME}/exports/").content.decode()
    assert "2 rows" in page

    with cast.aurora.open():
        export = Export.objects.get()
    answer = ada.get(f"{HOME}/exports/{export.uuid}/")

    assert [row[0] for row in read(answer)] == ["Name", "Shared", "Mine"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_conversations_go_out_without_notes_and_only_from_open_inboxes(cast, ada, browser_of):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.rita.pk).update(role="manager")
        mara = Contact.objects.create(name="Mara")
        hidden = Contact.objects.create(name="Hidden", private_to=cast.ben)
        identity = Identity.objects.create(address="+12065550142", contact=mara)
        talk = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel, identity=identity
        )
        for way, body, status in (("in", "=1+1", "received"), ("out", "Yes", "sent"),
                                  ("note", "SECRET", "noted")):  # fmt: skip
            Message.objects.create(conversation=talk, direction=way, body=body, status=status)
    ask = {"kind": "conversations", "contact": str(mara.uuid)}
    assert ada.post(f"{HOME}/exports/", ask).status_code == 302
    assert browser_of(cast.rita).post(f"{HOME}/exports/", ask).status_code == 302
    assert ada.post(f"{HOME}/exports/", {**ask, "contact": str(hidden.uuid)}).status_code == 404
    at_work(cast.aurora)
    with cast.aurora.open():
        own, ritas = Export.objects.get(member=cast.ada), Export.objects.get(member=cast.rita)

    rows = read(ada.get(f"{HOME}/exports/{own.uuid}/"))
    assert [(row[4], row[6]) for row in rows[1:]] == [("Received", "'=1+1"), ("Sent", "Yes")]
    assert len(read(browser_of(cast.rita).get(f"{HOME}/exports/{ritas.uuid}/"))) == 1
    assert browser_of(cast.rita).get(f"{HOME}/exports/{own.uuid}/").status_code == 404

    with cast.aurora.open():
        InboxAccess.objects.filter(member=cast.ada).delete()
    assert ada.get(f"{HOME}/exports/{own.uuid}/").status_code == 404


def test_optouts_go_out_with_since_when_and_in_which_words(cast, ada, bring):
    bring("name,phone,opted out\nAna,2065550142,yes\nBea,2065550143,\n")
    secret = Contact.objects.create(name="Secret", private_to=cast.ben)
    Identity.objects.create(address="+12065550149", contact=secret, opted_out_at=timezone.now())
    export = exporting.begin("optouts", by=cast.ada)
    work()

    rows = read(ada.get(f"{HOME}/exports/{export.uuid}/"))

    assert [(row[0], row[1], row[4:]) for row in rows[1:]] == [
        ("'+12065550142", "Ana", ["An imported list", "contacts.csv", "Ada"]),
        ("'+12065550149", "", ["", "", ""]),
    ]  # fmt: skip


def test_export_is_written_in_pages_and_goes_after_its_time(cast, bring, monkeypatch, settings):
    monkeypatch.setattr(exporting, "PAGE", 3)
    bring("name,phone\n" + "".join(f"P{n},20655501{n:02d}\n" for n in range(7)))
    export = exporting.begin("contacts", by=cast.ada)
    exporting.work(most=1)
    Contact.objects.create(name="Later")
    work()
    export.refresh_from_db()

    rows = list(csv.reader(io.StringIO(b"".join(exporting.chunks(export)).decode("utf-8-sig"))))
    assert (export.pages, export.rows, export.is_exact, len(rows)) == (3, 7, True, 8)

    Export.objects.update(expires_at=timezone.now())
    exporting.drop_old()
    assert not Export.objects.exists()
    with pytest.raises(FileNotFoundError):
        list(exporting.chunks(export))


def test_member_who_may_no_more_gets_nothing(cast, bring):
    job = bring("name,phone\nAna,2065550142\n", upto="checked")
    importing.run(job)
    export = exporting.begin("contacts", by=cast.ada)
    Member.objects.filter(pk=cast.ada.pk).update(role="agent")

    work()

    job.refresh_from_db()
    export.refresh_from_db()
    assert (job.state, job.reason, export.state) == ("failed", "not_allowed", "failed")
    assert not Contact.objects.exists()


def test_numbers_survive_the_way_out_and_in_where_decimals_have_a_comma(cast, ada, bring):
    Organization.objects.filter(pk=cast.aurora.organization.pk).update(country="IT")
    size = CustomField.objects.create(name="Size", kind="number")
    Contact.objects.create(name="Ana", custom={str(size.uuid): "1.234"})
    exporting.begin("contacts", by=cast.ada)
    work()
    text = b"".join(exporting.chunks(Export.objects.get())).decode("utf-8-sig")
    assert "1,234" in text

    Contact.objects.update(custom={str(size.uuid): "0"})
    bring(text)

    assert Contact.objects.get().custom == {str(size.uuid): "1.234"}

"""A contact's e-mail addresses: kept, refused, found, taken in, written out, merged (F93, F97, F100)."""

import re

from contacts import duplicates, finding, merges, merging
from contacts.exports import jobs as exporting
from contacts.imports import columns
from contacts.imports import jobs as importing
from contacts.models import Contact
from tests.pages.test_contacts import page, stored
from tests.papers.conftest import aurora, bring, quick, work  # noqa: F401 - fixtures

ANA = "ana@sol.example"
TAGS = re.compile("<[^>]+>")  # what was searched for is marked


def emails(name="Ana"):
    return Contact.objects.get(name=name).emails.split()


def test_f93_several_addresses_are_kept_once_in_lower_case_and_refused_where_one_is_none(
    cast, browse
):
    ben = browse("ben")
    said = " ANA@Sol.example\r\nana.ferreira@post.example, ana@sol.EXAMPLE"
    ben.post("/aurora/contacts/new/", {"name": "Ana", "emails": said})
    ana = stored(cast, name="Ana")
    assert ana.emails == "ana@sol.example ana.ferreira@post.example"
    for path in (f"contacts/{ana.uuid}/", f"contacts/{ana.uuid}/edit/"):
        assert "ana@sol.example\nana.ferreira@post.example" in page(ben, path)

    for wrong, why in (
        ("ana@sol.example\nana at sol", "One of these is no e-mail address."),
        (" ".join(f"ana{n}@sol.example" for n in range(11)), "at most 10 e-mail addresses"),
        (f"{'a' * 250}@sol.example", "One of these is no e-mail address."),
    ):
        form = {"field": "emails", "emails": wrong}
        answer = ben.post(f"/aurora/contacts/{ana.uuid}/", form)
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert wrong.split()[-1] in answer.content.decode()  # nothing that was typed is lost
    assert stored(cast, name="Ana").emails == ana.emails


def test_f93_any_address_finds_its_contact(browse, known):
    known("Ana Ferreira", emails=f"{ANA} ferreira.ana@post.example")
    known("Other Sue", emails="sue@post.example")
    ben = browse("ben")

    for words in ("ana@sol", "ana@sol.example", "ferreira.ana", "FERREIRA.ana@post.example"):
        for path in (f"contacts/?q={words}", f"search/?q={words}"):
            told = TAGS.sub("", page(ben, path))
            assert "Ana Ferreira" in told, path
            assert "Other Sue" not in told, path
    assert "Ana Ferreira" in page(ben, "contacts/?q=post")
    assert "Other Sue" in page(ben, "contacts/?q=post")


def test_f96_whose_very_address_was_typed_comes_first(cast, known):
    for name, emails in (("Aldo", "ana.b@sol.example"), ("Zoe", f"zoe@sol.example {ANA}")):
        known(name, emails=emails)
    known("Secret Sue", emails=ANA, private_to=cast.ada)

    with cast.aurora.open():
        found = finding.find(f" {ANA.upper()}", member=cast.ben)
    assert [one.name for one in found] == ["Zoe", "Aldo"]


def test_f91_private_contacts_address_finds_and_suggests_nothing_to_others(cast, browse, known):
    known("Secret Sue", emails=f"{ANA}", private_to=cast.ben)
    shared = known("Ana", emails=f"other@sol.example {ANA}")

    assert "Secret Sue" in page(browse("ben"), f"contacts/?q={ANA}")
    for path in (f"contacts/?q={ANA}", f"search/?q={ANA}", "contacts/duplicates/",
                 f"contacts/{shared.uuid}/duplicates/"):  # fmt: skip
        assert "Secret Sue" not in page(browse("rita"), path), path


def test_f97_one_address_of_two_contacts_is_suggested(cast, browse, known):
    known("Ana Ferreira", emails=f"a@post.example {ANA}")
    known("A. F. Souza", emails=f"{ANA} b@post.example")
    known("Bea", emails="a@post.example.org")

    assert "The same e-mail address" in page(browse("ben"), "contacts/duplicates/")
    with cast.aurora.open():
        ((one, other, why),) = [
            (pair.one.name, pair.other.name, pair.why)
            for pair in duplicates.suggest(cast.ben).pairs
        ]
    assert (one, other, why) == ("Ana Ferreira", "A. F. Souza", ("email",))


def test_f97_merge_keeps_the_addresses_of_both_and_its_undo_gives_them_back(cast, browse, known):
    kept, gone = known("Ana", emails=ANA), known("Anna", emails=f"anna@post.example {ANA}")
    many = known("Many", emails=" ".join(f"{n}@post.example" for n in range(10)))
    ben, at = browse("ben"), f"/aurora/contacts/{kept.uuid}/merging/"
    assert "anna@post.example" in page(ben, f"contacts/{kept.uuid}/merging/?with={gone.uuid}")

    refused = ben.post(at, {"with": str(many.uuid)})
    ben.post(at, {"with": str(gone.uuid), "field-emails": "gone"})

    assert refused.status_code == 409
    assert "more than 10 e-mail addresses" in refused.content.decode()
    assert stored(cast, name="Ana").emails == f"{ANA} anna@post.example"
    with cast.aurora.open():
        merging.undo(merges.recent(kept), by=cast.ben)
        assert (emails("Ana"), emails("Anna")) == ([ANA], ["anna@post.example", ANA])


def test_f100_columns_and_cells_bring_several_addresses_that_join_those_known(bring):  # noqa: F811
    bring(
        "name,phone,e-mail,e-mail 2\n"
        f"Ana,2065550142,{ANA.upper()},ana@post.example\n"
        'Bea,2065550143,"bea@sol.example; <bea@post.example>",\n'
        "Cy,2065550144,cy@sol.example ::: cy@post.example,\n"
    )
    assert emails("Ana") == [ANA, "ana@post.example"]
    assert emails("Bea") == ["bea@sol.example", "bea@post.example"]
    assert emails("Cy") == ["cy@sol.example", "cy@post.example"]

    job = bring("name,e-mail,e-mail\nAna,ana@post.example,ana@home.example\n")
    assert job.counts == {"updated": 1}
    assert emails("Ana") == [ANA, "ana@post.example", "ana@home.example"]

    importing.undo(job)
    work()
    assert emails("Ana") == [ANA, "ana@post.example"]


def test_f100_second_address_tells_who_a_row_is_about_and_two_people_are_left_out(bring):  # noqa: F811
    bring("name,e-mail\nAna,ana@post.example;ana@sol.example\nBea,bea@sol.example\n")

    job = bring(
        "name,e-mail,company\nAna,new@post.example;ana@sol.example,Sol\n"
        "Someone,bea@sol.example;ana@post.example,Sol\n"
    )

    assert job.counts == {"updated": 1, "invalid": 1}
    assert Contact.objects.get(company="Sol").name == "Ana"


def test_f100_more_addresses_than_a_contact_may_have_leave_the_row_out(bring):  # noqa: F811
    bring(f"name,e-mail\nAna,{';'.join(f'{n}@sol.example' for n in range(10))}\n")

    job = bring(
        "name,e-mail,company\nAna,0@sol.example;11@sol.example,Sol\n"
        f"Bea,{';'.join(f'bea{n}@sol.example' for n in range(11))},\n"
    )

    assert job.counts == {"invalid": 2}
    assert not Contact.objects.filter(company="Sol").exists()


def test_f100_lists_of_other_programs_are_understood():
    google = (
        "First Name,Last Name,Organization Name,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Phone 2 - Value,Address 1 - Formatted,Birthday,Notes"
    )
    outlook = "First Name,Company,Business Phone,Business Phone 2,E-mail Address,E-mail 2 Address"

    assert columns.guess(google.split(","), []) == [
        "first", "last", "company", "", "email", "email", "", "phone", "phone", "address",
        "birthday", "notes",
    ]  # fmt: skip
    assert columns.guess(outlook.split(","), []) == [
        "name", "company", "phone:work", "phone:work", "email", "email",
    ]  # fmt: skip


def test_addresses_survive_a_round_trip(cast, bring):  # noqa: F811
    bring(f"name,phone,e-mail\nAna,2065550142,{ANA};ana@post.example\n")
    export = exporting.begin("contacts", by=cast.ada)
    work()
    export.refresh_from_db()
    written = b"".join(exporting.chunks(export))
    assert f"{ANA}; ana@post.example" in written.decode("utf-8-sig")

    assert bring(written).counts == {"unchanged": 1}

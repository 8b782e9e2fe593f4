"""Rows without a phone number: people known by an e-mail address, or by their name alone."""

from contacts.imports import jobs as importing
from contacts.models import Contact, Identity, ImportedRows
from tests.papers.conftest import work


def people():
    return list(Contact.objects.order_by("name").values_list("name", "emails"))


def reasons(job):
    return [row[3] for one in ImportedRows.objects.filter(job=job) for row in one.problems]


MIXED = (
    "Name,Mobile,E-mail,Company\n"
    "Ana,2065550142,ANA@sol.example,Sol\nBea,,bea@sol.example,\nCy,,,Sol\n,,dan@sol.example,\n"
    ",,,Luna\n"
)


def test_people_come_with_an_address_a_name_or_a_company_alone(bring):
    job = bring(MIXED)

    assert job.counts == {"new": 5}
    assert people() == [
        ("Ana", "ana@sol.example"), ("Bea", "bea@sol.example"), ("Cy", ""), ("Luna", ""),
        ("dan@sol.example", "dan@sol.example"),
    ]  # fmt: skip
    assert Identity.objects.count() == 1


def test_same_file_again_makes_nobody_twice_and_its_undo_takes_all_back(bring):
    first = bring(MIXED)

    assert bring(MIXED).counts == {"unchanged": 5}
    importing.undo(first)
    work()
    assert people() == []


def test_row_without_a_number_is_found_by_its_address_whoever_it_is(bring):
    bring("name,phone,e-mail\nAna,2065550142,ana@sol.example\n")

    job = bring("name,e-mail,company\nAnna,Ana@Sol.example,Sol\n")

    assert job.counts == {"updated": 1}
    assert Contact.objects.values_list("name", "company").get() == ("Anna", "Sol")


def test_new_number_goes_to_who_has_the_address_and_no_number_yet(bring):
    bring("name,e-mail\nAna,ana@sol.example\n")

    assert bring("name,phone,e-mail\nAna,2065550142,ana@sol.example\n").counts == {"updated": 1}
    # a shared address: from now on the number tells who it is
    assert bring("name,phone,e-mail\nBea,2065550143,ana@sol.example\n").counts == {"new": 1}
    assert Identity.objects.get(address="+12065550142").contact.name == "Ana"
    assert Identity.objects.get(address="+12065550143").contact.name == "Bea"


def test_address_of_several_contacts_is_told_apart_by_the_name_or_left_out(bring):
    bring("name,phone,e-mail\nAna,2065550142,us@sol.example\nBea,2065550143,us@sol.example\n")

    job = bring("name,e-mail,company\nBea,us@sol.example,Sol\n")
    assert job.counts == {"updated": 1}
    assert Contact.objects.get(company="Sol").name == "Bea"

    job = bring("name,e-mail,company\nCy,us@sol.example,Luna\n")
    assert (job.counts, reasons(job)) == ({"invalid": 1}, ["several_contacts"])


def test_second_row_about_the_same_person_is_left_out_wherever_a_batch_ends(bring, monkeypatch):
    text = (
        "name,phone,e-mail\nAna,,ana@sol.example\nAna,2065550142,ana@sol.example\n"
        "Anna,,ana@sol.example\nBea,,\nBEA,,\nCy,2065550143,cy@sol.example\nCy,,cy@sol.example\n"
    )
    outcomes = []
    for rows in (100, 1):
        monkeypatch.setattr(importing.steps.ahead, "ROWS", rows)
        job = bring(text)
        outcomes.append((job.counts, reasons(job), people()))
        importing.undo(job)
        work()

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == {"new": 3, "duplicate": 4}


def test_name_alone_is_nobody_who_has_a_number(bring):
    bring("name,phone\nAna,2065550142\n")

    assert bring("name,phone\nAna,\n").counts == {"new": 1}
    assert Contact.objects.filter(name="Ana").count() == 2


def test_opt_out_without_a_number_and_a_bad_address_are_left_out_with_their_reason(bring):
    job = bring("name,phone,e-mail,opted out\nAna,,ana@sol.example,yes\nBea,,bea@,\n,,,\n")

    assert (job.counts, reasons(job)) == ({"invalid": 2}, ["out_nowhere", "email"])
    assert people() == []


def test_private_contact_of_a_colleague_is_as_if_it_were_not_there(cast, bring):
    Contact.objects.create(name="Secret", emails="ana@sol.example", private_to=cast.ben)

    job = bring("name,e-mail,company\nAna,ana@sol.example,Sol\n")

    assert job.counts == {"new": 1}
    assert Contact.objects.get(name="Secret").company == ""

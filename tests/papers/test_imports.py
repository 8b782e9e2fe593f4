"""What an import does with the rows of a file (F100, F56)."""

from datetime import date

from contacts import forgotten
from contacts.exports import jobs as exporting
from contacts.imports import jobs as importing
from contacts.models import Consent, Contact, CustomField, Export, Identity, ImportedRows
from inbox.conversations.forgetting.erasing import Person
from inbox.conversations.papers import forgetting


def numbers(contact):
    return sorted(Identity.objects.filter(contact=contact).values_list("address", "label"))


def test_rows_become_contacts_with_all_their_columns(cast, bring):
    shoe = CustomField.objects.create(name="Shoe size", kind="number")
    rider = CustomField.objects.create(name="Rider", kind="choice", choices=["Road", "Trail"])
    news = CustomField.objects.create(name="News", kind="boolean")
    job = bring(
        "First name,Last name,Company,Mobile,Work phone,Address,Birthday,Language,Time zone,Notes,"
        "UserID,Shoe size,Rider,News\n"
        'Ana,Ferreira,Sol,(206) 555-0142,206-555-0143,"12 Mill Lane\nSeattle",5/21/1990,pt-br,'
        "america/sao_paulo,Texts only,ben@aurora.example,42,trail,yes\n"
    )

    assert (job.state, job.counts) == ("done", {"new": 1})
    ana = Contact.objects.get()
    assert (ana.name, ana.company, ana.address) == ("Ana Ferreira", "Sol", "12 Mill Lane\nSeattle")
    assert (ana.birthday, ana.language, ana.zone) == (
        date(1990, 5, 21), "pt-BR", "America/Sao_Paulo",
    )  # fmt: skip
    assert (ana.notes, ana.owner) == ("Texts only", cast.ben)
    assert ana.custom == {str(shoe.uuid): "42", str(rider.uuid): "Trail", str(news.uuid): True}
    assert numbers(ana) == [("+12065550142", "mobile"), ("+12065550143", "work")]


def test_f100_userid_assigns_owners_by_mail_or_uuid_and_tells_of_strangers(cast, bring):
    job = bring(
        f"name,phone,UserID\nAna,2065550142,{cast.ben.uuid}\nBea,2065550143,BEN@aurora.example\n"
        "Cy,2065550144,nobody@aurora.example\nDan,2065550145,otto@rival.example\n"
    )

    owners = dict(Contact.objects.values_list("name", "owner"))
    assert owners == {"Ana": cast.ben.pk, "Bea": cast.ben.pk, "Cy": None, "Dan": None}
    assert job.counts == {"new": 4, "stranger": 2}
    assert [row[3:] for row in ImportedRows.objects.get().problems] == [
        ["stranger", "nobody@aurora.example"], ["stranger", "otto@rival.example"],
    ]  # fmt: skip


def test_f56_import_gives_a_known_contact_to_another_member(cast, bring):
    bring("name,phone,UserID\nAna,2065550142,ada@aurora.example\n")

    job = bring("phone,UserID\n+12065550142,ben@aurora.example\n")

    assert Contact.objects.get().owner == cast.ben
    assert job.counts == {"updated": 1}


def test_numbers_in_any_spelling_are_one_contact(bring):
    bring("name,phone\nAna,+1 206 555 0142\n")

    job = bring("name,phone,company\nAna,(206) 555-0142,Sol\nBea,1-206-555-0143,\n")

    assert job.counts == {"updated": 1, "new": 1}
    assert list(Contact.objects.order_by("name").values_list("name", "company")) == [
        ("Ana", "Sol"), ("Bea", ""),
    ]  # fmt: skip


def test_same_file_again_changes_nothing(bring):
    text = "name,phone,company\nAna,2065550142,Sol\nBea,2065550143,\n"
    bring(text)

    job = bring(text)

    assert job.counts == {"unchanged": 2}
    assert Contact.objects.count() == Identity.objects.count() == 2


def test_empty_cells_overwrite_nothing(bring):
    bring("name,phone,company\nAna,2065550142,Sol\n")

    bring("name,phone,company,notes\n,2065550142,,Nice\n")

    assert Contact.objects.values_list("name", "company", "notes").get() == ("Ana", "Sol", "Nice")


def test_check_changes_nothing_and_tells_what_would_happen(cast, bring):
    bring("name,phone\nAna,2065550142\n")
    before = Contact.objects.count(), Identity.objects.count()

    job = bring(
        "name,phone,birthday\nAnna,2065550142,\nBea,2065550143,\nCy,12,\nDan,2065550144,32/13/1990\n"
        "Eve,2065550143,\n,2065550145,\n",
        upto="checked",
    )

    assert job.state == "checked"
    assert job.expected["counts"] == {"updated": 1, "new": 1, "invalid": 3, "duplicate": 1}
    examples = job.expected["examples"]
    assert examples["new"] == [[3, "Bea", "+12065550143"]]
    assert examples["updated"] == [[2, {"name": "Ana"}, {"name": "Anna"}]]
    assert [row[:3] for row in examples["invalid"]] == [
        [4, "number", "12"], [5, "date", "birthday: 32/13/1990"], [7, "no_name", ""],
    ]  # fmt: skip
    assert examples["duplicate"] == [[6, "duplicate", "+12065550143"]]
    assert (Contact.objects.count(), Identity.objects.count()) == before
    assert not ImportedRows.objects.filter(job=job).exists()


def test_opt_out_column_opts_out_and_never_in(cast, bring):
    Identity.objects.create(address="+12065550144", opted_out_at="2026-01-01T00:00Z")

    job = bring(
        "name,phone,Opted out\nAna,2065550142,yes\nBea,2065550143,no\nCy,2065550144,no\n"
        ",2065550145,2026-03-01\n"
    )

    assert job.counts == {"new": 3, "only_out": 1}
    out = Identity.objects.filter(opted_out_at__isnull=False).order_by("address")
    assert [one.address[-4:] for one in out] == ["0142", "0144", "0145"]
    lines = Consent.objects.order_by("id").values_list("state", "source", "wording", "member")
    assert list(lines) == [("out", "import", "contacts.csv", cast.ada.pk)] * 2


def test_private_contact_of_a_colleague_is_neither_changed_nor_told_of(cast, bring):
    secret = Contact.objects.create(name="Secret", private_to=cast.ben)
    Identity.objects.create(address="+12065550142", contact=secret)
    own = Contact.objects.create(name="Own", private_to=cast.ada)
    Identity.objects.create(address="+12065550143", contact=own)
    text = "name,phone,company,owner\nAna,2065550142,Sol,\nBea,2065550143,Sol,ben@aurora.example\n"

    checked = bring(text, upto="checked")
    job = bring(text)

    assert checked.expected["counts"] == job.counts == {"unchanged": 1, "updated": 1}
    assert "Secret" not in str(checked.expected)
    secret.refresh_from_db()
    own.refresh_from_db()
    assert (secret.name, secret.company, own.name, own.company) == ("Secret", "", "Bea", "Sol")
    assert own.owner is None
    assert Contact.objects.count() == 2


def test_number_of_a_deleted_contact_is_anybodys(bring):
    gone = Contact.objects.create(name="Gone", deleted_at="2026-01-01T00:00Z")
    Identity.objects.create(address="+12065550142", contact=gone)

    job = bring("name,phone\nAna,2065550142\n")

    assert job.counts == {"new": 1}
    assert Identity.objects.select_related("contact").get().contact.name == "Ana"


def test_row_whose_numbers_belong_to_two_contacts_is_left_out(bring):
    bring("name,phone\nAna,2065550142\nBea,2065550143\n")

    job = bring("name,phone,phone 2\nCy,2065550142,2065550143\n")

    assert job.counts == {"invalid": 1}
    assert ImportedRows.objects.get(job=job).problems[0][3] == "several_contacts"


def test_another_number_joins_its_contact(bring):
    bring("name,phone\nAna,2065550142\n")

    job = bring("name,phone,mobile\nAna,2065550142,2065550143\n")

    assert job.counts == {"updated": 1}
    assert numbers(Contact.objects.get()) == [("+12065550142", ""), ("+12065550143", "mobile")]


def test_two_rows_of_a_batch_about_one_contact_both_count(bring):
    bring("name,phone,phone 2\nAna,2065550142,2065550143\n")

    job = bring("phone,company,notes\n2065550142,Sol,\n2065550143,,Nice\n")

    assert job.counts == {"updated": 2}
    assert Contact.objects.values_list("company", "notes").get() == ("Sol", "Nice")


def test_rivals_rows_are_untouched(cast, bring):
    with cast.rival.open():
        theirs = Contact.objects.create(name="Theirs")
        Identity.objects.create(address="+12065550142", contact=theirs)

    job = bring("name,phone\nAna,2065550142\n")

    assert job.counts == {"new": 1}
    with cast.rival.open():
        assert Contact.objects.get().name == "Theirs"


def test_number_of_somebody_who_was_erased_comes_back_opted_out(bring):
    forgotten.remember(["+12065550142"])

    bring("name,phone\nAna,2065550142\nBea,2065550143\n")

    found = Identity.objects.order_by("address").values_list("opted_out_source", flat=True)
    assert list(found) == ["erased", ""]


def test_erasure_takes_the_files_and_what_an_undo_would_bring_back(cast, bring):
    bring("name,phone\nAna,2065550142\nBea,2065550143\n")
    job = bring("name,phone\nAnna,2065550142\nBeata,2065550143\nx,1\n")
    exporting.begin("contacts", by=cast.ada)
    ana = Contact.objects.get(name="Anna")
    person = Person([ana.pk], [], ["+12065550142"], [str(ana.uuid)])

    assert forgetting.forget_in_files(person, None) == ""

    job.refresh_from_db()
    rows = ImportedRows.objects.get(job=job)
    assert (job.file, job.expected, rows.problems) == ("", {}, [])
    assert [one["after"] for one in rows.changed] == [{"name": "Beata"}]
    assert not Export.objects.exists()
    importing.undo(job)
    importing.work()
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["Anna", "Bea"]

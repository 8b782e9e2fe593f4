"""Contacts on their pages: shared and private ones, lists, forms, favourites (F12, F91 to F99)."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from contacts import deleting, phones
from contacts.models import Contact, CustomField, Favourite, Identity


def page(client: Client, path: str, status: int = 200, **more: Any) -> str:
    answer = client.get(f"/aurora/{path}", **more)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def stored(cast, **fields: Any) -> Contact:
    with cast.aurora.open():
        return Contact.objects.get(**fields)


NUMBER = "+12065550142"


def test_f91_shared_contacts_are_everybodys_and_private_ones_their_members(cast, browse):
    ben, rita = browse("ben"), browse("rita")

    ben.post("/aurora/contacts/new/", {"name": "Shared Sam", "number": "(206) 555-0101"})
    ben.post("/aurora/contacts/new/", {"name": "Secret Sue", "number": NUMBER, "private": "1"})

    secret = stored(cast, name="Secret Sue")
    assert secret.private_to_id == cast.ben.pk
    assert "Secret Sue" in page(ben, "contacts/")
    assert "Shared Sam" in page(rita, "contacts/")
    for path in ("contacts/", "contacts/?show=private", "contacts/?q=Secret", "contacts/?q=0142",
                 "search/?q=Secret", "search/?q=5550142", "commands/"):  # fmt: skip
        told = page(rita, path)
        assert "Secret Sue" not in told
        assert str(secret.uuid) not in told
    for part in ("", "edit/", "timeline/", "picture/"):
        page(rita, f"contacts/{secret.uuid}/{part}", 404)


def test_f91_private_contact_is_a_number_to_everybody_else(cast, browse, known, talk):
    secret = known("Secret Sue", NUMBER, private_to=cast.ben, company="Hidden Ltd")
    conversation = talk(NUMBER, "Hello")
    shown = phones.display(NUMBER, "US")

    mine = page(browse("ben"), f"conversations/{conversation.uuid}/")
    theirs = page(browse("ada"), f"conversations/{conversation.uuid}/")

    assert "Secret Sue" in mine
    assert "Hidden Ltd" in mine
    for word in ("Secret Sue", "Hidden Ltd", str(secret.uuid)):
        assert word not in theirs
        assert word not in page(browse("ada"), "all/")
    assert shown in theirs
    answer = browse("ada").post(
        f"/aurora/conversations/{conversation.uuid}/contact/", {"name": "Mine now"}
    )
    assert answer.status_code == 409
    assert stored(cast, pk=secret.pk).name == "Secret Sue"


def test_f91_private_contact_can_be_shared(cast, browse, known):
    secret = known("Secret Sue", private_to=cast.ben)

    refused = browse("ada").post(f"/aurora/contacts/{secret.uuid}/sharing/")
    browse("ben").post(f"/aurora/contacts/{secret.uuid}/sharing/")

    assert refused.status_code == 404
    assert "Secret Sue" in page(browse("ada"), "contacts/")


def test_f92_details_show_everything_known(cast, browse, known, talk):
    with cast.aurora.open():
        bike = CustomField.objects.create(name="Bike", kind="text")
    known("Ana Ferreira", NUMBER, company="Harbor Dental", address="18 Mercer St",
          notes="Rides at dawn", language="pt", owner=cast.ada, custom={str(bike.uuid): "Pine 9"})  # fmt: skip
    conversation = talk(NUMBER, "Hello")

    details = page(browse("ben"), f"conversations/{conversation.uuid}/details/")

    for words in ("Harbor Dental", "18 Mercer St", "Rides at dawn", "Português", "Ada", "Bike",
                  "Pine 9", "Los Angeles, America", "Guessed from the number"):  # fmt: skip
        assert words in details


def test_f93_every_field_is_edited_in_its_place(cast, browse, known):
    ana, ben = known("Ana", NUMBER), browse("ben")
    with cast.aurora.open():
        asked = {
            kind: CustomField.objects.create(
                name=kind, kind=kind, choices=["Red", "Blue"] if kind == "choice" else []
            )
            for kind in CustomField.Kind.values
        }
    said = {
        "name": "Ana Ferreira", "company": "Harbor", "address": "18 Mercer St",
        "birthday": "1988-10-12", "language": "pt", "zone": "America/New_York", "notes": "a\nb",
        "owner": str(cast.ada.uuid), str(asked["text"].uuid): "Pine", str(asked["number"].uuid): "3,5",
        str(asked["date"].uuid): "2026-01-02", str(asked["choice"].uuid): "Blue",
        str(asked["boolean"].uuid): "no",
    }  # fmt: skip

    for name, value in said.items():
        form = page(ben, f"contacts/{ana.uuid}/edit/?field={name}", headers={"HX-Request": "true"})
        assert f'name="{name}"' in form
        answer = ben.post(
            f"/aurora/contacts/{ana.uuid}/", {"field": name, name: value},
            headers={"HX-Request": "true"},
        )  # fmt: skip
        assert answer.status_code == 200
        assert f'id="fact-{name}"' in answer.content.decode()

    kept = stored(cast, pk=ana.pk)
    assert (kept.name, kept.company, kept.address) == ("Ana Ferreira", "Harbor", "18 Mercer St")
    assert (str(kept.birthday), kept.language, kept.zone) == (
        "1988-10-12",
        "pt",
        "America/New_York",
    )
    assert (kept.notes, kept.owner_id) == ("a\nb", cast.ada.pk)
    assert [kept.custom[str(field.uuid)] for field in asked.values()] == [
        "Pine", "3.5", "2026-01-02", "Blue", False,
    ]  # fmt: skip
    whole = page(ben, f"contacts/{ana.uuid}/")
    assert "New York, America" in whole
    assert "Guessed" not in whole


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("name", "  ", "Enter a name."),
        ("birthday", "2999-01-01", "A birthday lies in the past."),
        ("birthday", "soon", "Choose a date."),
        ("zone", "Mars/Base", "Choose one of these."),
        ("language", "klingon", "Choose one of these."),
        ("company", "x" * 121, "This is too long."),
        ("owner", "nobody", "This member does not work here any more."),
    ],
)
def test_f93_bad_answer_is_refused_with_its_reason_and_kept_in_the_form(
    cast, browse, known, name, value, reason
):
    ana, ben = known("Ana", company="Harbor"), browse("ben")

    in_place = ben.post(
        f"/aurora/contacts/{ana.uuid}/", {"field": name, name: value},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    whole = ben.post(f"/aurora/contacts/{ana.uuid}/edit/", {"name": "Bea", name: value})

    for answer in (in_place, whole):
        assert answer.status_code == 422
        assert reason in answer.content.decode()
    if name != "owner" and value.strip():
        assert value in whole.content.decode() or name in {"zone", "language"}
    assert (stored(cast, pk=ana.pk).name, stored(cast, pk=ana.pk).company) == ("Ana", "Harbor")


def test_owner_of_another_organization_is_refused(cast, browse, known):
    ana = known("Ana")

    answer = browse("ben").post(
        f"/aurora/contacts/{ana.uuid}/", {"field": "owner", "owner": str(cast.otto.uuid)}
    )

    assert answer.status_code == 422
    assert stored(cast, pk=ana.pk).owner_id is None


def test_f99_contact_is_added_from_the_menu(cast, browse):
    ben = browse("ben")

    answer = ben.post(
        "/aurora/contacts/new/",
        {"name": " Ana  Ferreira ", "number": "(206) 555-0142", "label": "mobile",
         "company": "Harbor Dental", "birthday": "1988-10-12"},
    )  # fmt: skip

    made = stored(cast)
    assert answer["Location"] == f"/aurora/contacts/{made.uuid}/"
    assert (made.name, made.company) == ("Ana Ferreira", "Harbor Dental")
    with cast.aurora.open():
        (number,) = Identity.objects.filter(contact=made)
    assert (number.address, number.label) == (NUMBER, "mobile")
    assert "/aurora/contacts/new/" in page(ben, "commands/")
    assert "/aurora/contacts/" in page(ben, "all/")


def test_refused_contact_keeps_what_was_typed_and_nothing_else(cast, browse):
    answer = browse("ben").post(
        "/aurora/contacts/new/", {"name": "Ana", "number": "12", "notes": "Rides at dawn"}
    )

    told = answer.content.decode()
    assert answer.status_code == 422
    assert "This is no phone number" in told
    assert "Rides at dawn" in told
    assert 'value="Ana"' in told
    with cast.aurora.open():
        assert (Contact.objects.count(), Identity.objects.count()) == (0, 0)


def test_number_is_one_persons_and_says_whose(cast, browse, known):
    first, second = known("First", NUMBER), known("Second")
    hidden = known("Hidden", "+12065550143", private_to=cast.ada)
    ben = browse("ben")

    taken = ben.post(f"/aurora/contacts/{second.uuid}/numbers/", {"number": "206 555 0142"})
    unseen = ben.post(f"/aurora/contacts/{second.uuid}/numbers/", {"number": "206 555 0143"})
    made = ben.post("/aurora/contacts/new/", {"name": "Third", "number": NUMBER})

    for answer in (taken, unseen, made):
        assert answer.status_code == 422
        assert "This number belongs to another contact" in answer.content.decode()
    for answer in (taken, made):
        assert f"/aurora/contacts/{first.uuid}/" in answer.content.decode()
    assert str(hidden.uuid) not in unseen.content.decode()
    assert "Hidden" not in unseen.content.decode()
    with cast.aurora.open():
        assert not Contact.objects.filter(name="Third").exists()


def test_numbers_are_added_named_and_removed(cast, browse, known, talk):
    ana, ben = known("Ana", NUMBER), browse("ben")
    other = talk("+12065550143", "Hello")

    ben.post(
        f"/aurora/contacts/{ana.uuid}/numbers/", {"number": "+1 206 555 0143", "label": "work"}
    )
    assert "Ana" in page(ben, f"conversations/{other.uuid}/")
    with cast.aurora.open():
        number = Identity.objects.get(address="+12065550143")
    ben.post(f"/aurora/contacts/numbers/{number.uuid}/", {"label": "home"})
    assert "home" in page(ben, f"contacts/{ana.uuid}/")
    gone = ben.post(f"/aurora/contacts/numbers/{number.uuid}/", {"_method": "DELETE"})

    assert gone.status_code == 302
    with cast.aurora.open():
        number.refresh_from_db()
        assert (number.contact_id, number.label) == (None, "")
    assert "Not in your contacts" in page(ben, f"conversations/{other.uuid}/details/")


def test_f12_f98_favourites_are_the_members_own(cast, browse, known, talk):
    ana, bea = known("Ana Ferreira", NUMBER), known("Bea Holm")
    conversation = talk(NUMBER, "Hello")
    ben = browse("ben")

    ben.post(f"/aurora/contacts/{ana.uuid}/favourite/", {"on": "1"})
    ben.post(f"/aurora/contacts/{ana.uuid}/favourite/", {"on": "1"})

    mine, theirs = (page(browse(who), "contacts/?show=favourites") for who in ("ben", "ada"))
    assert "Ana Ferreira" in mine
    assert bea.name not in mine
    assert "Ana Ferreira" not in theirs
    assert "Remove from favorites" in page(ben, f"conversations/{conversation.uuid}/head/")
    ben.post(f"/aurora/contacts/{ana.uuid}/favourite/", {"on": "0"})
    with cast.aurora.open():
        assert Favourite.objects.count() == 0


def test_f101_menu_on_the_name_holds_star_and_page(cast, browse, known, talk):
    ana, conversation = known("Ana", NUMBER), talk(NUMBER, "Hello")
    unknown = talk("+12065550143", "Hello")

    head = page(browse("ben"), f"conversations/{conversation.uuid}/head/")
    bare = page(browse("ben"), f"conversations/{unknown.uuid}/head/")

    assert "Add to favorites" in head
    assert f"/aurora/contacts/{ana.uuid}/" in head
    assert "View details" in head
    assert "Add to favorites" not in bare


def test_f94_timeline_shows_what_the_reader_may_see_of_all_numbers(cast, browse, known, talk):
    ana = known("Ana", NUMBER)
    with cast.aurora.open():
        Identity.objects.create(address="+12065550143", contact=ana)
    talk(NUMBER, "On the first number", state="closed")
    talk("+12065550143", "On the second number")
    spam = talk("+12065550143", "Cheap watches", state="spam")

    ben = page(browse("ben"), f"contacts/{ana.uuid}/timeline/")
    rita = page(browse("rita"), f"contacts/{ana.uuid}/timeline/")

    assert ben.index("On the second number") < ben.index("On the first number")
    assert "Cheap watches" not in ben
    assert str(spam.uuid) not in ben
    for words in ("On the first number", "On the second number", "conversations/"):
        assert words not in rita
    assert "Nothing was said yet" in rita


def test_f94_timeline_goes_on_as_one_scrolls(cast, browse, known, talk):
    ana = known("Ana", NUMBER)
    talk(NUMBER, *(f"Text number {n}." for n in range(35)))
    ben = browse("ben")

    first = page(ben, f"contacts/{ana.uuid}/timeline/")
    before = first.split("?before=")[1].split('"')[0]
    rest = page(ben, f"contacts/{ana.uuid}/timeline/?before={before}")

    seen = [n for n in range(35) if f"Text number {n}." in first + rest]
    assert seen == list(range(35))
    assert "?before=" not in rest


def test_list_is_ordered_by_folded_names_a_page_at_a_time(cast, browse):
    with cast.aurora.open():
        Contact.objects.bulk_create(Contact(name=f"Person {n:03d}") for n in range(60))
        Contact.objects.bulk_create(Contact(name=name) for name in ("Émile", "zoe", "Adam"))
        Contact.objects.create(name="Evelyn", private_to=cast.ben)
    ben = browse("ben")

    first = page(ben, "contacts/")
    more = first.split('hx-get="/aurora/contacts/?')[1].split('"')[0].replace("&amp;", "&")
    rest = page(ben, f"contacts/?{more}", headers={"HX-Request": "true"})

    places = [first.index(name) for name in ("Adam", "Émile", "Evelyn", "Person 000", "Person 046")]
    assert places == sorted(places)
    assert "Person 047" not in first
    assert rest.index("Person 047") < rest.index("Person 059") < rest.index("zoe")
    assert "after=" not in rest
    assert "<html" not in rest


def test_list_is_found_by_words_and_numbers_and_filtered(cast, browse, known):
    known("Ana Ferreira", NUMBER, company="Harbor Dental", owner=cast.ada)
    known("Bruno Dias", "+12065550199")
    ben = browse("ben")

    def names(query: str) -> set[str]:
        told = page(ben, f"contacts/{query}")
        return {name for name in ("Ana Ferreira", "Bruno Dias") if name in told}

    both = {"Ana Ferreira", "Bruno Dias"}
    assert names("") == both
    assert names("?q=ferr") == names("?q=harb") == names("?q=0142") == {"Ana Ferreira"}
    assert names(f"?owner={cast.ada.uuid}") == {"Ana Ferreira"}
    assert names("?owner=me") == set()
    assert names("?show=shared") == both
    assert names("?show=private") == set()
    assert names("?show=nonsense&owner=x&after=y") == both
    assert "Nobody found for" in page(ben, "contacts/?q=xyzzy")


def test_search_finds_contacts_nobody_wrote_to(cast, browse, known):
    ana = known("Ana Ferreira", NUMBER)

    told = page(browse("rita"), "search/?q=ferreira")

    assert f"/aurora/contacts/{ana.uuid}/" in told


def test_delete_is_undone_with_its_numbers(cast, browse, known, talk):
    ana, conversation = known("Ana Ferreira", NUMBER), talk(NUMBER, "Hello")
    ada = browse("ada")

    gone = ada.post(f"/aurora/contacts/{ana.uuid}/deletion/")

    assert "Deleted Ana Ferreira" in page(ada, gone["Location"].removeprefix("/aurora/"))
    page(ada, f"contacts/{ana.uuid}/", 404)
    assert "Not in your contacts" in page(ada, f"conversations/{conversation.uuid}/details/")
    assert "deleted the contact Ana Ferreira" in page(ada, f"conversations/{conversation.uuid}/")
    for _click in range(2):
        back = ada.post(f"/aurora/contacts/{ana.uuid}/deletion/", {"_method": "DELETE"})
        assert back["Location"] == f"/aurora/contacts/{ana.uuid}/"
    assert "Ana Ferreira" in page(ada, f"conversations/{conversation.uuid}/details/")
    assert phones.display(NUMBER, "US") in page(ada, f"contacts/{ana.uuid}/")


def test_delete_clicked_twice_forgets_none_of_the_numbers(cast, browse, known):
    ana = known("Ana Ferreira", NUMBER)
    with cast.aurora.open():
        stale = [Contact.objects.get(pk=ana.pk), Contact.objects.get(pk=ana.pk)]
        for one in stale:
            deleting.delete(one, by=cast.ada)

    again = browse("ada").post(f"/aurora/contacts/{ana.uuid}/deletion/")
    assert again["Location"].endswith(f"?deleted={ana.uuid}")
    browse("ada").post(f"/aurora/contacts/{ana.uuid}/deletion/", {"_method": "DELETE"})

    with cast.aurora.open():
        assert Identity.objects.get().contact_id == ana.pk


def test_form_sent_twice_makes_one_contact(cast, browse):
    ada = browse("ada")
    key = re.search(r'name="key" value="([^"]+)"', page(ada, "contacts/new/"))[1]

    answers = [ada.post("/aurora/contacts/new/", {"name": "Ana", "key": key}) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"/aurora/contacts/{key}/"}
    assert stored(cast, name="Ana").uuid == UUID(key)
    otto = browse("otto").post("/rival/contacts/new/", {"name": "Mine", "key": key})
    assert otto.status_code == 302  # his own: a key is an organization's


def test_undo_leaves_a_number_that_is_somebody_elses_by_now(cast, browse, known):
    ana, bea = known("Ana", NUMBER), known("Bea")
    ada = browse("ada")

    ada.post(f"/aurora/contacts/{ana.uuid}/deletion/")
    ada.post(f"/aurora/contacts/{bea.uuid}/numbers/", {"number": NUMBER})
    ada.post(f"/aurora/contacts/{ana.uuid}/deletion/", {"_method": "DELETE"})

    with cast.aurora.open():
        assert Identity.objects.get(address=NUMBER).contact_id == bea.pk
        assert Contact.objects.get(pk=ana.pk).deleted_at is None


def test_deleting_is_for_managers_but_for_ones_own(cast, browse, known):
    ana, own = known("Ana"), known("Own", private_to=cast.ben)
    ben = browse("ben")

    assert ben.post(f"/aurora/contacts/{ana.uuid}/deletion/").status_code == 403
    assert "deletion/" not in page(ben, f"contacts/{ana.uuid}/")
    assert ben.post(f"/aurora/contacts/{own.uuid}/deletion/").status_code == 302
    browse("ada").post(f"/aurora/contacts/{ana.uuid}/deletion/")
    assert (
        ben.post(f"/aurora/contacts/{ana.uuid}/deletion/", {"_method": "DELETE"}).status_code == 403
    )
    assert (
        browse("rita")
        .post(f"/aurora/contacts/{own.uuid}/deletion/", {"_method": "DELETE"})
        .status_code
        == 404
    )


def test_f93_form_that_was_open_while_a_colleague_wrote_keeps_what_both_said(cast, browse, known):
    ana = known("Ana", company="Sol", notes="Calls\nlate", address="1 Mill Lane")
    ben, at = browse("ben"), f"/aurora/contacts/{ana.uuid}/edit/"
    html = page(ben, f"contacts/{ana.uuid}/edit/")
    form = {"name": "Ana", "company": "Sol", "notes": "Calls\r\nlate", "address": "1 Mill Lane"}
    opened = form | {f"was-{name}": said for name, said in form.items()}
    for name, said in opened.items():
        if name.startswith("was-"):
            assert f'name="{name}" value="{said}"' in html.replace("\n", "\r\n")
    other = {"field": "notes", "notes": "Calls early"}
    browse("ada").post(f"/aurora/contacts/{ana.uuid}/", other)

    refused = ben.post(at, opened | {"company": "x" * 121})
    ben.post(at, opened | {"company": "Luna"})

    assert refused.status_code == 422
    assert 'name="was-company" value="Sol"' in refused.content.decode()
    now = stored(cast, name="Ana")
    assert (now.company, now.notes, now.address) == ("Luna", "Calls early", "1 Mill Lane")

"""Two contacts become one and two again, over HTTP; who may be one is suggested (F92, F94, F97)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from contacts import merging
from contacts.models import (
    Contact,
    CustomField,
    Favourite,
    Identity,
    Merge,
    NotSame,
)
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.forgetting import erasing
from tests.cast import client_of
from tests.inbox.conftest import say as _say

MARA, OTHER = "+12065550142", "+12065550143"
say = _say


@pytest.fixture
def aurora(cast):
    with cast.aurora.open():
        yield cast.aurora


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def person(name, *numbers, **fields):
    contact = Contact.objects.create(name=name, **fields)
    for number in numbers:
        Identity.objects.update_or_create(address=number, defaults={"contact": contact})
    return contact


def both(cast):
    """Mara twice, with everything a contact can have."""
    field = CustomField.objects.create(name="Shoe size")
    kept = person("Mara Reyes", MARA, company="Bright", custom={str(field.uuid): "41"})
    gone = person(
        "M. Reyes", OTHER, company="Bright & Co", birthday=date(1990, 4, 3), notes="Calls late",
        custom={str(field.uuid): "42"}, owner=cast.ada,
    )  # fmt: skip
    for member, contact in ((cast.ben, kept), (cast.ben, gone), (cast.ada, gone)):
        Favourite.objects.create(member=member, contact=contact)
    return kept, gone, field


def at(contact, more="merging/"):
    return f"/aurora/contacts/{contact.uuid}/{more}"


def merge(client, kept, gone, **fields):
    form = {f"field-{name}": "gone" for name in fields.get("take", ())}
    return client.post(at(kept), {"with": str(gone.uuid)} | form)


def everything():
    """The rows that a merge may touch, but for the merge itself."""
    tables = ("contacts_contact", "contacts_identity", "contacts_favourite")
    return [
        sorted(
            str(row) for (row,) in tenancy.rows(f"SELECT to_jsonb(t) - 'id' FROM {table} t"
            " WHERE organization_id = %(organization)s")
        )
        for table in tables
    ]  # fmt: skip


def test_f94_page_shows_both_sides_with_fields_numbers_and_histories(cast, aurora, ben, say):
    talks = [say(sender=number).conversation for number in (MARA, OTHER)]
    kept, gone, _ = both(cast)

    html = ben.get(at(kept) + f"?with={gone.uuid}").content.decode()

    for words in ("Bright &amp; Co", "Calls late", "Shoe size", "(206) 555-0143", "April 3, 1990"):
        assert words in html
    assert all(f"/conversations/{talk.uuid}/" in html for talk in talks)


def test_f92_chosen_fields_are_taken_and_all_numbers_and_stars_go_over(cast, aurora, ben):
    kept, gone, field = both(cast)

    answer = merge(ben, kept, gone, take=["company", "birthday", "owner", f"custom:{field.uuid}"])

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert answer["Location"] == f"/aurora/merges/{Merge.objects.get().uuid}/"
    assert (kept.name, kept.company, kept.notes) == ("Mara Reyes", "Bright & Co", "")
    assert (kept.birthday, kept.owner_id) == (date(1990, 4, 3), cast.ada.pk)
    assert kept.custom == {str(field.uuid): "42"}
    assert gone.deleted_at is not None
    assert set(Identity.objects.values_list("contact_id", flat=True)) == {kept.pk}
    stars = Favourite.objects.values_list("member_id", "contact_id")
    assert sorted(stars) == sorted([(cast.ada.pk, kept.pk), (cast.ben.pk, kept.pk)])


def test_f97_undo_within_the_day_restores_exactly(cast, aurora, ben):
    kept, gone, field = both(cast)
    before = everything()

    merge(ben, kept, gone, take=["name", "company", "notes", "owner", f"custom:{field.uuid}"])
    during = everything()
    page = ben.post(f"/aurora/merges/{Merge.objects.get().uuid}/undoing/", follow=True)

    assert during != before
    assert everything() == before
    assert "Two contacts again" in page.content.decode()
    assert "meanwhile" not in page.content.decode()


def test_f97_merge_clicked_twice_shows_what_was_merged(cast, aurora, ben):
    kept, gone, _ = both(cast)
    form = {"with": str(gone.uuid)}

    answers = [ben.post(f"/aurora/contacts/{kept.uuid}/merging/", form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Merge.objects.count() == 1


def test_f97_undo_leaves_what_was_changed_since_and_says_so(cast, aurora, ben):
    kept, gone, _ = both(cast)
    noah = person("Noah Petersen")
    merge(ben, kept, gone, take=["company"])
    Contact.objects.filter(pk=kept.pk).update(company="Newer", name="Mara R.")
    Identity.objects.filter(address=OTHER).update(contact=noah)

    page = ben.post(f"/aurora/merges/{Merge.objects.get().uuid}/undoing/", follow=True)

    kept.refresh_from_db()
    html = page.content.decode()
    assert (kept.company, kept.name) == ("Newer", "Mara R.")
    assert Identity.objects.get(address=OTHER).contact == noah
    assert "Changed meanwhile and left as it is: Company" in html
    assert "(206) 555-0143" in html


def test_f97_undo_twice_changes_nothing_more(cast, aurora, ben):
    kept, gone, _ = both(cast)
    merge(ben, kept, gone)
    address = f"/aurora/merges/{Merge.objects.get().uuid}/undoing/"

    ben.post(address)
    after = everything()
    again = ben.post(address)

    assert (again.status_code, everything()) == (302, after)


@pytest.mark.parametrize("why", ["day", "again", "deleted"])
def test_f97_undo_is_refused_when_it_would_be_wrong(cast, aurora, ben, why):
    kept, gone, _ = both(cast)
    merge(ben, kept, gone)
    first = Merge.objects.get()
    if why == "day":
        old = timezone.now() - timedelta(hours=25)
        Merge.objects.update(at=old)
    elif why == "again":
        merge(ben, person("Mara Once More"), kept)
    else:
        Contact.objects.filter(pk=kept.pk).update(deleted_at=timezone.now())
    before = everything()

    answer = ben.post(f"/aurora/merges/{first.uuid}/undoing/")

    assert answer.status_code == 409
    assert everything() == before


def test_f91_merge_stays_within_what_the_member_may_see(cast, aurora, ben):
    shared, own = person("Mara Reyes", MARA), person("Mara", OTHER, private_to=cast.ben)
    hers = person("Mara", "+12065550144", private_to=cast.ada)

    hidden = [merge(ben, shared, hers), merge(ben, hers, shared), ben.get(at(hers))]
    swallowed = merge(ben, own, shared)
    allowed = merge(ben, shared, own)

    assert {answer.status_code for answer in hidden} == {404}
    assert swallowed.status_code == 409
    assert "cannot become part of a private one" in swallowed.content.decode()
    assert allowed.status_code == 302
    assert client_of(cast.ada).get(allowed["Location"]).status_code == 404


def test_f142_merge_widens_no_consent(cast, aurora, ben):
    kept, gone = person("Mara", MARA), person("Mara", OTHER)
    Identity.objects.filter(address=OTHER).update(opted_out_at=timezone.now())

    merge(ben, kept, gone)
    html = ben.post(
        "/aurora/new/people/", {"to": [MARA, OTHER]}
    ).content.decode()  # both are Mara's now, one of them stays silent

    states = dict(Identity.objects.values_list("address", "opted_out_at"))
    assert states[MARA] is None
    assert states[OTHER] is not None
    assert html.count("This person opted out.") == 1


def test_f97_conversations_on_the_numbers_are_told_at_once(cast, aurora, ben, say):
    talk = say(sender=OTHER).conversation
    kept, gone, _ = both(cast)

    merge(ben, kept, gone)

    told = Event.objects.filter(kind="ContactChanged").get()
    html = ben.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert (told.conversation_id, told.changes["how"]) == (talk.pk, "merged")
    assert "Ben merged two contacts into Mara Reyes" in html


def test_f92_whom_to_merge_with_is_found_by_typing(cast, aurora, ben):
    kept, gone, _ = both(cast)

    html = ben.get(at(kept) + "?q=reyes").content.decode()

    assert f"?with={gone.uuid}" in html
    assert f"?with={kept.uuid}" not in html


def test_every_table_that_holds_a_contact_takes_part_in_merges():
    holders = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Contact
    }

    assert holders == set(merging.MOVES)


def test_merges_are_forgotten_after_their_day(cast, aurora, ben):
    kept, gone, _ = both(cast)
    merge(ben, kept, gone)
    fresh = merging.forget()
    Merge.objects.update(at=timezone.now() - timedelta(hours=25))

    assert (fresh, merging.forget()) == (0, 1)


def suggested(client, path="/aurora/contacts/duplicates/"):
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"name": "Zoë Kaplan"}, {"name": "ZOE KAPLAN"}, "Same name"),
        ({"name": "Mara Reyes", "company": "Bright"}, {"name": "Mara Reyez", "company": "BRIGHT"},
         "Like names at one company"),
        ({"name": "M. Reyes", "company": "Bright"}, {"name": "Mara Reyes", "company": "Bright"},
         "Like names at one company"),
    ],
)  # fmt: skip
def test_f97_duplicates_are_suggested_by_name_and_company(aurora, ben, one, other, why):
    mine, _ = person(**one), person(**other)
    person("Somebody Else", company="Bright")

    html = suggested(ben)
    beside = suggested(ben, at(mine, "duplicates/"))

    assert html.count('class="card pair"') == 1
    assert why in html
    assert why in beside


def test_f97_numbers_in_two_spellings_are_suggested(aurora, ben):
    person("Anna Bianchi", "+390212345678")
    person("A. B. Rossi", "+39212345678")  # as a foreign carrier drops the zero
    person("Carla Verdi", "+12125345678")  # the same last digits, another number

    html = suggested(ben)

    assert html.count('class="card pair"') == 1
    assert "Numbers that may be one" in html


def test_f97_suggestion_is_dismissed_for_everybody_and_comes_back_with_undo(cast, aurora, ben):
    one, other = person("Mara Reyes"), person("mara reyes")
    names = {"one": str(other.uuid), "other": str(one.uuid)}

    answer = client_of(cast.ben, **{"HX-Request": "true"}).post(
        "/aurora/contacts/duplicates/", names
    )
    gone = suggested(client_of(cast.ada))
    ben.post(
        f"/aurora/contacts/duplicates/undoing/?one={names['one']}&other={names['other']}"
    )  # what the toast does
    back = suggested(ben)

    assert "They stay two contacts" in answer["HX-Trigger"]
    assert 'class="card pair"' not in gone
    assert 'class="card pair"' in back
    assert not NotSame.objects.exists()


def test_f91_anothers_private_contact_is_suggested_to_nobody_else(cast, aurora, ben):
    person("Mara Reyes")
    hers = person("Mara Reyes", private_to=cast.ada)

    assert 'class="card pair"' not in suggested(ben)
    assert 'class="card pair"' in suggested(client_of(cast.ada))
    assert ben.get(at(hers, "duplicates/")).status_code == 404


def test_duplicates_are_looked_for_in_bounded_parts(cast, aurora, ben, monkeypatch):
    monkeypatch.setattr("contacts.duplicates.LOOKED", 2)
    first = [person("Mara Reyes"), person("Mara Reyes")]
    newer = [person("Noah Petersen"), person("Yusuf Demir")]

    html = suggested(ben)
    rest = suggested(ben, f"/aurora/contacts/duplicates/?before={newer[0].pk}")

    assert 'class="card pair"' not in html
    assert f"?before={newer[0].pk}" in html
    assert rest.count('class="card pair"') == 1
    assert str(first[0].uuid) in rest


def test_duplicates_ask_as_often_for_three_pairs_as_for_one(
    aurora, ben, django_assert_max_num_queries
):
    counts = []
    for number in range(3):
        person(f"Mara {number}", f"+1206555{number:04d}")
        person(f"mara {number}", f"+1206556{number:04d}")
        with django_assert_max_num_queries(40) as asked:
            suggested(ben)
        counts.append(len(asked))

    assert counts[0] == counts[2]


def test_f97_contact_page_and_list_lead_to_duplicates(aurora, ben):
    contact = person("Mara Reyes", MARA)

    page = ben.get(f"/aurora/contacts/{contact.uuid}/").content.decode()
    listed = ben.get("/aurora/contacts/").content.decode()

    assert f"/aurora/contacts/{contact.uuid}/duplicates/" in page
    assert f"/aurora/new/?contact={contact.uuid}" in page
    assert "/aurora/contacts/duplicates/" in listed
    assert ben.get("/aurora/contacts/duplicates/").status_code == 200


def test_f92_picture_goes_over_and_each_file_stays_one_contacts(cast, aurora, ben):
    kept, gone = person("Mara", picture="org/1/old.p"), person("Mara", picture="org/1/new.p")

    merge(ben, kept, gone, take=["picture"])
    pictures = list(Contact.objects.order_by("id").values_list("picture", flat=True))
    ben.post(f"/aurora/merges/{Merge.objects.get().uuid}/undoing/")

    assert pictures == ["org/1/new.p", "org/1/old.p"]  # what is swept away is not what is shown
    back = list(Contact.objects.order_by("id").values_list("picture", flat=True))
    assert back == ["org/1/old.p", "org/1/new.p"]


def test_f91_private_name_is_shown_to_its_member_alone(cast, aurora, ben, say):
    talk = say(sender=MARA).conversation
    person("Mara Private", MARA, private_to=cast.ben)
    address = f"/aurora/conversations/{talk.uuid}/"

    assert "Mara Private" in ben.get(address).content.decode()
    assert "Mara Private" not in client_of(cast.ada).get(address).content.decode()


def test_erasing_somebody_leaves_nothing_of_what_was_merged_into_them(cast, aurora, ben):
    kept, gone, _ = both(cast)
    merge(ben, kept, gone)

    erasing.ask(Identity.objects.get(address=MARA), by=cast.ada)
    while erasing.work():
        pass

    assert not Contact.objects.exists()
    assert not Merge.objects.exists()

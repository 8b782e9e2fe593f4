"""What makes many contacts quick to write, and means the same as what it stands for."""

import random

import pytest
from django.db import connection

from contacts.imports import ahead, pointers
from contacts.imports import jobs as importing
from contacts.models import Contact, Favourite, Identity
from inbox.accounts.models import Member
from tests.papers.conftest import work

DIGITS = "SELECT search_digits(7, %s), search_digits_any(7, %s)"


def spellings():
    """Plain numbers of every length, and what else stands where a number does."""
    chance = random.Random(1)
    plain = ["+" + "".join(chance.choices("0123456789", k=n)) for n in range(1, 20) for _ in (1, 2)]
    return [*plain, "", "12345", "Anonymous", "Bike Shop 24", "+1 206 555 0142", "+120655501x2",
            "\n+12065550142", "+12065550142\n", "++12065550142", "+\u0661\u0662\u0663\u0664"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", spellings())
def test_short_way_to_a_numbers_parts_gives_what_the_long_one_does(address):
    with connection.cursor() as cursor:
        cursor.execute(DIGITS, [address, address])
        short, long = cursor.fetchone()

    assert sorted(short) == sorted(long)


def test_what_something_points_to_is_held_whoever_points(cast):
    with cast.aurora.open():
        one, other = Contact.objects.create(name="Ana"), Contact.objects.create(name="Bea")
        Favourite.objects.create(member=cast.ada, contact=one)
        number = Identity.objects.create(address="+12065550142")

        assert pointers.held("contacts_contact", [one.pk, other.pk]) == {one.pk}
        assert pointers.held("contacts_identity", [number.pk]) == set()
        assert pointers.held("contacts_identity", []) == set()


def test_what_was_read_ahead_is_read_anew_where_something_changed(cast, bring, monkeypatch):
    monkeypatch.setattr(ahead, "ROWS", 2)
    text = "name,phone,owner\n" + "".join(
        f"P{n},20655501{n:02d},{cast.ben.user.email}\n" for n in range(6)
    )
    importing.run(bring(text, upto="checked"))

    importing.work(most=1)
    Member.objects.filter(pk=cast.ben.pk).update(is_active=False)
    importing.work(most=1)
    Member.objects.filter(pk=cast.ben.pk).update(is_active=True)
    work()

    owners = dict(Contact.objects.values_list("name", "owner_id"))
    ben = cast.ben.pk
    assert owners == {"P0": ben, "P1": ben, "P2": None, "P3": None, "P4": ben, "P5": ben}

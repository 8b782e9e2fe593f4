"""What makes many contacts quick to write, and means the same as what it stands for."""

import random

import pytest
from django.db import connection

from contacts.imports import pointers
from contacts.models import Contact, Favourite, Identity

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

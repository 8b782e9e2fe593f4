"""Undo of what was done to the fields of contacts: a field comes back with its answers."""

import pytest

from contacts import fields
from contacts.models import Contact, CustomField
from inbox.accounts.models import Event
from tests.cast import client_of

PAGE = "/aurora/contacts/fields/"


@pytest.fixture
def bike(cast):
    """A field that Anna answered, between two others."""
    with cast.aurora.open():
        fields.create("Member number", kind="number")
        made = fields.create("Bike", kind="choice", choices="City\nRace")
        fields.create("Height", kind="number")
        Contact.objects.create(name="Anna", custom={str(made.uuid): "Race"})
    return made


def asked(cast) -> list[tuple]:
    with cast.aurora.open():
        return [(one.name, one.choices, one.uuid) for one in fields.every()]


def address(field) -> str:
    return f"{PAGE}{field.uuid}/"


@pytest.mark.parametrize(
    "form",
    [
        {"_method": "DELETE"},
        {"name": "Bicycle", "choices": "City\nRace\nCargo"},
        {"move": "up"},
        {"move": "down"},
    ],
)
def test_undo_of_a_field_gives_back_its_name_choices_and_place(cast, bike, form):
    ada, before = client_of(cast.ada), asked(cast)

    shown = ada.post(address(bike), form, follow=True).content.decode()
    during = asked(cast)
    ada.post(f"{address(bike)}?undo=row")

    assert during != before
    assert f"{address(bike)}?undo=row" in shown
    assert asked(cast) == before
    with cast.aurora.open():
        contact = Contact.objects.get()
        assert fields.answers(fields.every(), contact.custom) == {str(bike.uuid): "Race"}


def test_undo_of_a_new_field_asks_it_no_more(cast, bike):
    ada, before = client_of(cast.ada), asked(cast)
    ada.post(PAGE, {"name": "Weight", "kind": "number"})
    with cast.aurora.open():
        made = CustomField.objects.get(name="Weight")

    ada.post(f"{address(made)}?undo=row")

    assert asked(cast) == before


def test_field_does_not_come_back_beside_another_of_its_name(cast, bike):
    ada = client_of(cast.ada)
    ada.post(address(bike), {"_method": "DELETE"})
    with cast.aurora.open():
        fields.create("bike", kind="text")

    answer = ada.post(f"{address(bike)}?undo=row", follow=True)

    assert "Nothing was undone" in answer.content.decode()
    assert len(asked(cast)) == 3


def test_fields_stand_in_the_audit_log_with_who_and_before_and_after(cast, bike):
    ada = client_of(cast.ada)
    ada.post(address(bike), {"name": "Bicycle", "choices": "City\nRace"})
    ada.post(f"{address(bike)}?undo=row")

    log = ada.get("/aurora/settings/audit/").content.decode().split("<main")[1]

    assert "Settings changed: Contact field" in log
    assert "Change undone: Contact field" in log
    assert "<del>Bike</del>" in log
    with cast.aurora.open():
        assert Event.objects.get(kind="SettingsChanged").actor_id == cast.ada.pk

"""Two contacts beside each other: their fields, numbers and conversations, and what is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from contacts import finding, merging
from contacts.models import Contact, CustomField, Identity
from inbox.accounts.models import Member
from inbox.conversations.knowing import known
from inbox.conversations.showing import history, people
from inbox.conversations.showing.history import Past
from inbox.conversations.showing.people import Person, hue_of, initials


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    contact: Contact
    who: Person
    numbers: list[Identity]
    past: list[Past]


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both, in words; `takes` when the other's is what one would want."""

    name: str
    label: str
    kept: str
    gone: str
    takes: bool

    @property
    def is_choice(self) -> bool:
        return self.kept != self.gone


def side(contact: Contact, *, member: Member) -> Side:
    """A contact with what hangs on it, as far as the member may see."""
    numbers = finding.numbers([contact])[contact.pk]
    who = person(contact, numbers)
    return Side(contact, who, numbers, history.of_contact(contact, member=member))


def person(contact: Contact, numbers: Sequence[Identity]) -> Person:
    """How a contact looks, here as on its own page."""
    key = numbers[0].address if numbers else str(contact.uuid)
    return Person(None, contact.name, initials(contact.name), hue_of(key))


def lines(kept: Contact, gone: Contact) -> list[Line]:
    """Every field that one of the two has."""
    mine, theirs = merging.values(kept), merging.values(gone)
    own = {*mine, *theirs} - {*merging.FIELDS, *merging.TOGETHER}
    names = [*merging.FIELDS, *sorted(own)]
    labels = _labels(names)
    owners = people.members([mine["owner"], theirs["owner"]])
    found = []
    for name in names:
        said = [_said(name, values.get(name), owners) for values in (mine, theirs)]
        if any(said):
            found.append(Line(name, labels[name], said[0], said[1], not said[0]))
    return found


def labels(names: Sequence[str]) -> list[str]:
    """The fields as people call them."""
    called = _labels(names)
    return [called[name] for name in names]


def _labels(names: Sequence[str]) -> dict[str, str]:
    called = {**known.labels(), "picture": _("Picture"), "owner": _("Looked after by")}
    custom = [UUID(name.removeprefix(merging.CUSTOM)) for name in names if name not in called]
    asked = CustomField.objects.filter(uuid__in=custom) if custom else ()
    called |= {f"{merging.CUSTOM}{field.uuid}": field.name for field in asked}
    return {name: called.get(name, _("Another field")) for name in names}


def _said(name: str, value: Any, owners: dict[int, Person]) -> str:
    if value is None or value == "":
        return ""
    if name == "owner":
        return owners[value].name if value in owners else ""
    if name == "picture":
        return _("There is one")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return formats.date_format(value) if isinstance(value, date) else str(value)

"""A file to begin with: every column this organization can fill, and three people in it."""

from collections.abc import Sequence

import phonenumbers

from contacts.exports import sheet
from contacts.imports.columns import LABELS, ONCE, SEVERAL
from contacts.models import CustomField

LEFT_OUT = {"name", "phone", "phone:home"}  # first and last name stand for it
PEOPLE = (
    {"first": "Ana", "last": "Ferreira", "company": "Padaria Sol", "email": "ana@example.com",
     "birthday": "1990-05-21", "address": "12 Mill Lane", "language": "pt-BR",
     "zone": "America/Sao_Paulo",
     "notes": "Likes to be texted in the morning"},
    {"first": "Luca", "last": "Greco", "language": "it", "zone": "Europe/Rome"},
    {"first": "Gwen", "last": "Holt", "language": "en", "opt_out": "yes"},
)  # fmt: skip
OWN = {"text": "Any words", "number": "42", "date": "2026-03-14", "boolean": "yes"}


def written(fields: Sequence[CustomField], *, country: str, owner: str, delimiter: str) -> bytes:
    """The file's bytes."""
    columns = [one for one in [*ONCE[1:3], *SEVERAL, *ONCE[3:]] if one not in LEFT_OUT]
    rows = [[str(LABELS[one]) for one in columns] + [field.name for field in fields]]
    for place, person in enumerate(PEOPLE):
        said: dict[str, str] = dict(person)
        said["phone:mobile"] = _number(country, place)
        if place == 0:
            said["owner"] = owner
        own = [_own(field) if place == 0 else "" for field in fields]
        rows.append([said.get(one, "") for one in columns] + own)
    return sheet.BOM + sheet.lines(rows, delimiter)


def _number(country: str, place: int) -> str:
    """One that looks as numbers do there."""
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        return f"+1206555014{place}"
    last = (example.national_number or 0) % 10
    example.national_number = (example.national_number or 0) - last + place
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)


def _own(field: CustomField) -> str:
    if field.kind == CustomField.Kind.CHOICE:
        return str(field.choices[0]) if field.choices else ""
    return OWN[field.kind]

"""A record becomes a row: who it is about and what is said of them, or why it cannot be taken."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from contacts import emails
from contacts.exports import sheet
from contacts.imports import cells
from contacts.imports.columns import FIELD, PHONES
from contacts.imports.numbers import Normalizer
from contacts.imports.reader import Record
from contacts.models import CustomField
from inbox.accounts.models import Member
from inbox.words import kept

LENGTHS = {"name": 120, "company": 120, "address": 300, "notes": 4000}
SEVERAL = re.compile(r"[;|\n]|:::")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


@dataclass(slots=True)
class Row:
    """What a record says. `values` are the contact's columns, without those the file leaves empty;
    `custom` its own fields by uuid.
    """

    number: int
    offset: int
    length: int
    name: str = ""
    phones: list[tuple[str, str]] = field(default_factory=list)  # number, label
    emails: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    is_out: bool = False
    stranger: str = ""  # an owner nobody knows

    @property
    def handle(self) -> str:
        """What it is known by: its first number, else its e-mail address, else its name."""
        return self.phones[0][0] if self.phones else (self.emails or [self.name])[0]


@dataclass(slots=True)
class Problem:
    """Why a row was left out, or what was left out of it."""

    number: int
    offset: int
    length: int
    reason: str
    detail: str = ""

    def kept(self) -> list[Any]:
        return [self.number, self.offset, self.length, self.reason, self.detail[:200]]


class _Left(Exception):
    """The row is not taken."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class Parser:
    """For the files of one organization whose columns are these."""

    def __init__(
        self,
        columns: Sequence[str],
        *,
        country: str,
        fields: Sequence[CustomField],
        members: dict[str, int],
    ) -> None:
        # readers that are made of the same read the same
        self.made_of = (
            tuple(columns),
            country,
            tuple((one.uuid, one.name, one.kind, tuple(one.choices)) for one in fields),
            tuple(sorted(members.items())),
        )
        self._members = members
        self._number = Normalizer(country)
        self._phones = [
            (place, column.partition(":")[2])
            for place, column in enumerate(columns)
            if column in PHONES
        ]
        self._emails = [place for place, column in enumerate(columns) if column == "email"]
        self._most = max((place for place, column in enumerate(columns) if column), default=0) + 1
        self._width = len(columns)
        places = {column: place for place, column in enumerate(columns) if column}
        self._names = [places[one] for one in ("first", "last") if one in places]
        self._name = places.get("name")
        self._owner, self._out = places.get("owner"), places.get("opt_out")
        known: dict[str, Callable[[str], Any]] = {
            "company": str,
            "address": str,
            "notes": str,
            "birthday": partial(cells.birthday, country=country),
            "language": cells.language,
            "zone": cells.zone,
        }
        self._plain = [(places[name], name, fit) for name, fit in known.items() if name in places]
        self._custom = [
            (places[f"{FIELD}{one.uuid}"], str(one.uuid), one.name, cells.custom(one, country))
            for one in fields
            if f"{FIELD}{one.uuid}" in places
        ]

    def __call__(self, record: Record) -> Row | Problem | None:
        """None for a row without a word."""
        if record.problem:
            return Problem(record.number, record.offset, record.length, record.problem)
        try:
            return self._row(record)
        except _Left as left:
            place = (record.number, record.offset, record.length)
            return Problem(*place, left.reason, left.detail)

    def _row(self, record: Record) -> Row | None:
        said = [_plain(cell) for cell in record.cells]
        if not any(said):
            return None
        if len(said) > self._width and any(said[self._width :]):
            raise _Left("many_cells")
        if len(said) < self._most:
            said += [""] * (self._most - len(said))
        row = Row(record.number, record.offset, record.length)
        row.phones = self._phones_of(said)
        row.emails = self._emails_of(said)
        row.name = self._name_of(said)
        for place, name, fit in self._plain:
            if said[place]:
                row.values[name] = self._fitting(fit, said[place], name, name)
        for place, uuid, name, fit in self._custom:
            if said[place]:
                row.custom[uuid] = self._fitting(fit, said[place], "", name)
        if self._out is not None:
            row.is_out = cells.is_opt_out(said[self._out])
        if self._owner is not None and said[self._owner]:
            self._own(row, said[self._owner])
        if not row.phones:
            _stands_without_number(row)
        return row

    def _phones_of(self, said: list[str]) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for place, label in self._phones:
            text = said[place]
            if not text:
                continue
            for one in SEVERAL.split(text) if SEVERAL.search(text) else (text,):
                if one.strip():
                    number = self._number(one.strip())
                    if not number:
                        raise _Left("number", one)
                    found.setdefault(number, label)
        return list(found.items())

    def _emails_of(self, said: list[str]) -> list[str]:
        found: dict[str, None] = {}
        for place in self._emails:
            for one in emails.split(said[place]):
                if not emails.is_one(one):
                    raise _Left("email", one)
                found[one] = None
        if len(found) > emails.MOST:
            raise _Left("many_emails", " ".join(found))
        return list(found)

    def _name_of(self, said: list[str]) -> str:
        name = said[self._name] if self._name is not None else ""
        name = name or " ".join(said[place] for place in self._names if said[place])
        name = " ".join(name.split())
        if len(name) > LENGTHS["name"]:
            raise _Left("long", name)
        return name

    def _fitting(self, fit: Callable[[str], Any], text: str, name: str, detail: str) -> Any:
        if name in LENGTHS and len(text) > LENGTHS[name]:
            raise _Left("long", text)
        try:
            return fit(text)
        except cells.Unfit as unfit:
            raise _Left(str(unfit), f"{detail}: {text}") from None

    def _own(self, row: Row, text: str) -> None:
        """An owner nobody knows is told of, and the row taken without."""
        member = self._members.get(text.casefold())
        if member is None:
            row.stranger = text
        else:
            row.values["owner_id"] = member


def _stands_without_number(row: Row) -> None:
    if not (row.name or row.emails or row.values.get("company")):
        raise _Left("no_number")
    if row.is_out:
        raise _Left("out_nowhere", row.handle)


def _plain(cell: str) -> str:
    """A cell's text without blanks around it, a spreadsheet's guard, and what no row can hold."""
    text = cell.strip()
    if not text:
        return ""
    if text[0] == "'":
        text = sheet.bare(text)
    if not text.isascii():
        text = kept(text)
    return CONTROL.sub(" ", text) if not text.isprintable() else text


def members_by_id() -> dict[str, int]:
    """Those who may own contacts, by what a file may call them: e-mail or uuid."""
    found: dict[str, int] = {}
    members = Member.objects.filter(is_active=True).select_related("user")
    for member in members:
        found[member.user.email.casefold()] = member.pk
        found[str(member.uuid)] = member.pk
    return found

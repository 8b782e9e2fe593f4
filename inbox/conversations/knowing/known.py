"""What the details, the contact's page and its form show of a contact, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from contacts import cards, favourites, fields, listing, numbers, zones
from contacts.models import Contact, CustomField, Identity
from inbox.accounts.models import Member
from inbox.conversations.showing import people
from inbox.conversations.showing.people import Person, hue_of, initials

KINDS = {"notes": "lines", "emails": "emails", "birthday": "date", "language": "choice",
         "zone": "zone", "owner": "choice"}  # fmt: skip
CUSTOM = {"text": "text", "number": "number", "date": "date", "choice": "choice",
          "boolean": "choice"}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One thing that is known or asked: `value` is as a form says it, `shown` as people read it."""

    name: str
    label: str
    kind: str  # text, lines, emails, number, date, choice, zone
    value: str
    shown: str
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Known:
    """A contact as its details show it."""

    contact: Contact
    person: Person
    numbers: list[Identity]
    facts: list[Fact]
    is_favourite: bool
    owner: Person | None = None


def of(contact: Contact, *, to: Member) -> Known:
    """Everything of it; the member may see it."""
    reach = numbers.of(contact)
    owner = people.members([contact.owner_id]).get(contact.owner_id or 0)
    asked = fields.every()
    key = reach[0].address if reach else str(contact.uuid)
    return Known(
        contact=contact,
        person=Person(None, contact.name, initials(contact.name), hue_of(key)),
        numbers=reach,
        facts=facts(contact, asked, reach=reach, owner=owner),
        is_favourite=favourites.has(contact, by=to),
        owner=owner,
    )


def facts(
    contact: Contact,
    asked: Sequence[CustomField],
    *,
    reach: Sequence[Identity] = (),
    owner: Person | None = None,
) -> list[Fact]:
    """What is always asked, then what managers added."""
    guess = next((zone for one in reach if (zone := zones.guess(one.address))), "")
    born = contact.birthday
    found = [
        _plain("name", contact.name),
        _plain("company", contact.company),
        _plain("emails", contact.emails.replace(" ", "\n")),
        _plain("address", contact.address),
        _plain("birthday", born.isoformat() if born else "", date_format(born) if born else ""),
        _plain("language", contact.language, cards.LANGUAGES.get(contact.language, "")),
        _plain(
            "zone",
            contact.zone,
            _place(contact.zone or guess),
            hint=_("Guessed from the number") if guess and not contact.zone else "",
        ),
        _plain("notes", contact.notes),
    ]
    if not contact.is_private:
        uuid = str(owner.uuid) if owner else ""
        found.insert(1, _plain("owner", uuid, owner.name if owner else ""))
    return found + [_asked(one, contact.custom.get(str(one.uuid))) for one in asked]


def blank() -> list[Fact]:
    """Of a contact that is not there yet."""
    nothing = dict.fromkeys(("emails", "address", "language", "zone", "notes"), "")
    return facts(Contact(**nothing), fields.every())


def one(contact: Contact, name: str) -> Fact | None:
    """A single fact with what can be chosen; None for a name that is none."""
    owner = people.members([contact.owner_id]).get(contact.owner_id or 0)
    every = facts(contact, fields.every(), reach=numbers.of(contact), owner=owner)
    found = next((fact for fact in every if fact.name == name), None)
    return with_options([found])[0] if found else None


def with_options(given: Sequence[Fact]) -> list[Fact]:
    """The same facts with their choices, for a form."""
    asked = {str(one.uuid): one for one in fields.every()}
    return [_with_options(fact, asked) for fact in given]


def _with_options(fact: Fact, asked: Mapping[str, CustomField]) -> Fact:
    options: list[tuple[str, str]] = []
    if fact.name == "owner":
        options = [(str(one.uuid), one.user.name) for one in listing.owners()]
    elif fact.name == "language":
        options = list(cards.LANGUAGES.items())
    elif fact.name == "zone":
        options = [(name, _place(name)) for name in cards.zones()]
    elif (custom := asked.get(fact.name)) is not None:
        options = _choices(custom, fact.value)
    return replace(fact, options=options)


def _choices(custom: CustomField, value: str) -> list[tuple[str, str]]:
    if custom.kind == "boolean":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(word, word) for word in dict.fromkeys([*custom.choices, *([value] if value else [])])]


def labels() -> dict[str, str]:
    """How the fields everybody has are called."""
    return {
        "name": _("Name"),
        "company": _("Company"),
        "emails": _("E-mail addresses"),
        "address": _("Address"),
        "birthday": _("Birthday"),
        "language": _("Language"),
        "zone": _("Time zone"),
        "notes": _("Notes"),
        "owner": _("Owner"),
    }


def _plain(name: str, value: str, shown: str | None = None, *, hint: str = "") -> Fact:
    kind = KINDS.get(name, "text")
    return Fact(name, labels()[name], kind, value, value if shown is None else shown, hint)


def _asked(custom: CustomField, answer: Any) -> Fact:
    value, shown = "", ""
    if answer is not None:
        value = {True: "yes", False: "no"}[answer] if custom.kind == "boolean" else str(answer)
        shown = _shown(custom.kind, value)
    return Fact(str(custom.uuid), custom.name, CUSTOM[custom.kind], value, shown)


def _shown(kind: str, value: str) -> str:
    if kind == "boolean":
        return _("Yes") if value == "yes" else _("No")
    if kind == "date":
        return date_format(date.fromisoformat(value))
    if kind == "number":
        return number_format(value, use_l10n=True)
    return value


def _place(zone: str) -> str:
    """ "America/New_York" as "New York, America"."""
    area, _slash, city = zone.partition("/")
    return f"{city}, {area}".replace("_", " ") if city else zone


def given(shown: Sequence[Fact], said: Mapping[str, Any]) -> list[Fact]:
    """The facts with what a refused form said in their place."""
    return [replace(fact, value=str(said.get(fact.name, fact.value))) for fact in shown]

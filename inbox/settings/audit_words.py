"""The audit log in plain words: what each kind of event is called, and what changed from what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import ChoiceField
from django.utils.translation import gettext as _

from inbox.conversations.showing.people import Person
from inbox.settings import cards
from inbox.settings.audit_names import CODES, CODES_OF, KINDS, NAMED, PEOPLE, TITLES

LONGEST = 120
# Never told: what names rows by number or uuid, and what may hold a customer's own words.
SILENT = {"contact", "conversation", "conversations", "job", "export", "import", "told", "link",
          "inboxes", "preview", "body", "wording", "text", "password", "token",
          "secret"}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Whatever entries name by number."""

    people: Mapping[int, Person]
    inboxes: Mapping[int, str]
    teams: Mapping[str, str]
    rows: Mapping[str, str]  # by uuid: what a card edits

    def of(self, name: str, value: Any) -> str:
        """Whose the number is, in a change of this name; "" for nobody, and for who is gone."""
        if name in PEOPLE:
            return self.people[value].name if value in self.people else ""
        if name == "team":
            return self.teams.get(str(value), "")
        if isinstance(value, int):
            return self.inboxes.get(value, "")
        return "" if value == "none" else str(value)


def sentence(kind: str, about: str) -> str:
    """What happened, and to which settings."""
    name = about.partition(":")[0]
    card = cards.known.get(name)
    title = card.title if card else TITLES.get(name, "")
    known = str(KINDS[kind]) if kind in KINDS else _spelled(kind)
    return f"{known}: {title}" if title else known


def nobody() -> str:
    """Who did what nobody did."""
    return _("By itself")


def changes(
    kind: str, about: str, said: Mapping[str, Any], names: Names
) -> list[tuple[str, str, str]]:
    """(field, before, after) of what tells both; what tells one thing has nothing before."""
    first = about.partition(":")[0]
    card, codes = cards.known.get(first), CODES | CODES_OF.get(first or kind, {})
    told = []
    for name, value in said.items():
        both = value if _is_pair(value) else (None, value)
        if name in SILENT or value == "" or any(isinstance(one, dict) for one in both):
            continue
        before, after = (_plain(_word(card, name, one, names, codes)) for one in both)
        told.append((_field(card, name), before, after))
    return told


def inbox_ids(said: Mapping[str, Any]) -> Iterable[int]:
    """The inboxes that changes name by number."""
    value = said.get("inbox")
    both: list[Any] = value if isinstance(value, list) else [value]
    return [pk for pk in both if isinstance(pk, int)]


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _field(card: cards.Card | None, name: str) -> str:
    if card is not None and name in card.form.base_fields:
        return str(card.form.base_fields[name].label or name)
    return str(NAMED[name]) if name in NAMED else _spelled(name)


def _word(
    card: cards.Card | None,
    name: str,
    value: Any,
    names: Names,
    codes: Mapping[str, Mapping[str, Any]],
) -> Any:
    """A number or a code as people say it."""
    if value is None or isinstance(value, bool):
        return value
    if name in PEOPLE or name in {"inbox", "team"}:
        return names.of(name, value)
    if name in codes and isinstance(value, str):
        return codes[name].get(value, value)
    field = card.form.base_fields.get(name) if card else None
    tell = getattr(field, "told", None)
    if tell is not None:
        return tell(value)
    offered = dict(getattr(field, "choices", ())) if isinstance(field, ChoiceField) else {}
    if isinstance(value, list):
        offered = {**offered, **codes.get(name, {})}
        return [offered.get(one, one) if isinstance(one, str) else one for one in value]
    return offered.get(value, value)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        value = ", ".join(_plain(one) for one in value)
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _spelled(name: str) -> str:
    """A name of the code as words: "TagChanged" is "Tag changed"."""
    words = re.sub(r"(?<=[a-z0-9])([A-Z])", r" \1", name).replace("_", " ").lower()
    return words[:1].upper() + words[1:]

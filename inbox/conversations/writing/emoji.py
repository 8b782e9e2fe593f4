"""The emoji that are offered, with their names in the reader's language."""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

TABLE = Path(__file__).with_name("emoji.json")
TITLES = {
    "faces": _("Faces and hearts"),
    "people": _("Hands and people"),
    "nature": _("Nature"),
    "food": _("Food and drink"),
    "places": _("Places and travel"),
    "things": _("Things"),
    "signs": _("Signs"),
}


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TABLE.read_text())
    return found


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """(title, [(emoji, name)]) in the language in use."""
    return [(str(TITLES[name]), pairs) for name, pairs in _named(translation.get_language() or "")]


@lru_cache(maxsize=8)
def _named(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    table = _table()
    known = table["languages"]
    place = 1 + (known.index(language.lower()) if language.lower() in known else 0)
    return [
        (group["name"], [(row[0], row[place]) for row in group["emoji"]])
        for group in table["groups"]
    ]

"""What a sign-up list says: how it asks, welcomes and parts, and what must stand in it."""

import re
from typing import Protocol

from django.utils.translation import gettext as _

FIELD = re.compile(r"\{(\w+)\}")
FIELDS = frozenset({"business", "list", "frequency", "yes", "leave"})
# Whoever is asked must read who asks, how often they will write, how to say yes and how to stop.
ASKED = ("{business}", "{frequency}", "{yes}")
STOP = re.compile(r"\bstop\b", re.I)


class Said(Protocol):
    """What a list's texts may name."""

    name: str
    business: str
    frequency: str
    yes: str


def defaults() -> dict[str, str]:
    """Texts that say all that carriers ask for, in the language of whoever begins the list."""
    return {
        "asks": _(
            "{business}: answer {yes} to get {list}, {frequency}. Msg and data rates may apply. "
            "HELP for help, STOP to end."
        ),
        "welcomes": _(
            "{business}: you are on the list {list}, {frequency}. Text {leave} to leave it, "
            "STOP to end all texts."
        ),
        "parts": _("{business}: you left the list {list}. You get no more of it."),
    }


def missing(text: str) -> str:
    """What the question to whoever joins does not say yet, or ""."""
    found = next((one for one in ASKED if one not in text), "")
    return found or ("" if STOP.search(text) else "STOP")


def unknown(text: str) -> str:
    """A field that is none, or ""."""
    return next((one for one in FIELD.findall(text) if one not in FIELDS), "")


def fill(text: str, of: Said, leave: str) -> str:
    """The text with the list's own words in it."""
    values = {
        "business": of.business, "list": of.name, "frequency": of.frequency, "yes": of.yes,
        "leave": leave,
    }  # fmt: skip
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)

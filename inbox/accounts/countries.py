"""Countries that have telephones, by name, and the one a browser seems to be from."""

import re
from functools import cache

import phonenumbers
from babel import Locale
from django.utils.translation import get_language

REGION = re.compile(r"[a-zA-Z]{2,3}[-_]([A-Za-z]{2})\b")


@cache
def named(language: str) -> list[tuple[str, str]]:
    """Each code with its name in a language, in the order of the names."""
    names = Locale.parse(language, sep="-").territories
    found = [(code, str(names.get(code, code))) for code in phonenumbers.SUPPORTED_REGIONS]
    return sorted(found, key=lambda pair: pair[1])


def offered() -> list[tuple[str, str]]:
    """The same in the reader's language."""
    return named(get_language() or "en")


def guess(accepted: str) -> str:
    """The region of the first language that names one: "it-IT, en" is Italy."""
    for region in REGION.findall(accepted):
        if region.upper() in phonenumbers.SUPPORTED_REGIONS:
            return str(region.upper())
    return "US"

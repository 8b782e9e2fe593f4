"""Values of cells: what a birthday, a language or an organization's own field takes."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_decimal_symbol
from django.conf.locale import LANG_INFO

from contacts import fields
from contacts.models import CustomField

# Where the month is written before the day.
MONTH_FIRST = {"US", "PH", "PR", "GU", "AS", "VI", "FM", "MH", "PW"}
DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})", re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+", re.ASCII)
TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", re.ASCII)
NO = {"", "0", "no", "n", "false", "f", "off", "nao", "não", "falso", "subscribed", "in", "-"}
YES = {"1", "yes", "y", "true", "t", "on", "x", "si", "sì", "s", "sim", "vero", "verdadeiro", "ok"}


class Unfit(Exception):
    """The cell holds something else; the words name what it should be."""


Parse = Callable[[str], Any]


def dated(text: str, country: str) -> str:
    """A day as ISO 8601. Raises Unfit."""
    match = DATE.fullmatch(text)
    if match is None:
        raise Unfit("date")
    one, two, three = match.groups()
    if len(one) == 4:
        order = [(one, two, three)]
    else:
        order = [(three, two, one), (three, one, two)]
        if country in MONTH_FIRST:
            order.reverse()
    for year, month, day in order:
        try:
            return date(int(year), int(month), int(day)).isoformat() if len(year) == 4 else ""
        except ValueError:
            continue
    raise Unfit("date")


def birthday(text: str, country: str) -> str:
    """A day somebody may have been born on. Raises Unfit."""
    found = dated(text, country)
    if not found or not "1880-01-01" <= found <= date.today().isoformat():  # noqa: DTZ011 - a day
        raise Unfit("date")
    return found


@cache
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, known in LANG_INFO.items():
        for name in (known.get("name"), known.get("name_local")):
            if name:
                names.setdefault(str(name).casefold(), code)
        names.setdefault(code.split("-")[0], code.split("-")[0])
    return names


def language(text: str) -> str:
    """A language's tag (BCP 47), from its tag or its name. Raises Unfit."""
    found = _languages().get(text.casefold(), text)
    match = TAG.fullmatch(found)
    if match is None or match[1].lower() not in _languages():
        raise Unfit("language")
    return f"{match[1].lower()}-{_region(match[2])}" if match[2] else match[1].lower()


def _region(text: str) -> str:
    return text.title() if len(text) == 4 else text.upper()


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def zone(text: str) -> str:
    """An IANA time zone, in its own spelling. Raises Unfit."""
    found = _zones().get(text.casefold().replace(" ", "_"))
    if found is None:
        raise Unfit("zone")
    return found


def truth(text: str) -> bool:
    """Yes or no. Raises Unfit."""
    word = text.casefold()
    if word not in YES and word not in NO:
        raise Unfit("boolean")
    return word in YES


def is_opt_out(text: str) -> bool:
    """Whatever is no "no": a date, a tick, a word we do not know. None is overlooked."""
    return text.casefold() not in NO


@cache
def point(country: str) -> str:
    """What stands before the decimals where people write so."""
    tongues = get_official_languages(country, de_facto=True)
    try:
        return get_decimal_symbol(Locale(tongues[0], territory=country)) if tongues else "."
    except UnknownLocaleError:
        return "."


def number(text: str, country: str) -> str:
    """A number as programs write it. Of two kinds of marks the last stands before the decimals; one
    alone stands between thousands where it comes several times, or before three digits in a
    country that writes its decimals with the other.
    """
    plain = re.sub(r"[\s\u2019']", "", text)
    if "," in plain and "." in plain:
        thousands = "," if plain.rfind(",") < plain.rfind(".") else "."
        return plain.replace(thousands, "").replace(",", ".")
    mark = "," if "," in plain else "."
    is_thousands = plain.count(mark) > 1 or point(country) != mark
    return plain.replace(mark, "") if is_thousands and THOUSANDS.fullmatch(plain) else plain


def custom(field: CustomField, country: str) -> Parse:
    """What turns a cell into an answer to the organization's own question. It raises Unfit."""
    words = {str(word).casefold(): str(word) for word in field.choices}
    spelled: dict[str, Callable[[str], str]] = {
        CustomField.Kind.NUMBER: lambda cell: number(cell, country),
        CustomField.Kind.DATE: lambda cell: dated(cell, country),
        CustomField.Kind.CHOICE: lambda cell: words.get(cell.casefold(), cell),
        CustomField.Kind.BOOLEAN: lambda cell: "yes" if truth(cell) else "no",
    }
    spell = spelled.get(field.kind, str)

    def read(cell: str) -> Any:
        try:
            return fields.read(field, spell(cell))
        except fields.BadAnswer as error:
            # a row without a phone number has the other name already
            raise Unfit(error.reason.replace("no_number", "no_number_answer")) from None

    return read

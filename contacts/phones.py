"""Addresses of the telephone network: one spelling inside, a readable one outside."""

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _

# Whoever withholds their number: one address, whatever carriers call it.
ANONYMOUS = "Anonymous"
# A sender's name, as carriers allow it: letters among at most eleven characters.
NAME = re.compile(r"(?=.*[^\W\d_])[\w &.+-]{1,11}")
PART = re.compile(r"[\d\s()+./-]{3,}")
SHORT = re.compile(r"\d{3,8}")
# North American and written as we keep it: what reading it by the book would say is known.
KEPT = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}", re.ASCII)
# What was dialed before a mobile or a far number until 2019, and still stands in address books.
MEXICAN = re.compile(r"^(?:044|045|01)(?=\d{10}$)")
TYPED = re.compile(r"(?:tel:)?[+\uff0b]?[\d\s().\u2010-\u2015\u202a-\u202f/-]+")


@lru_cache(maxsize=20_000)
def normalize(address: str, country: str) -> str:
    """E.164 where the address is a number, however it is written, else the address itself.

    Short codes and alphanumeric senders are what they are and never get a country code.
    """
    text = address.strip()
    if KEPT.fullmatch(text):
        return text
    text = text[4:] if text[:4].lower() == "tel:" else text
    if (not text.startswith("+") and len(text) <= 6) or NAME.fullmatch(text):
        return text
    if country == "MX":
        text = _without_trunk(text)
    abroad = _parsed("+" + text[2:].lstrip(), country) if text.startswith("00") else None
    if abroad is not None and phonenumbers.is_valid_number(phonenumbers.parse(abroad, None)):
        return abroad  # before 00 is read as a country does that has a carrier's code behind it
    return _parsed(text, country) or abroad or text


def _without_trunk(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return MEXICAN.sub("", digits) if MEXICAN.match(digits) else text


def _parsed(text: str, country: str) -> str | None:
    """The number in E.164; None for what none can be."""
    try:
        number = phonenumbers.parse(text, country)
        form = phonenumbers.PhoneNumberFormat.E164
        known = _mobile(phonenumbers.format_number(number, form))
    except phonenumbers.NumberParseException:
        return None
    return known if is_possible(known) else None


def looks_typed(text: str) -> bool:
    """Whether somebody is typing a number, not a name."""
    return bool(TYPED.fullmatch(text.strip())) and any(sign.isdigit() for sign in text)


def why_not(address: str) -> str:
    """Why nothing can be written to a normalized address: "nameless" for a sender without a number,
    "short_code", "no_number" for what is none, or "".
    """
    if KEPT.fullmatch(address):
        return ""
    if SHORT.fullmatch(address):
        return "short_code"
    if not is_number(address):
        return "nameless" if NAME.fullmatch(address) else "no_number"
    return "" if is_possible(address) else "no_number"


def is_alike(one: str, other: str) -> bool:
    """Whether two addresses may be one number that was written in two ways."""
    match = phonenumbers.is_number_match(one, other)
    return bool(match >= phonenumbers.MatchType.SHORT_NSN_MATCH)


# Mobile numbers that are still written, and reported, in two ways each; the second is today's.
MOBILE = (
    (re.compile(r"^\+55(\d\d)([6-9]\d{7})$"), r"+55\g<1>9\2"),  # Brazil's ninth digit, 2016
    (re.compile(r"^\+54([1-8]\d{9})$"), r"+549\1"),  # Argentina: a 9 from abroad, where texts go
    (re.compile(r"^\+521(\d{10})$"), r"+52\1"),  # Mexico dropped its 1 in 2019
)


def _mobile(number: str) -> str:
    for old, new in MOBILE:
        number = old.sub(new, number)
    return number


def display(address: str, country: str) -> str:
    """The number as people in `country` write it; foreign ones in international form."""
    return _("Anonymous caller") if address == ANONYMOUS else _display(address, country)


@lru_cache(maxsize=10_000)
def _display(address: str, country: str) -> str:
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return address
    home = phonenumbers.country_code_for_region(country) == number.country_code
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL)


def is_number(address: str) -> bool:
    """Whether one could call it or text it back."""
    return address.startswith("+") and address[1:].isdigit()


def is_possible(address: str) -> bool:
    """Whether a normalized address is a number of a length its country has, with its area code:
    555-0142 alone is not one.
    """
    try:
        found = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(address, None))
    except phonenumbers.NumberParseException:
        return False
    return found == phonenumbers.ValidationResult.IS_POSSIBLE


def parts(words: str) -> list[str]:
    """The digits typed of a number, without what one dials before it at home or abroad."""
    if not PART.fullmatch(words):
        return []
    digits = re.sub(r"\D", "", words)
    found = {digits, digits.removeprefix("00"), digits.removeprefix("0")}
    return sorted((one for one in found if len(one) >= 3), key=len, reverse=True)

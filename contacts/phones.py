"""Addresses of the telephone network: one spelling inside, a readable one outside."""

import re
from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=20_000)
def normalize(address: str, country: str) -> str:
    """E.164 where the address is a number, else the address itself.

    Short codes and alphanumeric senders are what they are and never get a country code.
    """
    text = address.strip()
    if not text.startswith("+") and len(text) <= 6:
        return text
    try:
        number = phonenumbers.parse(text, country)
        form = phonenumbers.PhoneNumberFormat.E164
        known = _mobile(phonenumbers.format_number(number, form))
        possible = phonenumbers.is_possible_number(phonenumbers.parse(known, None))
    except phonenumbers.NumberParseException:
        return text
    return known if possible else text


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


@lru_cache(maxsize=10_000)
def display(address: str, country: str) -> str:
    """The number as people in `country` write it; foreign ones in international form."""
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
    """Whether a normalized address is a number of a length its country has."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(address, None))
    except phonenumbers.NumberParseException:
        return False

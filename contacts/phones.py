"""Addresses of the telephone network: one spelling inside, a readable one outside."""

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
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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

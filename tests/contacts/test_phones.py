"""One spelling of an address inside, a readable one outside (F6)."""

import pytest

from contacts import phones


@pytest.mark.parametrize(
    ("given", "country", "kept"),
    [
        ("+12065550142", "US", "+12065550142"),
        ("(206) 555-0142", "US", "+12065550142"),
        (" 206.555.0142 ", "US", "+12065550142"),
        ("1 206 555 0142", "US", "+12065550142"),
        ("+39 347 1234567", "US", "+393471234567"),
        ("347 123 4567", "IT", "+393471234567"),
        ("00393471234567", "IT", "+393471234567"),
        ("72345", "US", "72345"),  # a short code belongs to no country
        ("262966", "US", "262966"),
        ("MyBank", "US", "MyBank"),
        ("AMAZON INFO", "US", "AMAZON INFO"),
        ("", "US", ""),
        ("+1", "US", "+1"),
        ("+999999999999999999999", "US", "+999999999999999999999"),
    ],
)
def test_normalized(given, country, kept):
    assert phones.normalize(given, country) == kept


@pytest.mark.parametrize(
    ("address", "country", "shown"),
    [
        ("+12065550142", "US", "(206) 555-0142"),
        ("+12065550142", "IT", "+1 206-555-0142"),
        ("+393471234567", "IT", "347 123 4567"),
        ("+393471234567", "US", "+39 347 123 4567"),
        ("72345", "US", "72345"),
        ("MyBank", "US", "MyBank"),
        ("", "US", ""),
    ],
)
def test_displayed(address, country, shown):
    assert phones.display(address, country) == shown


@pytest.mark.parametrize(
    ("address", "yes"), [("+12065550142", True), ("72345", False), ("MyBank", False), ("+", False)]
)
def test_number_one_could_call(address, yes):
    assert phones.is_number(address) is yes

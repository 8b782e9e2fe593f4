"""One spelling of an address inside, a readable one outside (F6)."""

import phonenumbers
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
        ("555-0142", "US", "555-0142"),  # whose area?
        ("+999999999999999999999", "US", "+999999999999999999999"),
    ],
)
def test_normalized(given, country, kept):
    assert phones.normalize(given, country) == kept


@pytest.mark.parametrize(
    ("spellings", "country", "kept"),
    [
        (["+5511987654321", "+551187654321", "(11) 98765-4321", "11 8765-4321"], "BR", "+5511987654321"),
        (["+551134567890", "(11) 3456-7890"], "BR", "+551134567890"),  # a landline has eight digits
        (["+5491123456789", "+541123456789", "011 15-2345-6789"], "AR", "+5491123456789"),
        (["+5215512345678", "+525512345678", "55 1234 5678", "5215512345678",
          "044 55 1234-5678", "01 55 1234 5678"], "MX", "+525512345678"),
        (["+919876543210", "919876543210", "9876543210", "098765 43210"], "IN", "+919876543210"),
    ],
)  # fmt: skip
def test_same_number_written_in_every_way_is_one(spellings, country, kept):
    assert {phones.normalize(given, country) for given in spellings} == {kept}


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


@pytest.mark.parametrize("area", ["200", "206", "555", "800", "911", "999"])
def test_what_is_not_read_is_what_reading_would_say(area):
    address = f"+1{area}2000123"

    read = phonenumbers.parse(address, "IT")

    assert phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == address
    assert phonenumbers.is_possible_number(read)
    assert (phones.normalize(address, "IT"), phones.why_not(address)) == (address, "")
    assert phones.normalize("+1206100012", "US") == "+1206100012"  # too short: read as ever
    assert phones.why_not("+1206100012") == "no_number"


@pytest.mark.parametrize("address", ["+15550142", "+551134567", "555-0142", "+1206555"])
def test_number_without_its_area_is_none_one_can_write_to(address):
    assert phones.why_not(address) == "no_number"
    assert not phones.is_possible(address)

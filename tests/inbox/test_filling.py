"""Merge fields: values, fallbacks, and braces that are none. F82."""

import pytest

from inbox.conversations.writing import filling

KNOWN = {"first name": "Mara", "name": "Mara Lund", "company": "", "inbox": "Sales"}


@pytest.mark.parametrize(
    ("body", "text", "missing"),
    [
        ("Hello {first name}!", "Hello Mara!", ()),
        ("Hello { First Name | there }!", "Hello Mara!", ()),
        ("Hello {company|there}!", "Hello there!", ()),
        ("Hello {company}, we open at 9.", "Hello, we open at 9.", ("company",)),
        ("{company|} closes", " closes", ()),
        ("Nothing to fill in: 2 {} {", "Nothing to fill in: 2 {} {", ()),
        ("{inbox}: {name}", "Sales: Mara Lund", ()),
    ],
)
def test_f82_fields_are_filled_in(body, text, missing):
    filled = filling.fill(body, KNOWN)

    assert (filled.text, filled.missing) == (text, missing)


def test_value_is_put_in_once_whatever_it_holds():
    """A contact who calls themselves {my name} is not another field."""
    assert filling.fill("Hi {name}", {"name": "{my name}", "my name": "x"}).text == "Hi {my name}"


def test_braces_around_no_field_are_refused_when_saving():
    with pytest.raises(filling.UnknownField) as refused:
        filling.check("Hello {frist name}")

    assert refused.value.name == "frist name"

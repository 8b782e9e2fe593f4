"""A carrier's form is read as Django reads it, faster."""

import pytest
from django.http import QueryDict

from channels_app.carriers.twilio import parse


@pytest.mark.parametrize(
    "raw",
    [
        b"From=%2B12065550100&Body=Is+it+ready%3F&NumMedia=0",
        b"Body=&Empty&=nameless&&Body=last&A%42=named",
        b"Body=%C3%A9%E2%82%AC+%F0%9F%9A%B2&Cut=%C3&Odd=%zz%2&Equal=a=b",
        "Body=caf\u00e9".encode(),
        b"",
    ],
)
def test_fields_are_those_a_querydict_has(raw):
    assert parse.fields(raw) == QueryDict(raw).dict()

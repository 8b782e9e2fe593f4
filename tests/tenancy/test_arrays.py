"""Lists arrive in PostgreSQL as they are, whatever stands in them."""

from datetime import UTC, datetime

import pytest
from django.db import DataError

from inbox import tenancy

TEXTS = [
    "",
    "NULL",
    "null",
    None,
    'say "hi"',
    "back\\slash\\",
    "{a,b}",
    "a,b",
    " x ",
    "\n\t'",
    "é€🚲",
]
TIMES = [datetime(2026, 11, 22, 23, 4, 5, 678, tzinfo=UTC), None]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", TEXTS),
        ("text", []),
        ("bigint", [1, -5, None, 2**40]),
        ("bool", [True, False, None]),
        ("timestamptz", TIMES),
    ],
)
def test_list_arrives_as_it_is(cast, kind, values):
    with cast.aurora.open():
        ((found,),) = tenancy.rows(
            f"SELECT %(given)s::{kind}[]",
            {"given": tenancy.array(values)},
        )

    assert found == values


def test_nul_is_refused_as_everywhere(cast):
    with cast.aurora.open(), pytest.raises(DataError, match="NUL"):
        tenancy.rows("SELECT %(given)s::text[]", {"given": tenancy.array(["a\x00"])})

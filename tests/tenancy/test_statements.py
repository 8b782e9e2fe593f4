"""Statements that a connection has prepared: each value by its name, one cursor for all of them."""

import pytest
from django.db import DataError, connection, transaction

from inbox import tenancy

TWICE = "SELECT %(a)s::int, %(a)s::int + %(b)s::int, 7 %% 4, '%%', %(organization)s::bigint"


def test_a_name_may_stand_twice_and_a_percent_sign_beside_it(pair):
    with pair.ours.open():
        for a in (1, 2):
            found = tenancy.rows(TWICE, {"b": 5, "a": a, "unused": None}, prepared=True)

            assert found == [(a, a + 5, 3, "%", pair.ours.organization.pk)]


def test_a_statement_may_be_longer_than_the_driver_likes(pair):
    long = f"SELECT %(a)s::int{' ' * 5000}, %(b)s::text"
    with pair.ours.open():
        assert tenancy.rows(long, {"a": 1, "b": "b"}, prepared=True) == [(1, "b")]


def test_one_that_failed_leaves_the_next_as_it_was(pair):
    divided = "SELECT 6 / %(by)s::int"
    with pair.ours.open():
        with pytest.raises(DataError), transaction.atomic():
            tenancy.rows(divided, {"by": 0}, prepared=True)

        assert tenancy.rows(divided, {"by": 2}, prepared=True) == [(3,)]


def test_a_new_connection_has_a_cursor_of_its_own(live_pair):
    with live_pair.ours.open():
        assert tenancy.rows("SELECT 1", prepared=True) == [(1,)]
    connection.close()

    with live_pair.ours.open():
        assert tenancy.rows("SELECT 1", prepared=True) == [(1,)]

"""A transaction around a module's tests: what is furnished in it once, each of them finds anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def module(django_db_blocker: Any) -> Iterator[None]:
    """Nothing of what is made inside is left; the tests' own changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            for limit in ("transaction_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {limit} = 0")
        yield
        transaction.set_rollback(True)


@contextmanager
def part(django_db_blocker: Any) -> Iterator[None]:
    """The same for a part of a module's tests, inside what it furnished."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)

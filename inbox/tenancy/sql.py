"""Set-wise SQL under the wall, for the few places where the ORM would go row by row."""

from typing import Any

from django.db import connection

from inbox.tenancy.scope import bound


def rows(sql: str, params: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run one statement and fetch all of it; `%(organization)s` is the current organization."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _with_organization(params))
        return cursor.fetchall()


def execute(sql: str, params: dict[str, Any] | None = None) -> int:
    """Run one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _with_organization(params))
        return int(cursor.rowcount)


def _with_organization(params: dict[str, Any] | None) -> dict[str, Any]:
    return {**(params or {}), "organization": bound().pk}

"""Set-wise SQL under the wall, for the few places where the ORM would go row by row."""

from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

from inbox.tenancy.scope import bound, current

Row = TypeVar("Row", bound=models.Model)


class _Prepared(ServerBindingCursor):
    """Has PostgreSQL plan a statement once for a connection, not each time.

    Its rows come as bytes: times written out are read at 5 us each, half a list's whole cost.
    """

    def execute(self, query: Any, params: Any = None) -> Any:
        return super().execute(query, params, prepare=True, binary=True)  # type: ignore[misc]


def rows(
    sql: str, params: dict[str, Any] | None = None, *, prepared: bool = False
) -> list[tuple[Any, ...]]:
    """Run one statement and fetch all of it; `%(organization)s` is the current organization.

    `prepared` is for statements whose planning costs more than their work, and for those that every
    text needs, which do the same whatever they are given. Their LIMITs are written out: PostgreSQL
    plans no statement for all values of one that it cannot see.
    """
    given = _with_organization(params)
    with _prepared() if prepared else connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _prepared() -> CursorWrapper:
    """As connection.cursor() makes its own."""
    database: Any = connection
    database.ensure_connection()
    cursor: CursorWrapper = database._prepare_cursor(_Prepared(database.connection))  # type: ignore[call-arg]
    return cursor


def execute(sql: str, params: dict[str, Any] | None = None, *, prepared: bool = False) -> int:
    """Run one statement; the number of rows it touched."""
    with _prepared() if prepared else connection.cursor() as cursor:
        cursor.execute(sql, _with_organization(params))
        return int(cursor.rowcount)


def control(
    sql: str, params: dict[str, Any] | None = None, *, prepared: bool = False
) -> list[tuple[Any, ...]]:
    """Run one statement on control tables; outside a transaction it is committed on return.

    PostgreSQL is told of no organization, so that tenant tables stay shut.
    """
    given = dict(params or {})
    if "%(organization)s" in sql:
        given["organization"] = current().pk
    with _prepared() if prepared else connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else []


def load(model: type[Row], where: str, params: dict[str, Any] | None = None) -> list[Row]:
    """The model's rows that fulfil a constant condition, as objects: what `filter()` gives, at a
    fifth of its cost, for the paths every text takes.
    """
    names, select = _columns(model)
    found = rows(f"{select} AND {where}", params, prepared=True)
    return [model.from_db(connection.alias, names, values) for values in found]


@cache
def _columns(model: type[models.Model]) -> tuple[list[str], str]:
    """What from_db wants. A column that Python and PostgreSQL write differently is not for here."""
    fields = model._meta.concrete_fields
    if odd := [field.name for field in fields if field.get_db_converters(connection)]:
        raise TypeError(f"{model._meta.label}: {odd}")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    names = [field.attname for field in fields]
    return names, f'SELECT {columns} FROM "{table}" WHERE organization_id = %(organization)s'  # noqa: S608 - from the model


def _with_organization(params: dict[str, Any] | None) -> dict[str, Any]:
    return {**(params or {}), "organization": bound().pk}

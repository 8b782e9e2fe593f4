"""Set-wise SQL under the wall, for the few places where the ORM would go row by row."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor

from inbox.tenancy.scope import bound, current

Row = TypeVar("Row", bound=models.Model)
NAMED = re.compile(r"%(?:\((\w+)\)s|(%))")


class _Prepared(RawCursor[Any]):
    """Has PostgreSQL plan a statement once for a connection, not each time.

    Its rows come as bytes: times written out are read at 5 us each, half a list's whole cost. Its
    parameters are numbered once: psycopg reads what is longer than 4,096 characters with each call.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        numbered, names = _numbered(query)
        given = [params[name] for name in names]
        return super().execute(numbered, given, prepare=True, binary=True, **options)


@lru_cache(maxsize=2000)
def _numbered(sql: str) -> tuple[bytes, list[str]]:
    """A statement with $1 for its first name, and the names in their order."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return f"${names.setdefault(name, len(names) + 1)}" if name else "%"

    return NAMED.sub(number, sql).encode(), list(names)


def rows(
    sql: str, params: dict[str, Any] | None = None, *, prepared: bool = False
) -> list[tuple[Any, ...]]:
    """Run one statement and fetch all of it; `%(organization)s` is the current organization.

    `prepared` is for statements whose planning costs more than their work, and for those that every
    text needs, which do the same whatever they are given. Their LIMITs are written out: PostgreSQL
    plans no statement for all values of one that it cannot see.
    """
    given = _with_organization(params)
    if prepared:
        return _prepared(sql, given).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _prepared(sql: str, given: dict[str, Any]) -> _Prepared:
    """Run it by the one cursor a connection keeps for these: making one takes as long as a lookup.
    What it found is read before the next is asked.
    """
    database: Any = connection
    database.ensure_connection()
    cursor: _Prepared | None = getattr(database, "prepared", None)
    if cursor is None or cursor.connection is not database.connection:
        cursor = database.prepared = _Prepared(database.connection)
    wrapper: CursorWrapper = database._prepare_cursor(cursor)
    wrapper.execute(sql, given)
    return cursor


def execute(sql: str, params: dict[str, Any] | None = None, *, prepared: bool = False) -> int:
    """Run one statement; the number of rows it touched."""
    given = _with_organization(params)
    if prepared:
        return int(_prepared(sql, given).rowcount)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return int(cursor.rowcount)


def now() -> datetime:
    """PostgreSQL's moment. Processes' clocks differ, by minutes where nobody sets them: what one of
    them writes down and another waits for is reckoned by this one.
    """
    ((moment,),) = rows("SELECT clock_timestamp()", prepared=True)
    found: datetime = moment
    return found


def control(
    sql: str, params: dict[str, Any] | None = None, *, prepared: bool = False
) -> list[tuple[Any, ...]]:
    """Run one statement on control tables; outside a transaction it is committed on return.

    PostgreSQL is told of no organization, so that tenant tables stay shut.
    """
    given = dict(params or {})
    if "%(organization)s" in sql:
        given["organization"] = current().pk
    if prepared:
        found = _prepared(sql, given)
        return found.fetchall() if found.description else []
    with connection.cursor() as cursor:
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


def array(values: Iterable[Any]) -> str:
    """A list as PostgreSQL writes it, for a parameter that is cast to its type. What psycopg makes
    of one takes as long as a lookup, and of numbers it makes another type the larger they are: the
    statement is planned for each.
    """
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _with_organization(params: dict[str, Any] | None) -> dict[str, Any]:
    return {**(params or {}), "organization": bound().pk}

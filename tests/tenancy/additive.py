"""What a migration may do while processes of the version before still run (RF10): add, in ways that
their statements do not notice and do not wait for.

What the version before does not use any more may go: a migration that takes away names what, in
`unused = {"model.field": "since when nobody reads or writes it"}`.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import migrations
from django.db.migrations.operations.base import Operation

from inbox.tenancy import walls

HARMLESS = (migrations.CreateModel, migrations.RunPython, postgres.AddIndexConcurrently,
            postgres.AddConstraintNotValid, postgres.ValidateConstraint, walls.Walled,
            walls.Keyed, migrations.AlterModelManagers, migrations.AlterModelOptions)  # fmt: skip
TAKES_AWAY = re.compile(
    r"\bDROP\s+(TABLE|COLUMN|FUNCTION|VIEW)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b|\bSET\s+DATA\s+TYPE\b"
    r"|\bALTER\s+(COLUMN\s+)?\S+\s+TYPE\b|\bDROP\s+DEFAULT\b|\bTRUNCATE\b",
    re.IGNORECASE,
)
BARE_INDEX = re.compile(r"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)", re.IGNORECASE)
BARE_COLUMN = re.compile(r"\bADD\s+COLUMN\b(?:(?!,\s*ADD\b|;).)*", re.IGNORECASE | re.DOTALL)
BARE_CONSTRAINT = re.compile(
    r"\bADD\s+CONSTRAINT\b(?:(?!,\s*ADD\b|;).)*", re.IGNORECASE | re.DOTALL
)


def faults(migration: Any) -> list[str]:
    """What of it the version before would stumble over, or wait for; empty when nothing."""
    unused = getattr(migration, "unused", {})
    new: set[str] = set()  # tables made here: nobody uses them yet
    found = []
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name.lower())
        found += [fault for fault in _of(operation, new) if not _named(operation, unused)]
    return found


def _named(operation: Operation, unused: dict[str, str]) -> bool:
    model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
    field = str(getattr(operation, "name", "")).lower()
    return bool(unused.get(model) or unused.get(f"{model}.{field}"))


def _of(operation: Operation, new: set[str]) -> Iterator[str]:
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from _of(one, new)
    elif isinstance(operation, migrations.RunSQL):
        yield from _of_sql(operation)
    elif str(getattr(operation, "model_name", "")).lower() in new or isinstance(
        operation, HARMLESS
    ):
        return
    elif isinstance(operation, migrations.AddField):
        field = operation.field
        if not (field.null or field.has_db_default() or field.many_to_many):
            yield f"{operation.describe()}: rows of the version before have no value for it"
    else:
        yield operation.describe()


def _of_sql(operation: migrations.RunSQL) -> Iterator[str]:
    statements = operation.sql if isinstance(operation.sql, (list, tuple)) else [operation.sql]
    for one in statements:
        text = re.sub(r"--[^\n]*|'[^']*'", "''", one if isinstance(one, str) else one[0])
        if "$$" in text:  # the body of a function changes nothing by being written
            text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
        if match := TAKES_AWAY.search(text):
            yield f"{match[0]} in SQL"
        if BARE_INDEX.search(text):
            yield "CREATE INDEX in SQL: nobody writes meanwhile"
        for column in BARE_COLUMN.findall(text):
            if re.search(r"\bNOT\s+NULL\b", column, re.IGNORECASE) and "DEFAULT" not in (
                column.upper()
            ):
                yield "ADD COLUMN ... NOT NULL without DEFAULT in SQL"
        for constraint in BARE_CONSTRAINT.findall(text):
            if "NOT VALID" not in constraint.upper() and "USING INDEX" not in constraint.upper():
                yield "ADD CONSTRAINT without NOT VALID in SQL: nobody writes meanwhile"

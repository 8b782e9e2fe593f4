"""Takes a wall away, so that the other one is proven alone.

FRONTDESK_WALL=python|postgres|both names what stays up while a whole test run lasts.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from inbox import tenancy
from inbox.tenancy.managers import TenantManager, TenantQuerySet
from inbox.tenancy.models import TenantModel

STANDS = os.environ.get("FRONTDESK_WALL", "both")
if STANDS not in {"python", "postgres", "both"}:
    raise ValueError("FRONTDESK_WALL is python, postgres or both")


def needs(wall: str) -> pytest.MarkDecorator:
    """Skips where this run took that wall away."""
    return pytest.mark.skipif(STANDS not in {wall, "both"}, reason=f"the {wall} wall is away")


def tenant_models() -> list[Any]:
    """Every model behind the walls."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def leave(wall: str, patch: pytest.MonkeyPatch) -> None:
    """Let only this wall stand (`none`: neither) until the test's transaction is rolled back."""
    if wall in {"python", "none"}:
        with as_owner() as execute:
            open_postgres(execute)
    if wall in {"postgres", "none"}:
        open_python(patch)


def open_postgres(execute: Callable[[str], Any]) -> None:
    """No row-level security on any table; `execute` runs as their owner."""
    for model in tenant_models():
        table = model._meta.db_table
        execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def open_python(patch: pytest.MonkeyPatch) -> None:
    """Plain managers and plain writes, that still fill in the organization of a new row."""
    patch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
    patch.setattr(TenantQuerySet, "update", models.QuerySet.update)
    patch.setattr(TenantModel, "claim", _fill)


def _fill(row: Any) -> None:
    scope = tenancy.current_or_none()
    if row.organization_id is None and scope is not None:
        row.organization_id = scope.pk


@contextmanager
def as_owner() -> Iterator[Callable[[str], Any]]:
    """The test's own session as the tables' owner; the test's rollback undoes what it changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        yield cursor.execute
        cursor.execute("SET LOCAL ROLE frontdesk_app")

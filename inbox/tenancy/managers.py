"""Managers whose every query carries the wall, whatever path it takes."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models.sql.compiler import SQLCompiler

from inbox.tenancy.scope import bound, current, is_unscoped


class InCurrentOrganization(models.Expression):
    """Compiles to `organization_id = <current>`, so that no query path can skip it.

    It is compiled when the query runs: a queryset built at import is harmless, one that escapes its
    scope raises NoOrganization or NoTransaction.
    """

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, column: str = "organization_id") -> None:
        super().__init__()
        self.column: Any = models.F(column)

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self.column,) = expressions

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return self._compare(compiler, bound().pk)

    def _compare(self, compiler: SQLCompiler, organization_id: int) -> Any:
        column, params = compiler.compile(self.column)
        return f"{column} = %s", [*params, organization_id]


class InSight(InCurrentOrganization):
    """For control tables: the current organization's rows, or all inside `unscoped`."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        if is_unscoped():
            return "TRUE", []
        return self._compare(compiler, current().pk)


Row = TypeVar("Row", bound=models.Model)


class TenantQuerySet(models.QuerySet[Row]):
    """Bulk writes are checked like single ones."""

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        rows = list(objs)
        for row in rows:
            row.claim()  # type: ignore[attr-defined]
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if {"organization", "organization_id"} & kwargs.keys():
            raise ValueError("a row never changes its organization")
        return super().update(**kwargs)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Starts every query with the wall."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(InCurrentOrganization())


class ControlManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Starts every query on a control table with what is in sight."""

    def __init__(self, column: str = "organization_id") -> None:
        super().__init__()
        self.column = column

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(InSight(self.column))

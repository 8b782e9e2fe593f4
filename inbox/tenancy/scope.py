"""Which organization this code works for, in Python and in PostgreSQL at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.db.transaction import atomic
from psycopg.pq import ExecStatus, TransactionStatus


class NoOrganization(RuntimeError):
    """A query on tenant data outside `in_organization`."""


class NoTransaction(RuntimeError):
    """A query on tenant data outside `transaction`: PostgreSQL does not know the organization."""


class HasSlug(Protocol):
    """An organization, or whatever names one."""

    @property
    def pk(self) -> int: ...

    @property
    def slug(self) -> str: ...


@dataclass(frozen=True)
class Scope:
    """The organization whose rows may be touched."""

    pk: int
    slug: str


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)
_reason: ContextVar[str | None] = ContextVar("unscoped", default=None)


def current() -> Scope:
    """The open scope. Raises NoOrganization when there is none."""
    scope = _scope.get()
    if scope is None:
        raise NoOrganization("open inbox.tenancy.in_organization(...) first")
    return scope


def bound() -> Scope:
    """The open scope, known to PostgreSQL too. Raises NoOrganization or NoTransaction."""
    scope = current()
    if bound_organization() != scope.pk:
        raise NoTransaction("open inbox.tenancy.transaction() first")
    return scope


def current_or_none() -> Scope | None:
    """The open scope, if any."""
    return _scope.get()


def is_unscoped() -> bool:
    """Whether control tables may be read across organizations just now."""
    return _reason.get() is not None


@contextmanager
def in_organization(organization: HasSlug) -> Iterator[Scope]:
    """Work for one organization; on leaving, everything is as it was, in nested scopes too."""
    scope = Scope(organization.pk, organization.slug)
    token = _scope.set(scope)
    before = bound_organization()
    if connection.in_atomic_block:
        _bind(scope.pk)
    try:
        yield scope
    finally:
        _scope.reset(token)
        if connection.in_atomic_block and bound_organization() != before:
            _bind(before)


@contextmanager
def transaction() -> Iterator[None]:
    """A transaction (or savepoint) in which PostgreSQL knows the current organization.

    Raises NoOrganization outside a scope.
    """
    scope = current()
    outermost = not connection.in_atomic_block
    before = bound_organization()
    with atomic():
        if before != scope.pk or outermost:
            _bind(scope.pk)
        try:
            yield
        finally:
            if outermost:
                _remember(None)
            elif before != scope.pk:
                _bind(before)


@contextmanager
def unscoped(why: str) -> Iterator[None]:
    """Read control tables across organizations. `why` is for the reader; tenant tables stay shut.

    Only the files listed under ruff's `banned-api` exceptions may call it.
    """
    token = _reason.set(why)
    try:
        yield
    finally:
        _reason.reset(token)


def bound_organization() -> int | None:
    """The organization PostgreSQL was told of in the open transaction."""
    if not connection.in_atomic_block:
        return None
    return getattr(connection, "bound_organization", None)


def _bind(organization_id: int | None) -> None:
    """Tell PostgreSQL. In a broken transaction there is nothing to tell: its rollback restores."""
    _remember(organization_id)
    raw = connection.connection
    if raw is not None:
        status = raw.info.transaction_status
        if status == TransactionStatus.INERROR:
            return
        if status == TransactionStatus.IDLE and organization_id is not None:
            # Together with the BEGIN that the first statement brings: one round trip, not two. What
            # goes wrong with it goes wrong again below, where it is raised.
            begin = b"BEGIN; SELECT set_config('app.organization', '%d', true)" % organization_id
            with connection.wrap_database_errors:
                if raw.pgconn.exec_(begin).status == ExecStatus.TUPLES_OK:
                    return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.organization', %s, true)",
            ["" if organization_id is None else str(organization_id)],
        )


def _remember(organization_id: int | None) -> None:
    connection.bound_organization = organization_id  # type: ignore[attr-defined]

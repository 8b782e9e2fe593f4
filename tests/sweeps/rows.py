"""What an organization's rows look like: their hash, and pointers that leave the organization; and
in which tables anything was written at all, so that only those are looked at.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.apps import apps

from inbox import tenancy
from inbox.tenancy import SameOrganization
from tests import walls
from tests.cast import House

# Control tables with an organization; the sessions of people are nobody's.
CONTROL = (
    "accounts_invitation",
    "accounts_member",
    "channels_app_addressroute",
    "channels_app_connectionroute",
    "channels_app_delivery",
)


PEOPLE = "accounts_organization and its people"
COUNTED = """
    SELECT relname::text, pg_stat_get_xact_tuples_inserted(oid)
      + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


@cache
def tables() -> list[str]:
    """Every table whose rows belong to an organization."""
    return sorted([*(model._meta.db_table for model in walls.tenant_models()), *CONTROL])


def counted() -> dict[str, int]:
    """{table: rows this transaction wrote so far}, as PostgreSQL counts them: in statements of
    whatever kind, by its own triggers too, and in savepoints that were rolled back.
    """
    return dict(tenancy.control(COUNTED, prepared=True))


def touched(before: dict[str, int]) -> set[str]:
    """The tables that anything was written in since."""
    return {table for table, written in counted().items() if written != before[table]}


def fingerprint(house: House, among: Collection[str] | None = None) -> dict[str, str]:
    """{table: md5 over all of the organization's rows}, read past the ORM; `among`: of what hangs
    on these tables alone.
    """
    if among is None:
        return {**_hashed(house, tables()), **_people(house)}
    found = _hashed(house, [table for table in tables() if table in among])
    if {"accounts_organization", "accounts_user", "accounts_member"} & set(among):
        found |= _people(house)
    return found


def _hashed(house: House, among: list[str]) -> dict[str, str]:
    if not among:
        return {}
    parts = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f' FROM "{table}" t WHERE organization_id = %(organization)s'
        for table in among
    )
    with house.open():
        return dict(tenancy.rows(parts, prepared=len(among) == len(tables())))


def _people(house: House) -> dict[str, str]:
    with house.open():
        (person,) = tenancy.rows(
            "SELECT md5(row(o.slug, o.name, o.language, o.country, o.logo, o.delete_at,"
            " (SELECT string_agg(row(u.email, u.name, u.password, u.is_active)::text, '|'"
            "  ORDER BY u.id) FROM accounts_user u JOIN accounts_member m ON m.user_id = u.id"
            "  WHERE m.organization_id = o.id))::text)"
            " FROM accounts_organization o WHERE o.id = %(organization)s"
        )
    return {PEOPLE: person[0]}


def strays(house: House, among: Collection[str] | None = None) -> list[str]:
    """Pointers of the organization's rows to rows that are not its own, by their constraint;
    `among`: those from or to these tables alone.
    """
    parts = [
        leaving for ends, leaving in _pointers() if among is None or not ends.isdisjoint(among)
    ]
    if not parts:
        return []
    with house.open():
        found = tenancy.rows(" UNION ALL ".join(parts), prepared=among is None)
    return sorted(name for (name,) in found)


@cache
def _pointers() -> list[tuple[frozenset[str], str]]:
    """Each pointer's two tables, and the statement that finds where it leaves."""
    return [
        _leaving(model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, SameOrganization)
    ]


def _leaving(model: Any, constraint: SameOrganization) -> tuple[frozenset[str], str]:
    field = model._meta.get_field(constraint.field)
    target = field.remote_field.model._meta.db_table
    return frozenset({model._meta.db_table, target}), (
        f"SELECT '{constraint.name}' FROM \"{model._meta.db_table}\" t"
        f' WHERE organization_id = %(organization)s AND "{field.column}" IS NOT NULL'
        f' AND NOT EXISTS (SELECT 1 FROM "{target}" o'
        f' WHERE o.organization_id = t.organization_id AND o.id = t."{field.column}")'
    )

"""What an organization's rows look like: their hash, and pointers that leave the organization."""

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


def tables() -> list[str]:
    """Every table whose rows belong to an organization."""
    return sorted([*(model._meta.db_table for model in walls.tenant_models()), *CONTROL])


def fingerprint(house: House) -> dict[str, str]:
    """{table: md5 over all of the organization's rows}, read past the ORM."""
    parts = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f' FROM "{table}" t WHERE organization_id = %(organization)s'
        for table in tables()
    )
    with house.open():
        found = dict(tenancy.rows(parts, prepared=True))
        (person,) = tenancy.rows(
            "SELECT md5(row(o.slug, o.name, o.language, o.country, o.logo, o.delete_at,"
            " (SELECT string_agg(row(u.email, u.name, u.password, u.is_active)::text, '|'"
            "  ORDER BY u.id) FROM accounts_user u JOIN accounts_member m ON m.user_id = u.id"
            "  WHERE m.organization_id = o.id))::text)"
            " FROM accounts_organization o WHERE o.id = %(organization)s"
        )
    return {**found, "accounts_organization and its people": person[0]}


def strays(house: House) -> list[str]:
    """Pointers of the organization's rows to rows that are not its own, by their constraint."""
    parts = [
        _leaving(model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, SameOrganization)
    ]
    with house.open():
        return sorted(name for (name,) in tenancy.rows(" UNION ALL ".join(parts), prepared=True))


def _leaving(model: Any, constraint: SameOrganization) -> str:
    field = model._meta.get_field(constraint.field)
    target = field.remote_field.model._meta.db_table
    return (
        f"SELECT '{constraint.name}' FROM \"{model._meta.db_table}\" t"
        f' WHERE organization_id = %(organization)s AND "{field.column}" IS NOT NULL'
        f' AND NOT EXISTS (SELECT 1 FROM "{target}" o'
        f' WHERE o.organization_id = t.organization_id AND o.id = t."{field.column}")'
    )

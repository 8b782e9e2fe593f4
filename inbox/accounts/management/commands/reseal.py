"""After a new key was put first in ENCRYPTION_KEYS: every secret is sealed with it, so that the old
one can be taken out.
"""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from inbox import tenancy
from inbox.secrets import SecretField, reseal
from inbox.tenancy import TenantModel
from inbox.work import everyone


class Command(BaseCommand):
    """Safe to run again, beside a running product that knows both keys."""

    def handle(self, *args: Any, **options: Any) -> None:
        made = 0
        for organization in everyone():
            with tenancy.in_organization(organization), tenancy.transaction():
                made += sum(_own(*place) for place in _places(tenants=True))
        with transaction.atomic():
            made += sum(_nobodys(*place) for place in _places(tenants=False)) + _factors()
        self.stdout.write(f"{made} secrets are sealed with the newest key")


def _places(*, tenants: bool) -> Iterator[tuple[str, str]]:
    """The tables and columns that hold secrets."""
    for model in apps.get_models():
        if issubclass(model, TenantModel) == tenants:
            for field in model._meta.concrete_fields:  # noqa: SLF001 - as Django documents it
                if isinstance(field, SecretField):
                    yield model._meta.db_table, str(field.column)  # noqa: SLF001 - the same


def _own(table: str, column: str) -> int:
    mine = "organization_id = %(organization)s"
    found = tenancy.rows(f'SELECT id, "{column}" FROM "{table}" WHERE {mine} FOR UPDATE')  # noqa: S608 - a model's
    for pk, sealed in found:
        change = f'UPDATE "{table}" SET "{column}" = %(sealed)s WHERE {mine} AND id = %(id)s'  # noqa: S608 - a model's
        tenancy.execute(change, {"id": pk, "sealed": reseal(sealed)})
    return len(found)


def _nobodys(table: str, column: str) -> int:
    found = tenancy.control(f'SELECT id, "{column}" FROM "{table}" FOR UPDATE')  # noqa: S608 - a model's
    for pk, sealed in found:
        change = f'UPDATE "{table}" SET "{column}" = %(sealed)s WHERE id = %(id)s'  # noqa: S608 - a model's
        tenancy.control(change, {"id": pk, "sealed": reseal(sealed)})
    return len(found)


def _factors() -> int:
    """What second_factor.Adapter sealed: apps' secrets and the seed of recovery codes."""
    found = list(Authenticator.objects.select_for_update().exclude(type="webauthn"))
    for one in found:
        sealed = {name for name in ("secret", "seed", "migrated_codes") if name in one.data}
        one.data |= {name: _again(one.data[name]) for name in sealed}
        one.save(update_fields=["data"])
    return len(found)


def _again(sealed: Any) -> Any:
    return [reseal(one) for one in sealed] if isinstance(sealed, list) else reseal(sealed)

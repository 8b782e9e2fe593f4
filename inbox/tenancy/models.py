"""The two kinds of tables: a tenant's, behind every wall, and control tables, outside them."""

from typing import Any

from django.db import models

from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.managers import ControlManager, TenantManager
from inbox.tenancy.scope import bound, current, is_unscoped


class ForeignRow(RuntimeError):
    """A write to a row of another organization."""


class TenantModel(models.Model):
    """A row of one organization. Its primary key in the database is (organization_id, id)."""

    organization = ForeignKey("accounts.Organization", models.DO_NOTHING)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def claim(self) -> None:
        """Fill in the current organization. Raises ForeignRow when the row is another's, and
        NoOrganization or NoTransaction as every query does.
        """
        scope = bound()
        if self.organization_id is None:
            self.organization_id = scope.pk
        elif self.organization_id != scope.pk:
            raise ForeignRow(f"{self._meta.label} belongs to another organization")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.claim()
        return super().delete(*args, **kwargs)


class ControlModel(models.Model):
    """A row needed before the tenant is known. Outside a scope it is touched inside `unscoped`."""

    objects: Any = ControlManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def claim(self) -> None:
        """Raise ForeignRow when the row is another organization's, NoOrganization without any."""
        if not is_unscoped() and getattr(self, "organization_id", self.pk) != current().pk:
            raise ForeignRow(f"{self._meta.label} belongs to another organization")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.claim()
        return super().delete(*args, **kwargs)

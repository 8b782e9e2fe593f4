"""The tenant wall: no organization, no SQL. `docs/tenancy.md` says which wall covers which path.

Doors (middleware, socket, task, webhook) open `in_organization`; work opens `transaction`.
"""

from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.managers import ControlManager, TenantManager
from inbox.tenancy.models import ControlModel, ForeignRow, TenantModel
from inbox.tenancy.scope import (
    NoOrganization,
    NoTransaction,
    Scope,
    current,
    current_or_none,
    in_organization,
    transaction,
    unscoped,
)
from inbox.tenancy.sql import array, control, execute, load, now, rows
from inbox.tenancy.walls import SameOrganization

__all__ = [
    "ControlManager",
    "ControlModel",
    "ForeignKey",
    "ForeignRow",
    "NoOrganization",
    "NoTransaction",
    "SameOrganization",
    "Scope",
    "TenantManager",
    "TenantModel",
    "array",
    "control",
    "current",
    "current_or_none",
    "execute",
    "in_organization",
    "load",
    "now",
    "rows",
    "transaction",
    "unscoped",
]

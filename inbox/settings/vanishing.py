"""Deleting an organization whose time has come: out of every table and the storage, in batches.

First nobody can come in any more, then the rows go, then the files, then its people's membership.
What stays is its slug, so that nobody takes over its address. Each step may be done again.
"""

import time
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations.events import AccessChanged
from inbox.events import publish
from inbox.tenancy.models import ControlModel, TenantModel

BATCH = 500
AT_MOST = 20.0  # seconds of one round


def work(*, at_most: float = AT_MOST) -> bool:
    """One round for the current organization. Whether nothing is left but its slug."""
    until = time.monotonic() + at_most
    with tenancy.transaction():
        if not _is_due():
            return False
        _shut()
    for table in _tables():
        gone = BATCH
        while gone == BATCH:
            if time.monotonic() > until:
                return False
            with tenancy.transaction():
                gone = tenancy.execute(_delete(table), {"most": BATCH})
    if not _forget_files(f"org/{tenancy.current().pk}", until):
        return False
    with tenancy.transaction():
        for table in _tables():  # what was on its way while its table was emptied
            tenancy.execute(_delete(table), {"most": BATCH})
        Member.objects.all().delete()
        held = Organization.objects.select_for_update(no_key=True).get()
        held.name, held.logo, held.deleted_at = "", "", timezone.now()
        held.save(update_fields=["name", "logo", "deleted_at"])
    return True


def _is_due() -> bool:
    """Asked with the row locked: whoever cancels meanwhile waits, or was first."""
    held = Organization.objects.select_for_update(no_key=True).get()
    is_over = held.delete_at is not None and held.delete_at <= timezone.now()
    return is_over and held.deleted_at is None


def _shut() -> None:
    """Nobody's session opens it any more; sockets that are open are closed."""
    inside = list(Member.objects.filter(is_active=True).values_list("pk", flat=True))
    if inside:
        Member.objects.filter(pk__in=inside).update(is_active=False)
        publish(*(AccessChanged(member_id=pk) for pk in inside))


def _tables() -> list[str]:
    """Every table with an organization's rows, those that point at others before those; members
    last of all, as others know them.
    """
    models: list[Any] = [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel | ControlModel)
        and model is not Member
        and any(field.column == "organization_id" for field in _fields(model))
    ]
    sorter: TopologicalSorter[Any] = TopologicalSorter()
    for model in models:
        sorter.add(model)
        for field in _fields(model):
            target = field.remote_field.model if field.remote_field else None
            if target in models and target is not model:
                sorter.add(target, model)
    return [model._meta.db_table for model in sorter.static_order()]  # noqa: SLF001 - Django's own word


def _fields(model: Any) -> Any:
    return model._meta.concrete_fields  # noqa: SLF001 - as Django's own documentation has it


def _delete(table: str) -> str:
    """The newest first: what points at rows of its own table points at older ones."""
    return (
        f'DELETE FROM "{table}" WHERE organization_id = %(organization)s AND id IN ('  # noqa: S608 - a model's
        f'SELECT id FROM "{table}" WHERE organization_id = %(organization)s '
        "ORDER BY id DESC LIMIT %(most)s)"
    )


def _forget_files(folder: str, until: float) -> bool:
    """Whether all of them are gone."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return True
    for name in files:
        if time.monotonic() > until:
            return False
        default_storage.delete(f"{folder}/{name}")
    if not all(_forget_files(f"{folder}/{name}", until) for name in folders):
        return False
    default_storage.delete(folder)
    return True

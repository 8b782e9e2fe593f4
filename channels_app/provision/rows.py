"""Rows are written only where they differ from what is wanted: a second run changes nothing."""

from typing import Any

from django.db.models import Model


def settle(row: Model, **wanted: Any) -> None:
    """Give the row these values; None leaves one as it is."""
    changed = {
        name: value
        for name, value in wanted.items()
        if value is not None and getattr(row, name) != value
    }
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))

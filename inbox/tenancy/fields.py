"""The foreign key of tenant tables: its constraint is composite and stands in Meta.constraints."""

from typing import Any

from django.db import models


class ForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """Without a single-column constraint or index: the wall and the lists bring their own."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)

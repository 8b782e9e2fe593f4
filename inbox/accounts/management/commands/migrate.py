"""Django's migrate, with the two roles around it; run as the owner."""

import gc
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from inbox.tenancy import roles


class Command(migrate.Command):
    """Creates the roles, migrates, makes the cache table, grants. Safe to run again."""

    def handle(self, *args: Any, **options: Any) -> None:
        # Each step draws up a hundred classes anew, and nothing in between is worth collecting.
        gc.set_threshold(100_000, 50, 100)
        roles.create()
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        roles.grant()

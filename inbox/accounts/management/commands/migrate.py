"""Django's migrate, with the two roles around it; run as the owner."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from inbox.tenancy import roles


class Command(migrate.Command):
    """Creates the roles, migrates, makes the cache table, grants. Safe to run again."""

    def handle(self, *args: Any, **options: Any) -> None:
        roles.create()
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        roles.grant()

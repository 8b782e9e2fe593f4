"""Django's migrate, with the two roles around it; run as the owner."""

import gc
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from inbox.tenancy import roles

HALF_WAY = (
    "This database is older than the version before: of the migrations that were put together"
    " since it lacks {missing}. Nothing was changed. Run `migrate` of the version before, then"
    " this one's."
)


class Command(migrate.Command):
    """Creates the roles, migrates, makes the cache table, grants. Safe to run again."""

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_half_way(options["database"])
        # Each step draws up a hundred classes anew, and nothing in between is worth collecting.
        gc.set_threshold(100_000, 50, 100)
        roles.create()
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        roles.grant()


def refuse_half_way(database: str) -> None:
    """Raise CommandError where some of the migrations that a new one stands for were applied and
    others not. Django takes such a one out of its plan, and would say that there is nothing to do.
    """
    applied = MigrationRecorder(connections[database]).applied_migrations()
    loader = MigrationLoader(None)
    for migration in loader.disk_migrations.values():
        gone = [one for one in migration.replaces if one not in loader.disk_migrations]
        missing = [".".join(one) for one in gone if one not in applied]
        if missing and len(missing) < len(gone):
            raise CommandError(HALF_WAY.format(missing=", ".join(missing)))

"""`manage.py drain [--loop]`: read the waiting webhooks of all organizations, without Celery."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections

from channels_app import tasks

PAUSE = 0.2


class Command(BaseCommand):
    help = "Read what waits once, or for ever with --loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            tasks.drain()
            return
        while True:
            try:
                close_old_connections()
                tasks.drain()
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(f"the database is away: {error}")
            time.sleep(PAUSE)

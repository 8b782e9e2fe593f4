"""`manage.py send [--loop]`: send what is due, without Celery."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError

from channels_app.outbox.run import send_due

PAUSE = 0.2


class Command(BaseCommand):
    help = "Send what is due once, or for ever with --loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{send_due()} calls made")
            return
        while True:
            try:
                send_due(seconds=5.0)
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(f"the database is away: {error}")
            time.sleep(PAUSE)

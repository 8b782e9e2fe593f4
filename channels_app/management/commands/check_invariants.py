"""`manage.py check_invariants`: what must be true after any fault. Exit 1 when something is not."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.invariants import Ledger, Log, broken_rows
from channels_app.invariants.papers import read
from inbox import promises, tenancy
from inbox.work import everyone


class Command(BaseCommand):
    help = "Check the promises of the rows, and of a pretend carrier's papers where they are given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ledger", type=Path, metavar="FILE", help="what it accepted")
        parser.add_argument("--log", type=Path, metavar="FILE", help="what customers sent")
        parser.add_argument(
            "--settled", action="store_true", help="all is quiet: every text must be in a thread"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ledger = Ledger(_read(options["ledger"]))
        log = Log(_read(options["log"]))
        count = 0
        for organization in everyone():
            with tenancy.in_organization(organization), tenancy.transaction():
                for limit in ("transaction_timeout", "statement_timeout"):  # all of it, not a page
                    tenancy.execute(f"SET LOCAL {limit} = 0")
                for line in self._broken(ledger, log, settled=options["settled"]):
                    self.stdout.write(f"{organization.slug}: {line}")
                    count += 1
        if count:
            raise CommandError(f"{count} broken", returncode=1)
        self.stdout.write("all promises are kept")

    def _broken(self, ledger: Ledger, log: Log, *, settled: bool) -> Iterator[str]:
        yield from broken_rows()
        yield from ledger.broken()
        yield from promises.broken(ledger.lines)
        yield from log.broken(all_must_be_here=settled)


def _read(path: Path | None) -> list[dict[str, Any]]:
    return read(path) if path else []

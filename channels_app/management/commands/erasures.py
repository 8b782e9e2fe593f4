"""`manage.py erasures --export FILE` keeps who was erased beside a backup; `--apply FILE`, after
one was restored, has them erased again.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inbox import tenancy
from inbox.conversations.forgetting import ledger
from inbox.work import everyone


class Command(BaseCommand):
    help = "Writes down who was erased, as hashes, or erases them again in a restored database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--export", metavar="FILE", help="write the list")
        which.add_argument("--apply", metavar="FILE", help="erase again whoever is on it")

    def handle(self, *args: Any, export: str | None, apply: str | None, **options: Any) -> None:
        if export:
            self._export(Path(export))
        elif apply:
            self._apply(json.loads(Path(apply).read_text()))

    def _export(self, path: Path) -> None:
        kept = {}
        for one in everyone():
            with tenancy.in_organization(one), tenancy.transaction():
                kept[one.slug] = ledger.written()
        fresh = path.with_name(f"{path.name}.new")  # a half list never takes the whole one's place
        fresh.write_text(json.dumps(kept, indent=1))
        fresh.chmod(0o600)
        fresh.replace(path)
        self.stdout.write(f"{sum(len(one['erased']) for one in kept.values())} kept")

    def _apply(self, kept: dict[str, Any]) -> None:
        refused = []
        for one in everyone():
            with tenancy.in_organization(one):
                try:
                    asked = ledger.take_up(kept.get(one.slug, {"erased": ()}))
                except ledger.OtherKey:
                    refused.append(one.slug)
                    continue
            self.stdout.write(f"{one.slug}: {asked} to be erased again")
        if refused:
            raise CommandError(
                f"somebody was erased in {', '.join(refused)} since the backup was restored:"
                " restore it again, and take up the list first"
            )

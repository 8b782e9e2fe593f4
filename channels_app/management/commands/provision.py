"""`manage.py provision FILE.toml ...`: make organizations as the files say."""

import json
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.provision import Refused, Source, provision


class Command(BaseCommand):
    help = "Create or update organizations from TOML files and print the addresses as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [_read(path) for path in options["files"]]
        try:
            reports = provision(sources)
        except Refused as refused:
            raise CommandError(_told(refused, several=len(sources) > 1)) from None
        shown = reports[0] if len(reports) == 1 else reports
        self.stdout.write(json.dumps(shown, indent=2, sort_keys=True, ensure_ascii=False))


def _read(path: Path) -> Source:
    try:
        with path.open("rb") as file:
            return Source(str(path), tomllib.load(file))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"{path}: {error}") from None


def _told(refused: Refused, *, several: bool) -> str:
    lines = [f"{f'{name}: ' if several else ''}{problem}" for name, problem in refused.problems]
    return "\n".join(["nothing was changed", *lines])

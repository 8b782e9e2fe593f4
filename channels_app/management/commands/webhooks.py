"""`manage.py webhooks`: where carriers post what comes for each number; `--repair` has them post
here, after PUBLIC_URL moved.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import dead_letters
from channels_app.numbers import repointing
from inbox import tenancy


class Command(BaseCommand):
    help = "Says where each number's texts and calls are posted; --repair has them posted here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="only this one")
        parser.add_argument("--repair", action="store_true", help="have all of them posted here")

    def handle(self, *args: Any, organization: str | None, repair: bool, **options: Any) -> None:
        try:
            chosen = dead_letters.organizations(organization)
        except dead_letters.NotThere as problem:
            raise CommandError(str(problem)) from None
        astray = 0
        for one in chosen:
            with tenancy.in_organization(one):
                for found in repointing.look(repair=repair):
                    astray += not found.is_ours
                    said = found.problem or f"texts {found.texts}, calls {found.calls}"
                    self.stdout.write(f"{one.slug}: {found.name}: {said}")
        if astray:
            raise CommandError(f"{astray} of them do not post here")

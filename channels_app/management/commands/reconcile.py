"""`manage.py reconcile`: file texts and calls whose webhook never reached us."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import dead_letters, reconciling
from inbox import tenancy


class Command(BaseCommand):
    help = "Ask every carrier account for texts and calls since the last time; file the missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="only this one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organizations = dead_letters.organizations(options["organization"])
        except dead_letters.NotThere as problem:
            raise CommandError(str(problem)) from None
        for organization in organizations:
            with tenancy.in_organization(organization):
                filed = reconciling.reconcile().filed
            self.stdout.write(f"{organization.slug}: {filed} texts and calls filed")

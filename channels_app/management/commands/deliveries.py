"""`manage.py deliveries`: the raw webhooks, the dead ones with their reason, and their replay."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import dead_letters
from channels_app.models import Delivery
from inbox import tenancy
from inbox.work import Due


class Command(BaseCommand):
    help = "Count webhooks by state; list, show and replay those that could not be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="only this one")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dead", action="store_true", help="list what could not be read")
        what.add_argument("--show", type=int, metavar="ID", help="one of them, with what came")
        what.add_argument("--replay", type=int, metavar="ID", help="read it again")
        what.add_argument("--replay-dead", action="store_true", help="read all of them again")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except dead_letters.NotThere as problem:
            raise CommandError(str(problem)) from None

    def _do(self, options: dict[str, Any]) -> None:
        if options["show"] is not None:
            self._show(*dead_letters.find(options["show"]))
        elif options["replay"] is not None:
            self._replay(*dead_letters.find(options["replay"]))
        else:
            for organization in dead_letters.organizations(options["organization"]):
                with tenancy.in_organization(organization):
                    self._visit(organization, options)

    def _visit(self, organization: Due, options: dict[str, Any]) -> None:
        if options["replay_dead"]:
            count = dead_letters.replay()
            self.stdout.write(f"{organization.slug}: {count} put back")
        elif options["dead"]:
            for row in dead_letters.dead():
                self.stdout.write(_line(organization, row))
        else:
            for standing in dead_letters.standings():
                since = f"{standing.since:%Y-%m-%d %H:%M:%S}"
                counted = f"{standing.count:>8} {standing.state:<8}"
                self.stdout.write(f"{organization.slug:<20} {counted} since {since}")

    def _show(self, organization: Due, row: Delivery) -> None:
        self.stdout.write(_line(organization, row))
        self.stdout.write(f"connection {row.connection_id}, state {row.state}, tries {row.tries}")
        if row.attempt:
            self.stdout.write(f"attempt {row.attempt}")
        self.stdout.write(bytes(row.raw).decode(errors="backslashreplace"))

    def _replay(self, organization: Due, row: Delivery) -> None:
        if row.state != Delivery.State.DEAD:
            raise CommandError(f"delivery {row.pk} is not dead but {row.state}")
        with tenancy.in_organization(organization):
            dead_letters.replay([row.pk])
        self.stdout.write(f"{organization.slug}: 1 put back")


def _line(organization: Due, row: Delivery) -> str:
    at = f"{row.received_at:%Y-%m-%d %H:%M:%S}"
    return f"{row.pk:>10} {organization.slug:<20} {row.kind:<8} {at} {row.reason or '-'}"

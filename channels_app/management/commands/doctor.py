"""`manage.py doctor`: looks every shared inbox through, and says what to do."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import dead_letters
from channels_app.checkups import running
from channels_app.pages import diagnosis
from inbox import tenancy
from inbox.conversations.models import Inbox

MARKS = {"good": "ok", "bad": "BAD", "unsure": "?"}


class Command(BaseCommand):
    help = "Checks the whole path of every shared inbox; fails when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", help="only this one")

    def handle(self, *args: Any, organization: str | None, **options: Any) -> None:
        try:
            chosen = dead_letters.organizations(organization)
        except dead_letters.NotThere as problem:
            raise CommandError(str(problem)) from None
        bad = 0
        for one in chosen:
            with tenancy.in_organization(one):
                with tenancy.transaction():
                    inboxes = list(
                        Inbox.objects.filter(kind=Inbox.Kind.SHARED, archived_at=None).order_by(
                            "position", "id"
                        )
                    )
                for inbox in inboxes:
                    bad += self._look(one.slug, inbox)
        if bad:
            raise CommandError(f"{bad} of the checks failed")

    def _look(self, slug: str, inbox: Inbox) -> int:
        """How many checks failed."""
        self.stdout.write(f"{slug}: {inbox.name}")
        found = [diagnosis.read(one.kept()) for one in running.now(inbox)]
        for one in found:
            about = f" ({one.about})" if one.about else ""
            detail = f" [{one.detail}]" if one.detail and one.state != "good" else ""
            self.stdout.write(f"  {MARKS[one.state]:<3} {one.title}{about}: {one.sentence}{detail}")
            if one.remedy:
                self.stdout.write(f"      {one.remedy}")
        return sum(one.state == "bad" for one in found)

"""`manage.py doctor`: looks every shared inbox through, and says what to do."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.checkups import running
from channels_app.pages import diagnosis
from inbox import tenancy
from inbox.conversations.models import Inbox
from inbox.work import everyone

MARKS = {"good": "ok", "bad": "BAD", "unsure": "?"}


class Command(BaseCommand):
    help = "Checks the whole path of every shared inbox; fails when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", metavar="SLUG", default="")

    def handle(self, *args: Any, organization: str, **options: Any) -> None:
        bad = seen = 0
        for due in everyone():
            if organization and due.slug != organization:
                continue
            with tenancy.in_organization(due):
                with tenancy.transaction():
                    inboxes = list(
                        Inbox.objects.filter(kind=Inbox.Kind.SHARED).order_by("position", "id")
                    )
                for inbox in inboxes:
                    seen += 1
                    bad += self._look(due.slug, inbox)
        if organization and not seen:
            raise CommandError(f"no organization {organization!r} with an inbox")
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

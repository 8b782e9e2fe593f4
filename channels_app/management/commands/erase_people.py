"""`manage.py erase_people`: go on forgetting whom somebody asked to forget, until all are."""

from typing import Any

from django.core.management.base import BaseCommand

from channels_app.tasks import erase


class Command(BaseCommand):
    help = "Goes on with the erasures that were asked for, in this process."

    def handle(self, *args: Any, **options: Any) -> None:
        erase()

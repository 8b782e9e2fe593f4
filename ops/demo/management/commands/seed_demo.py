"""`manage.py seed_demo`: make the demo what its files say; run at every start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channels_app.provision import provision
from inbox.accounts.models import User
from ops.demo import houses, registering, telling


class Command(BaseCommand):
    help = "Create the demo's organizations and conversations; register its numbers."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: this may be somebody's real data")
        known = set(User.objects.filter(email__in=houses.emails()).values_list("email", flat=True))
        reports = provision(houses.sources(known=known))
        for slug in houses.STORIES:
            count = telling.tell(slug, now=timezone.now())
            self.stdout.write(f"{slug}: {count} conversations" if count else f"{slug}: is there")
        if not settings.CARRIER_URL:
            self.stdout.write("CARRIER_URL is not set: no number was registered")
            return
        try:
            count = registering.register(reports)
        except registering.NoCarrier as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{count} numbers registered at the pretend carrier")

"""`manage.py demo_signins`: where the demo is and who one may be."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ops.demo import houses, signin


class Command(BaseCommand):
    help = "Print the demo's address, its people and their password."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("this is not a demo")
        password = houses.files()["aurora"]["members"][0]["password"]
        self.stdout.write(f"Sign in at {settings.PUBLIC_URL}/accounts/login/ as one of")
        for role in signin.roles():
            self.stdout.write(f"  {role['email']:<24} {role['name']}: {role['text']}")
        self.stdout.write(f"Password of all: {password}")
        self.stdout.write(f"Be a customer at {settings.PUBLIC_URL}/demo/phone/")

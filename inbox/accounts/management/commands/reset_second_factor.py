"""For somebody who lost app, passkeys and recovery codes: they sign in with the password alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inbox.accounts import devices, second_factor, security_letters, watching
from inbox.accounts.models import User


class Command(BaseCommand):
    """Takes every second factor of one user away and ends their sessions. Make sure first who
    it is that asks.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("nobody has this address")
        if second_factor.reset(user):
            devices.sign_out_others(user, here="")
            security_letters.tell(user, "operator")
            watching.tell(user, second_factor=["operator", None])
        self.stdout.write(f"{user.email} signs in with the password alone")

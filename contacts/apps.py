"""The app `contacts`."""

from importlib import import_module

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        """Make known what can be exported."""
        for kind in ("people", "optouts"):
            import_module(f"contacts.exports.{kind}")

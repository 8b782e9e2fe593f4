"""The app `contacts`."""

from importlib import import_module

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        """Make known what can be exported, and what lists can be narrowed to."""
        for name in ("exports.people", "exports.optouts", "filters"):
            import_module(f"contacts.{name}")

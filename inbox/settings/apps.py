"""The app `settings`: no tables, what its pages broadcast and its tasks."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "inbox.settings"
    label = "settings"

    def ready(self) -> None:
        """Broadcasts subscribe when they are imported."""
        from inbox.settings import broadcasts  # noqa: F401, PLC0415 - needs loaded models

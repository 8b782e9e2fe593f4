"""The app `settings`: no tables, what its pages broadcast, its tasks and its map."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "inbox.settings"
    label = "settings"

    def ready(self) -> None:
        """Broadcasts subscribe when they are imported; pages below are put into our map."""
        from inbox.conversations.showing import settings_map  # noqa: PLC0415 - needs loaded models
        from inbox.settings import broadcasts, places  # noqa: F401, PLC0415 - the same

        settings_map.is_drawn_by(places.around)

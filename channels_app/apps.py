"""The app `channels_app`."""

from django.apps import AppConfig


class ChannelsAppConfig(AppConfig):
    name = "channels_app"

    def ready(self) -> None:
        """Hints subscribe when they are imported."""
        from channels_app import hints  # noqa: F401, PLC0415 - needs loaded models

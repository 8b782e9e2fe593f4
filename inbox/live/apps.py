"""The app `live`."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "inbox.live"
    label = "live"

    def ready(self) -> None:
        from inbox.live import leaving  # noqa: F401, PLC0415 - connects its receivers

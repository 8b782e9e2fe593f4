"""The app `channels_app`."""

from django.apps import AppConfig


class ChannelsAppConfig(AppConfig):
    name = "channels_app"

    def ready(self) -> None:
        """Hints, erasures, calls, health and standing are joined by importing these."""
        from channels_app import erasing, hints, reaching  # noqa: F401, PLC0415 - needs loaded models
        from channels_app.calls import abilities, recordings  # noqa: F401, PLC0415 - the same
        from channels_app.health import watching  # noqa: F401, PLC0415 - the same
        from channels_app.registration import (  # noqa: PLC0415 - the same
            broadcasts,  # noqa: F401
            declaring,  # noqa: F401
            standing,  # noqa: F401
        )

"""The app `alerts`."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "inbox.alerts"
    label = "alerts"

    def ready(self) -> None:
        """What has to be mailed is written down from now on."""
        from inbox.alerts import noticing  # noqa: F401, PLC0415 - needs loaded models

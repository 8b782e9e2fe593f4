"""The app `autoreplies`."""

from django.apps import AppConfig


class AutorepliesConfig(AppConfig):
    name = "inbox.autoreplies"
    label = "autoreplies"

    def ready(self) -> None:
        """What has to be answered is written down from now on."""
        from inbox.autoreplies import asking  # noqa: F401, PLC0415 - needs loaded models

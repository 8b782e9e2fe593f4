"""The app `campaigns`."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        """What is registered below is so when these are imported."""
        from campaigns import (  # noqa: F401, PLC0415 - needs loaded models
            answers,
            broadcasts,
            forgetting,
            hearing,
            judging,
            promises,
            settling,
        )

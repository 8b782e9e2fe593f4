"""The app `campaigns`."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self) -> None:
        """What is registered below is so when these are imported."""
        from campaigns import forgetting  # noqa: F401, PLC0415 - needs loaded models
        from campaigns.answering import answers  # noqa: F401, PLC0415 - needs loaded models
        from campaigns.joining import hearing  # noqa: F401, PLC0415 - needs loaded models
        from campaigns.sending import judging, promises, settling  # noqa: F401, PLC0415 - needs loaded models
        from campaigns.watching import broadcasts  # noqa: F401, PLC0415 - needs loaded models

"""The app `conversations`."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "inbox.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Broadcasts subscribe when they are imported."""
        from inbox.conversations.forgetting import trail  # noqa: F401, PLC0415 - needs loaded models
        from inbox.conversations.hearing import (  # noqa: F401, PLC0415 - needs loaded models
            broadcasts,
            parting,
            popups,
            state_broadcasts,
            telling,
        )
        from inbox.conversations.knowing import customer_broadcasts, customers, talked  # noqa: F401, PLC0415 - needs loaded models
        from inbox.conversations.locking import lock_broadcasts  # noqa: F401, PLC0415 - needs loaded models
        from inbox.conversations.owning import joining  # noqa: F401, PLC0415 - needs loaded models
        from inbox.conversations.papers import forgetting, showing, talks  # noqa: F401, PLC0415 - the same

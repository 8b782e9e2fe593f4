"""The app `conversations`."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "inbox.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Broadcasts subscribe when they are imported."""
        from inbox.conversations import (  # noqa: F401, PLC0415 - needs loaded models
            broadcasts,
            customer_broadcasts,
            customers,
            joining,
            lock_broadcasts,
            parting,
            popups,
            state_broadcasts,
            telling,
        )
        from inbox.conversations.papers import forgetting, showing, talks  # noqa: F401, PLC0415 - the same

"""What the settings of alerts tell of themselves."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class AlertsChanged(Event):
    """A recipient was added or removed; `changes` says who and of what."""

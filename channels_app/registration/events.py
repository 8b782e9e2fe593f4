"""What registrations tell of themselves."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class RegistrationChanged(Event):
    """It went from one state to another, or was corrected: `changes` says what."""

    about: str
    inbox_id: int | None = None

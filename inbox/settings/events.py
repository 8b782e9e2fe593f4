"""What settings tell of themselves."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class SettingsChanged(Event):
    """The card `about` was saved: `changes` holds its fields, before and after."""

    about: str
    inbox_id: int | None = None
    member_id: int | None = None

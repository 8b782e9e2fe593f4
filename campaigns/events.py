"""What happens to campaigns."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class CampaignChanged(Event):
    """Somebody, or it by itself, moved it on; `changes` names it, its state and why."""

    inbox_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class ListChanged(Event):
    """A sign-up list was made, changed or removed; `changes` holds its name before and after."""

    inbox_id: int
    about: str

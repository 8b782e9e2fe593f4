"""What happens to notifications themselves."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class NotificationsRead(Event):
    """`member_id` read some: their other tabs count anew."""

    member_id: int

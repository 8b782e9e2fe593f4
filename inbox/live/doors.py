"""Who may listen to what: each slice registers its doors beside what it broadcasts."""

from collections.abc import Callable
from uuid import UUID

from inbox.accounts.models import Member

Door = Callable[[Member, UUID], bool]
Rooms = Callable[[Member], dict[str, list[UUID]]]

_doors: dict[str, Door] = {}
_rooms: list[Rooms] = []


def door(kind: str) -> Callable[[Door], Door]:
    """Register the check for groups a browser asks for, such as a conversation's."""

    def register(function: Door) -> Door:
        _doors[kind] = function
        return function

    return register


def rooms(function: Rooms) -> Rooms:
    """Register {kind: groups} that every socket of a member hears without asking."""
    _rooms.append(function)
    return function


def may_listen(member: Member, kind: str, uuid: UUID) -> bool:
    """Whether the member may hear the group. A kind nobody registered: no."""
    found = _doors.get(kind)
    return found is not None and found(member, uuid)


def kind_of(member: Member, uuid: UUID) -> str:
    """What the uuid names, of all a browser asks for; "" when no door lets the member in."""
    return next((kind for kind in _doors if may_listen(member, kind, uuid)), "")


def standing(member: Member) -> dict[str, list[UUID]]:
    """{kind: uuids} that the member's sockets always hear."""
    return {kind: uuids for find in _rooms for kind, uuids in find(member).items()}

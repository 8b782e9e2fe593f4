"""Who may listen to what: each slice registers its doors beside what it broadcasts."""

from collections.abc import Callable
from enum import IntEnum
from uuid import UUID

from inbox.accounts.models import Member


class Hearing(IntEnum):
    """What a door lets through: nothing, signals without words, or all of it."""

    NOTHING = 0
    PART = 1
    WHOLE = 2


HEARING = (Hearing.NOTHING, Hearing.WHOLE)  # of a door that says no more than yes or no
Door = Callable[[Member, UUID], Hearing | bool]
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


def may_listen(member: Member, kind: str, uuid: UUID) -> Hearing:
    """What the member may hear of the group. Of a kind nobody registered: nothing."""
    found = _doors.get(kind)
    hearing = found(member, uuid) if found is not None else False
    return hearing if isinstance(hearing, Hearing) else HEARING[hearing]


def kind_of(member: Member, uuid: UUID) -> tuple[str, Hearing]:
    """What the uuid names, of all a browser asks for, and what may be heard of it."""
    for kind in _doors:
        hearing = may_listen(member, kind, uuid)
        if hearing:
            return kind, hearing
    return "", Hearing.NOTHING


def standing(member: Member) -> dict[str, list[UUID]]:
    """{kind: uuids} that the member's sockets always hear."""
    return {kind: uuids for find in _rooms for kind, uuids in find(member).items()}

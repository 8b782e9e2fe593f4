"""The map of the settings around a page of ours that it leads to. It is drawn a ring above, which
says here how.
"""

from collections.abc import Callable
from typing import Any

from inbox.accounts.models import Member

Draw = Callable[[Member, str], dict[str, Any]]
_drawn: list[Draw] = []


def is_drawn_by(draw: Draw) -> None:
    """Have the map drawn so: for whom, and by the name of the URL that stands open."""
    _drawn[:] = [draw]


def beside(member: Member, current: str) -> dict[str, Any]:
    """What `settings/frame.html` needs beside the navigation."""
    (draw,) = _drawn
    return draw(member, current)

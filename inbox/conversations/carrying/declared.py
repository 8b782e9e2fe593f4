"""What an inbox told the carriers it would send. Whoever registers numbers stands above the heart
and beside those who send to many: both meet here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from inbox.conversations.models import Inbox


@dataclass(frozen=True)
class Declared:
    """What carriers were shown: examples of texts, what they are for, and what may be in them."""

    samples: tuple[str, ...]
    about: str
    links: bool
    phones: bool


Reader = Callable[[Inbox], Declared | None]
_readers: list[Reader] = []


def reads(function: Reader) -> Reader:
    """Ask the function what an inbox declared."""
    _readers.append(function)
    return function


def of(inbox: Inbox) -> Declared | None:
    """None where nothing was registered, or nobody registers anything."""
    found = (function(inbox) for function in _readers)
    return next((one for one in found if one is not None), None)

"""How far a number's registration is, told by the ring that knows: why nobody can text from it yet,
in words, and where who may goes on with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox.accounts.models import Member
from inbox.conversations.models import Channel


@dataclass(frozen=True)
class Standing:
    """`address` is empty for a member who cannot do anything about it."""

    words: str
    since: datetime | None = None
    address: str = ""


Teller = Callable[[Channel, Member], Standing | None]
_tellers: list[Teller] = []


def tell(teller: Teller) -> Teller:
    """Have this function asked."""
    _tellers.append(teller)
    return teller


def of(channel: Any, member: Member) -> Standing | None:
    """What is known of the number; None when nobody has anything to say."""
    found = (teller(channel, member) for teller in _tellers)
    return next((one for one in found if one is not None), None)

"""Who must know, in a batch's own transaction, which known addresses look otherwise after it."""

from collections.abc import Callable, Iterable

from inbox.accounts.models import Member

# Addresses by id, and who imports.
Teller = Callable[[list[int], Member], None]
_tellers: list[Teller] = []


def also(tell: Teller) -> Teller:
    """Have the function called with each batch, and with each step of an undo."""
    _tellers.append(tell)
    return tell


def tell(identity_ids: Iterable[int], by: Member) -> None:
    """Numbers that a batch made are in no conversation yet: they are nobody's news."""
    found = sorted(set(identity_ids))
    for one in _tellers if found else ():
        one(found, by)

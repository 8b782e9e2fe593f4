"""What can be exported. An upper slice adds a kind of its own by registering it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contacts.models import Export
from inbox.accounts.models import Member

# Rows of a file with the key each goes on from: the last one's is kept.
Page = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Kind:
    """One kind of file. All of it is asked in the scope and for the sight of who wanted it.

    `begin` fixes what belongs to it; `count` and `page` go by the same rule. `may_fetch` is asked
    when the file is: what was lost since is not handed out.
    """

    name: str
    begin: Callable[[Export], None]
    headings: Callable[[Export], Sequence[str]]
    count: Callable[[Export], int]
    page: Callable[[Export, int], Page]
    may_fetch: Callable[[Export, Member], bool] = lambda export, member: True


_known: dict[str, Kind] = {}


class NoKind(LookupError):
    """There is no such file."""


def register(kind: Kind) -> Kind:
    _known[kind.name] = kind
    return kind


def of(name: str) -> Kind:
    """The kind of that name. Raises NoKind."""
    if name not in _known:
        raise NoKind(name)
    return _known[name]

"""What a list of contacts is narrowed to: filters that an address names, read against what the
member may see. A word that is not known is as if it were not there. Slices above add filters of
their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inbox.accounts.models import Member

LONGEST = 300


@dataclass(frozen=True)
class Sieve:
    """Which contacts a filter keeps: SQL asked of a contact `k`. `ids` are those it may keep, and
    others, in no order, where an index gives them; `is_walked` when an index holds what it keeps in
    the order of their names.
    """

    keeps: str
    params: Mapping[str, Any] = field(default_factory=dict)
    ids: str = ""
    is_walked: bool = False


@dataclass(frozen=True)
class Offered:
    """A filter as a form offers it: one of its options, or, without a list of them, what is typed
    into an input of that kind.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]] | None = None
    kind: str = "text"


@dataclass(frozen=True)
class Narrow:
    """A filter that is on, as an address has it and as its chip says it."""

    name: str
    value: str
    said: str
    sieve: Sieve


@dataclass(frozen=True)
class Filter:
    """Filters whose names begin alike: what they offer a member, and what a value of theirs means;
    None when it means nothing.
    """

    prefix: str
    offered: Callable[[Member], Sequence[Offered]]
    sieve: Callable[[str, str, Member], Sieve | None]


_filters: list[Filter] = []


def register(found: Filter) -> Filter:
    _filters.append(found)
    return found


def offered(member: Member) -> list[Offered]:
    """Everything a form offers, in its order."""
    return [one for each in _filters for one in each.offered(member)]


def read(query: Mapping[str, Any], member: Member) -> list[Narrow]:
    """What an address asks, in the form's order."""
    found = []
    for each in _filters:
        if not any(name.startswith(each.prefix) and query[name] for name in query):
            continue
        for one in each.offered(member):
            narrow = _narrow(each, one, " ".join(str(query.get(one.name, "")).split()), member)
            if narrow is not None:
                found.append(narrow)
    return found


def _narrow(each: Filter, one: Offered, value: str, member: Member) -> Narrow | None:
    value = value[:LONGEST]
    said = value if one.options is None else dict(one.options).get(value)
    sieve = each.sieve(one.name, value, member) if said else None
    return Narrow(one.name, value, f"{one.label}: {said}", sieve) if sieve else None

"""Which rows the boxes of a form name."""

from collections.abc import Set
from uuid import UUID

from django.http import QueryDict


def uuids(texts: list[str]) -> list[UUID]:
    """Those that are uuids; anything else is not heard."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def merged(told: QueryDict, name: str, there: Set[UUID]) -> set[UUID]:
    """What is to hold, of what holds now: a box changes it that was ticked or cleared since its
    page was shown; what somebody else gave or took meanwhile stays so. A form that does not say
    what its page showed names all there is to be.
    """
    ticked = set(uuids(told.getlist(name)))
    if f"was_{name}" not in told:
        return ticked
    shown = set(uuids(told.get(f"was_{name}", "").split()))
    return (set(there) | (ticked - shown)) - (shown - ticked)

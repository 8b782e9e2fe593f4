"""Components of a page's frame, drawn once for what they are given: a page has three hundred, and
most of them say on the next page what they said on this one.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import translation
from jinja2.runtime import Macro
from markupsafe import Markup

from inbox import tenancy

MOST = 1024  # of each component, some hundred characters each
# What cannot change once it was given.
PLAIN = frozenset({str, Markup, int, bool, type(None), UUID})


class Kept:
    """A macro that shows its arguments alone, in the language and the organization at hand."""

    __slots__ = ("_drawn", "_macro")

    def __init__(self, macro: Macro) -> None:
        self._macro = macro
        self._drawn: dict[tuple[Any, ...], Any] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        house = tenancy.current_or_none()
        key: list[Any] = [translation.get_language(), house and house.slug]
        if not (_spell(args, key) and _spell(kwargs, key) and _spell(kwargs.values(), key)):
            return self._macro(*args, **kwargs)
        known = tuple(key)
        found = self._drawn.get(known)
        if found is None:
            if len(self._drawn) >= MOST:
                self._drawn.clear()
            found = self._drawn[known] = self._macro(*args, **kwargs)
        return found


def _spell(values: Iterable[Any], key: list[Any]) -> bool:
    """Write them into the key, each with its type: words that were escaped are equal to words that
    look so and were not. False for what is not plain.
    """
    for value in values:
        kind = type(value)
        if kind in PLAIN:
            key += (kind, value)
        elif kind is dict:
            key += (kind, len(value))
            if not (_spell(value, key) and _spell(value.values(), key)):
                return False
        elif kind is tuple or kind is list:
            key += (kind, len(value))
            if not _spell(value, key):
                return False
        else:
            return False
    return True

"""What may be told a little later, of several changes at once."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from inbox.tenancy import Scope

Listener = TypeVar("Listener")
Item = TypeVar("Item")
Calls = dict[Listener, list[Item]]


class Gathered(Generic[Listener, Item]):
    """What patient listeners are to hear, by organization; `call` tells them."""

    def __init__(self, call: Callable[[Scope, Calls[Listener, Item]], object]) -> None:
        self._call = call
        self._calls: dict[Scope, Calls[Listener, Item]] = {}
        self._told = float("-inf")

    def keep(self, scope: Scope, calls: Calls[Listener, Item]) -> None:
        """Let these wait."""
        for listener, items in calls.items():
            self._calls.setdefault(scope, {}).setdefault(listener, []).extend(items)

    def tell(self, *, every: float = 0.0) -> None:
        """Tell them now, unless they were told within so many seconds."""
        if self._calls and time.monotonic() - self._told >= every:
            calls, self._calls = self._calls, {}
            for scope, its in calls.items():
                self._call(scope, its)
            self._told = time.monotonic()

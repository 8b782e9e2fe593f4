"""What may be told a little later, of several changes at once, or beside the next change."""

import logging
import time
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread
from typing import Generic, TypeVar

from django.db import close_old_connections, connections

from inbox.tenancy import Scope

logger = logging.getLogger("frontdesk.events")
FEW = 10  # are told where they happened: a thread costs more
MOST = 1000  # may wait to be told; whoever changes more waits with them

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
        if calls:
            _add(self._calls.setdefault(scope, {}), calls)

    def tell(self, *, every: float = 0.0) -> None:
        """Tell them now, unless they were told within so many seconds."""
        if self._calls and time.monotonic() - self._told >= every:
            calls, self._calls = self._calls, {}
            for scope, its in calls.items():
                self._call(scope, its)
            self._told = time.monotonic()


class Beside(Generic[Listener, Item]):
    """A thread that calls listeners while whoever made the change makes the next one. What comes
    while it calls is told in its order and, of one organization, at once: a row that changed three
    times is drawn once. Few are called here, where nobody is before them.
    """

    def __init__(self, call: Callable[[Scope, Calls[Listener, Item]], object]) -> None:
        self._call = call
        self._waiting: deque[tuple[Scope, Calls[Listener, Item]]] = deque()
        self._is_calling = self._is_over = False
        self._moved = Condition()
        self._thread: Thread | None = None

    def tell(self, scope: Scope, calls: Calls[Listener, Item]) -> None:
        """Have them called; returns at once unless very much waits already."""
        if not calls:
            return
        with self._moved:
            is_idle = not self._waiting and not self._is_calling
            if not is_idle or _longest(calls) > FEW:
                self._moved.wait_for(lambda: sum(_longest(one) for _, one in self._waiting) < MOST)
                self._put(scope, calls)
                return
        self._call(scope, calls)

    def end(self) -> None:
        """Wait until all have been called."""
        with self._moved:
            self._is_over = True
            self._moved.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _put(self, scope: Scope, calls: Calls[Listener, Item]) -> None:
        if self._waiting and self._waiting[-1][0] == scope:
            _add(self._waiting[-1][1], calls)
        else:
            self._waiting.append((scope, calls))
        if self._thread is None:
            self._thread = Thread(target=self._run, name="beside", daemon=True)
            self._thread.start()
        self._moved.notify_all()

    def _run(self) -> None:
        try:
            while (next_one := self._take()) is not None:
                try:
                    close_old_connections()  # PostgreSQL may have been away
                    self._call(*next_one)
                except Exception:  # without this thread whoever makes changes would wait for ever
                    logger.exception("what happened was not told: browsers find out by themselves")
        finally:
            connections.close_all()

    def _take(self) -> tuple[Scope, Calls[Listener, Item]] | None:
        with self._moved:
            self._is_calling = False
            self._moved.notify_all()
            self._moved.wait_for(lambda: self._waiting or self._is_over)
            self._is_calling = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None


def _add(calls: Calls[Listener, Item], more: Calls[Listener, Item]) -> None:
    for listener, items in more.items():
        calls.setdefault(listener, []).extend(items)


def _longest(calls: Calls[Listener, Item]) -> int:
    return max(map(len, calls.values()), default=0)

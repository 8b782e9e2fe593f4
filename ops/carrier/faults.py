"""Bad days on order: each fault strikes the next `count` sends it fits, then is gone."""

from dataclasses import asdict, dataclass
from typing import Any

NAMES = frozenset({
    "refuse", "429", "500", "reset_before", "hang_before",
    "slow", "accept_then_hang", "accept_then_reset", "500_after_accept", "garbage",
    "fail", "unregistered", "no_callbacks", "duplicate_callbacks", "shuffle_callbacks",
    "early_callback", "callback_wrong_token", "media_404_once",
    "number_gone", "buy_refuse", "buy_hang_before", "buy_then_hang", "buy_then_reset",
    "release_refuse",
})  # fmt: skip


class NoSuchFault(Exception):
    pass


@dataclass(frozen=True)
class Route:
    """What a fault may be narrowed to."""

    account: str
    sender: str = ""
    recipient: str = ""


@dataclass
class Fault:
    """`count` None lasts until it is cleared; the other fields mean what the fault's name says."""

    name: str
    count: int | None = 1
    account: str | None = None
    sender: str | None = None
    recipient: str | None = None
    seconds: float | None = None
    error_code: int | None = None
    status: str | int | None = None

    def fits(self, route: Route) -> bool:
        pairs = (
            (self.account, route.account),
            (self.sender, route.sender),
            (self.recipient, route.recipient),
        )
        return all(wanted in {None, actual} for wanted, actual in pairs)


class Faults:
    def __init__(self) -> None:
        self._by_name: dict[str, list[Fault]] = {}

    def order(self, entry: dict[str, Any]) -> Fault:
        entry = dict(entry)
        narrowed = {"sender": entry.pop("from", None), "recipient": entry.pop("to", None)}
        fault = Fault(**entry, **narrowed)
        if fault.name not in NAMES:
            raise NoSuchFault(fault.name)
        self._by_name.setdefault(fault.name, []).append(fault)
        return fault

    def take(self, name: str, route: Route) -> Fault | None:
        """The fault that strikes this time, counted down."""
        waiting = self._by_name.get(name)
        fault = next((f for f in waiting if f.fits(route)), None) if waiting else None
        if fault is not None and waiting is not None and fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                waiting.remove(fault)
        return fault

    def clear(self) -> None:
        self._by_name.clear()

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(fault) for faults in self._by_name.values() for fault in faults]

"""What an account registered: bundles, people, papers, brands, campaigns, toll-free
verifications. Kept in a file for the next start; reviews are made by control, or at once.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import files

Thing = dict[str, Any]
PREFIXES = {
    "profiles": "BU", "products": "BU", "people": "IT", "papers": "RD", "addresses": "AD",
    "assignments": "BV", "evaluations": "EL", "brands": "BN", "campaigns": "QE", "alphas": "AI",
    "verifications": "HH", "otps": "OT",
    "sinks": "DG", "subscriptions": "DF",
}  # fmt: skip
CAMPAIGN = "QE2c6890da8086d771620e9b13fadeba0b"
# What a review that nobody holds comes to.
APPROVED = {
    "profiles": "twilio-approved", "products": "twilio-approved", "brands": "APPROVED",
    "campaigns": "VERIFIED", "verifications": "TWILIO_APPROVED",
}  # fmt: skip
REVIEWED = {
    "pending-review": "twilio-approved", "PENDING": "APPROVED", "IN_PROGRESS": "VERIFIED",
    "PENDING_REVIEW": "TWILIO_APPROVED",
}  # fmt: skip


class Registry:
    """Every resource by its account and kind, in the order it was made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = files.read_json(path, {"things": [], "held": []})
        self._things: list[Thing] = kept["things"]
        self._held: set[str] = set(kept["held"])

    def hold(self, account: str, *, on: bool) -> None:
        """Whether the account's reviews wait for a word of control."""
        (self._held.add if on else self._held.discard)(account)
        self.save()

    def is_held(self, account: str) -> bool:
        return account in self._held

    def add(self, account: str, kind: str, **said: Any) -> Thing:
        sid = said.pop("sid", "") or PREFIXES[kind] + secrets.token_hex(16)
        thing = {"sid": sid, "account_sid": account, "_kind": kind, **said}
        self._things.append(thing)
        self.save()
        return thing

    def remove(self, thing: Thing) -> None:
        self._things.remove(thing)
        self.save()

    def all(self, account: str, kind: str, **where: Any) -> list[Thing]:
        return list(self._found(account, kind, where))

    def one(self, account: str, kind: str, **where: Any) -> Thing | None:
        return next(self._found(account, kind, where), None)

    def reviewed(self, thing: Thing, field: str) -> Thing:
        """A review nobody holds is through when it is asked about."""
        if thing["account_sid"] not in self._held and thing[field] in REVIEWED:
            thing[field] = REVIEWED[thing[field]]
            self.save()
        return thing

    def save(self) -> None:
        files.replace_json(self._path, {"things": self._things, "held": sorted(self._held)})

    def _found(self, account: str, kind: str, where: Thing) -> Iterator[Thing]:
        for thing in self._things:
            same = thing["account_sid"] == account and thing["_kind"] == kind
            if same and all(thing.get(name) == value for name, value in where.items()):
                yield thing


def shown(thing: Thing) -> Thing:
    """As the API gives it."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}

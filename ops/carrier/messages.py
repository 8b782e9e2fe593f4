"""Every message the carrier has seen, in the order it came; rebuilt from the journals at start."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from .segments import segments

Direction = Literal["inbound", "outbound-api", "outbound-reply", "notice"]
RANKS = {
    "accepted": 0, "queued": 0, "sending": 1, "sent": 2, "delivered": 3, "read": 4,
    "undelivered": 5, "failed": 5, "received": 5,
}  # fmt: skip
FINAL = frozenset({"delivered", "read", "undelivered", "failed", "received"})


@dataclass(slots=True)
class Media:
    sid: str
    content_type: str
    size: int
    sha256: str
    name: str = ""
    url: str = ""


@dataclass(slots=True)
class Message:
    sid: str
    account: str
    sender: str
    recipient: str
    body: str
    direction: Direction
    status: str
    created: datetime
    media_urls: list[str] = field(default_factory=list)
    status_callback: str = ""
    attempt: str | None = None
    error_code: int | None = None
    sent: datetime | None = None
    updated: datetime | None = None
    media: list[Media] = field(default_factory=list)
    answer: dict[str, Any] | None = None

    @property
    def media_count(self) -> int:
        return len(self.media_urls) or len(self.media)

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def segments(self) -> int:
        return segments(self.body)

    def reach(self, status: str, error_code: int | None, now: datetime) -> None:
        """A status never goes back, however late an older one is told."""
        if RANKS.get(status, 0) <= RANKS.get(self.status, 0):
            return
        self.status, self.error_code, self.updated = status, error_code, now
        if self.sent is None:
            self.sent = now

    def between(self, ours: str, theirs: str) -> bool:
        return {self.sender, self.recipient} == {ours, theirs}


class Messages:
    def __init__(self) -> None:
        self.by_sid: dict[str, Message] = {}
        self._by_account: dict[str, list[Message]] = defaultdict(list)
        self._by_number: dict[str, list[Message]] = defaultdict(list)

    def add(self, message: Message) -> None:
        self.by_sid[message.sid] = message
        self._by_account[message.account].append(message)
        self._by_number[message.sender].append(message)
        self._by_number[message.recipient].append(message)

    def find(self, account: str, sid: str) -> Message | None:
        message = self.by_sid.get(sid)
        return message if message and message.account == account else None

    def of_number(self, number: str) -> list[Message]:
        return self._by_number.get(number, [])

    def newest(self, account: str, *numbers: str) -> Iterator[Message]:
        """Newest first, from the shortest list that can hold them; the caller narrows down."""
        lists = [self._by_number.get(number, []) for number in numbers if number]
        shortest = min([*lists, self._by_account.get(account, [])], key=len)
        return (m for m in reversed(shortest) if m.account == account and m.direction != "notice")

    def customers(self) -> dict[str, set[str]]:
        """Each customer's number, with those of ours it has exchanged texts with."""
        known: dict[str, set[str]] = defaultdict(set)
        for message in self.by_sid.values():
            inbound = message.direction == "inbound"
            ours, theirs = message.recipient, message.sender
            if not inbound:
                ours, theirs = theirs, ours
            known[theirs].add(ours)
        return known


def new_sid(kind: Literal["SM", "MM", "ME", "CA", "RE"]) -> str:
    return kind + secrets.token_hex(16)


def now() -> datetime:
    return datetime.now(UTC)

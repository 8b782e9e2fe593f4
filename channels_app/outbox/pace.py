"""No number is handed more than it may send in two seconds; the carrier's own queue stays short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from inbox import tenancy

AHEAD = timedelta(seconds=2)
MANY_AHEAD = AHEAD / 4  # what many get leaves the rest to replies

LOCK = """
SELECT id, connection_id, kind, address, registered OR training, block_code, per_second,
       paced_until
FROM conversations_channel
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE
"""
KEEP = """
UPDATE conversations_channel c SET paced_until = v.until
FROM unnest(%(ids)s::bigint[], %(untils)s::timestamptz[]) AS v(id, until)
WHERE c.organization_id = %(organization)s AND c.id = v.id
"""
WAIT = """
UPDATE conversations_message m SET due_at = v.until
FROM unnest(%(ids)s::bigint[], %(untils)s::timestamptz[]) AS v(id, until)
WHERE m.organization_id = %(organization)s AND m.id = v.id
"""


@dataclass
class Number:
    """One of our numbers, under a row lock: it keeps the moment up to which its capacity is spoken
    for.
    """

    pk: int
    connection_id: int
    kind: str
    address: str
    may_send: bool
    block_code: str
    per_second: float
    paced_until: datetime | None


class Sent(Protocol):
    """Whatever goes out from a number."""

    @property
    def pk(self) -> int: ...

    @property
    def bulk(self) -> bool: ...

    @property
    def number(self) -> Number: ...


Leaving = TypeVar("Leaving", bound=Sent)


def locked(ids: Iterable[int]) -> dict[int, Number]:
    """The numbers, for this transaction's use alone."""
    return {row[0]: Number(*row) for row in tenancy.rows(LOCK, {"ids": list(ids)}, prepared=True)}


def allow(texts: Sequence[Leaving]) -> list[Leaving]:
    """Those whose number has room now; the others are due again when it has."""
    if not texts:
        return []
    now = tenancy.now()
    allowed, used, waiting = [], {}, {}
    for text in texts:
        number = text.number
        start = max(now, number.paced_until or now)
        ahead = MANY_AHEAD if text.bulk else AHEAD
        if start - now < ahead:
            number.paced_until = start + timedelta(seconds=1 / number.per_second)
            used[number.pk] = number.paced_until
            allowed.append(text)
        else:
            waiting[text.pk] = start - ahead / 2
    if used:
        given = {"ids": list(used), "untils": list(used.values())}
        tenancy.execute(KEEP, given, prepared=True)
    wait(waiting)
    return allowed


def wait(until: dict[int, datetime]) -> None:
    """Offer these messages again at their moment."""
    if until:
        tenancy.execute(WAIT, {"ids": list(until), "untils": list(until.values())})

"""Promises that only the carrier's own papers can show: I1 and I3, and that no text was lost."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from channels_app.models import Delivery
from inbox import tenancy
from inbox.conversations.models import Connection, Message

Line = dict[str, Any]


def read(path: Path) -> list[Line]:
    """The lines of a journal; one that a kill tore is not there."""
    with path.open("rb") as file:
        return [json.loads(line) for line in file if line.endswith(b"\n")]


def our_accounts() -> set[str]:
    """The carrier accounts of the current organization."""
    found = Connection.objects.values_list("credentials", flat=True)
    return {pair["account_sid"] for pairs in found for pair in pairs}


class Ledger:
    """The sends that the carrier accepted."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = [line for line in lines if line["kind"] == "accepted"]

    def broken(self) -> Iterator[str]:
        """The current organization's sends that the carrier has once too often, or alone."""
        accounts = our_accounts()
        sends = [line for line in self.lines if line["account"] in accounts]
        counts = Counter(str(line["attempt"]) for line in sends)
        for attempt, count in counts.items():
            if count > 1:
                yield f"I3 the carrier accepted attempt {attempt} {count} times"
        yield from self._messages(sends)

    def _messages(self, sends: list[Line]) -> Iterator[str]:
        owners = self._owners(sends)
        accepted: Counter[int] = Counter()
        for line in sends:
            attempt = str(line["attempt"])
            if attempt in owners:
                accepted[owners[attempt][0]] += 1
            else:
                yield f"I3 the carrier has {line['sid']} of attempt {attempt}, which nobody made"
        asked = dict(owners.values())
        for pk, count in accepted.items():
            if count > max(1, asked[pk]):
                yield f"I3 message {pk} was accepted {count} times, people asked {asked[pk]} times"

    def _owners(self, sends: list[Line]) -> dict[str, tuple[int, int]]:
        """Each attempt's message, and how often a person asked to send that."""
        uuids = [UUID(line["attempt"]) for line in sends if line["attempt"]]
        found = tenancy.rows(
            """
            WITH made AS MATERIALIZED (
                SELECT uuid, message_id FROM conversations_attempt
                WHERE organization_id = %(organization)s AND uuid = ANY(%(uuids)s)
            ), asked AS MATERIALIZED (
                SELECT message_id, count(*) AS times FROM accounts_event
                WHERE organization_id = %(organization)s AND kind = 'MessageQueued'
                GROUP BY message_id
            )
            SELECT made.uuid, made.message_id, coalesce(asked.times, 0)
            FROM made LEFT JOIN asked USING (message_id)
            """,
            {"uuids": uuids},
        )
        return {str(uuid): (message, asked) for uuid, message, asked in found}


class Log:
    """The texts customers sent, each with our answer."""

    def __init__(self, lines: list[Line]) -> None:
        answers = {line["sid"]: line["answer"] for line in lines if line["kind"] == "answer"}
        texts = [line for line in lines if line["kind"] == "text"]
        self.texts = [{**line, "answer": answers.get(line["sid"])} for line in texts]

    def broken(self, *, all_must_be_here: bool = False) -> Iterator[str]:
        """Texts we said we had, and have not: as a webhook, or as a message. With
        `all_must_be_here` also those that never got an answer: somebody reconciled.
        """
        accounts = our_accounts()
        texts = {line["sid"]: line for line in self.texts if line["account"] in accounts}
        keys = [f"message:{sid}" for sid in texts]
        stored = Delivery.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
        kept = {key.removeprefix("message:") for key in stored}
        filed = set(
            Message.objects.filter(carrier_id__in=texts).values_list("carrier_id", flat=True)
        )
        for sid, line in texts.items():
            answered = bool(line["answer"] and line["answer"]["accepted"])
            if answered and sid not in kept | filed:
                yield f"I1 text {sid} was answered and is not stored"
            elif all_must_be_here and sid not in filed:
                yield f"I1 text {sid} is in no thread"

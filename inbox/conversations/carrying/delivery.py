"""What became of an attempt. Status only climbs; an old attempt never moves a newer one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from inbox import tenancy
from inbox.conversations.carrying import attempts, outgoing
from inbox.conversations.carrying.attempts import Text, Tried
from inbox.conversations.events import MessageChanged
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Channel, Connection, Message
from inbox.events import Event, publish

# From `uncertain` anything that is known is a climb.
RANK = {
    "queued": 0, "dispatching": 1, "uncertain": 1, "accepted": 2, "sent": 3, "delivered": 4,
    "read": 5,
}  # fmt: skip
FINAL = {"failed", "cancelled"}
UNFINISHED = {"accepted", "sent"}  # the carrier is still asked for the end

INBOXES = """
SELECT id, inbox_id FROM conversations_conversation
WHERE organization_id = %(organization)s AND id = ANY(%(conversation_id)s)
"""
# locked in their order, as all who change many conversations do
SHOW = """
WITH last AS (
    SELECT c.id, v.status
    FROM unnest(%(id)s::bigint[], %(conversation_id)s::bigint[], %(status)s::text[])
         AS v(message, id, status)
    JOIN conversations_conversation c ON c.id = v.id AND c.last_message_id = v.message
    WHERE c.organization_id = %(organization)s
    ORDER BY c.id FOR NO KEY UPDATE OF c
)
UPDATE conversations_conversation c SET last_status = last.status, revision = revision + 1
FROM last WHERE c.organization_id = %(organization)s AND c.id = last.id
"""


@dataclass(frozen=True)
class Report:
    """What a carrier says of one send: by the attempt's uuid, or by the carrier's own id."""

    state: str
    attempt: UUID | None = None
    carrier_id: str = ""
    error_code: str = ""
    error: str = ""
    opted_out: bool = False
    unregistered: bool = False
    dead_number: bool = False
    unreachable: bool = False
    problem: str = ""  # of the whole carrier account
    check_at: datetime | None = None  # when the carrier is to be asked


class Shown(Protocol):
    """A message that changed, as a row of the ORM or not."""

    @property
    def id(self) -> int: ...

    @property
    def conversation_id(self) -> int: ...

    @property
    def status(self) -> str: ...

    @property
    def bulk(self) -> bool: ...


def climbs(old: str, new: str) -> bool:
    """Whether `new` is news. Failure is final, and is accepted only below delivered."""
    if old in FINAL or old == new:
        return False
    if new in FINAL:
        return RANK[old] < RANK["delivered"]
    if new == "uncertain":
        return old == "dispatching"
    return RANK[new] > RANK[old]


@transaction.atomic(savepoint=False)
def report(reports: Sequence[Report]) -> list[bool]:
    """Apply the reports in their order; False for those whose attempt is not known (yet)."""
    found = attempts.named(
        [item.attempt for item in reports if item.attempt],
        [item.carrier_id for item in reports if item.carrier_id and not item.attempt],
    )
    by_uuid = {attempt.uuid: attempt for attempt in found}
    by_carrier = {attempt.carrier_id: attempt for attempt in found if attempt.carrier_id}
    newest = attempts.newest({attempt.message_id for attempt in found})
    outcomes = []
    touched: dict[int, Tried] = {}
    changed: dict[int, Text] = {}
    known: list[tuple[Tried, Report]] = []
    news: set[int] = set()  # places in `known` of reports that moved their attempt
    for item in reports:
        attempt = by_uuid.get(item.attempt) if item.attempt else by_carrier.get(item.carrier_id)
        outcomes.append(attempt is not None)
        if attempt is None:
            continue
        known.append((attempt, item))
        if item.carrier_id and not attempt.carrier_id:
            attempt.carrier_id = item.carrier_id
            touched[attempt.id] = attempt
        if _moves(attempt, item):
            news.add(len(known) - 1)
            touched[attempt.id] = attempt
            if _carry(attempt, is_newest=newest[attempt.message_id] == attempt.id):
                changed[attempt.message_id] = attempt.message
    attempts.keep_attempts(list(touched.values()))
    attempts.keep_messages(list(changed.values()))
    events = _heed_people(known, news)
    _heed_sender(known)
    show(changed.values())
    publish(*events)
    return outcomes


def _heed_people(known: Sequence[tuple[Tried, Report]], news: set[int]) -> list[Event]:
    """What was said of those we write to. The same failure told twice counts once."""
    events: list[Event] = []
    for place, (attempt, item) in enumerate(known):
        if item.opted_out:
            events.extend(consenting.carrier_said_out(attempt.message.conversation))
        if item.dead_number:
            events.extend(consenting.dead(attempt.message.conversation))
        elif item.unreachable and place in news:
            events.extend(consenting.unreached(attempt.message.conversation, attempt.id))
    return events


def _heed_sender(known: Sequence[tuple[Tried, Report]]) -> None:
    """What was said of our own number and account. After the people: the outbox locks so too."""
    blocked = {attempt.channel_id: item.error_code for attempt, item in known if item.unregistered}
    for channel_id, code in sorted(blocked.items()):
        Channel.objects.filter(pk=channel_id).update(registered=False, block_code=code)
    for attempt, item in known:
        if item.problem:
            channel = Channel.objects.filter(pk=attempt.channel_id)
            account = Connection.objects.filter(pk__in=channel.values("connection_id"))
            account.exclude(problem=item.problem).update(problem=item.problem)


def _moves(attempt: Tried, item: Report) -> bool:
    """Whether the report is news of the attempt, which then says so."""
    if not climbs(attempt.state, item.state):
        return False
    attempt.state = item.state
    attempt.error_code, attempt.error = item.error_code, item.error[:200]
    attempt.check_at = item.check_at or (attempt.check_at if item.state in UNFINISHED else None)
    return True


def _carry(attempt: Tried, *, is_newest: bool) -> bool:
    """Move the message with its newest attempt. False when nothing shows."""
    message = attempt.message
    waiting_again = message.status == "queued" and message.due_at is not None
    if is_newest and not waiting_again:
        message.status = attempt.state
        message.error_code, message.error = attempt.error_code, attempt.error
    elif attempt.state in {"delivered", "read"}:
        message.delivered_before = True
    else:
        return False
    message.revision += 1
    return True


def show(messages: Iterable[Shown]) -> None:
    """The rows changed: their conversations' last lines follow, and everybody is told; of what many
    get, whoever sends it.
    """
    shown = list(messages)
    if not shown:
        return
    given = attempts.columns(shown, ("id", "conversation_id", "status"))
    tenancy.execute(SHOW, given, prepared=True)
    outgoing.tell([message.id for message in shown if message.bulk])
    told = [message for message in shown if not message.bulk]
    if not told:
        return
    given = attempts.columns(told, ("conversation_id",))
    inboxes = dict(tenancy.rows(INBOXES, given))
    publish(
        *(
            MessageChanged(
                inbox_id=inboxes[message.conversation_id],
                conversation_id=message.conversation_id,
                message_id=message.id,
                changes={"status": [None, "failed"]} if message.status == "failed" else {},
            )
            for message in told
        )
    )


def put_back(message: Message, *, due_at: datetime) -> None:
    """The last attempt is proven not to have arrived: the message waits for its next one."""
    message.status, message.due_at = "queued", due_at
    message.error_code = message.error = ""
    message.revision += 1
    message.save(update_fields=["status", "due_at", "error_code", "error", "revision"])
    show([message])

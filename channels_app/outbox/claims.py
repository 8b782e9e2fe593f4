"""Taking messages that may go now: consent, registration and pace are asked here, and the Attempt
is committed before anybody calls the carrier.

A batch takes about ten statements, however many messages are in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings

from channels_app import addresses
from channels_app.carriers.twilio import errors
from channels_app.carriers.twilio.sending import Letter
from channels_app.outbox import pace
from channels_app.outbox.pace import Number
from contacts import forgotten
from inbox import secrets, tenancy
from inbox.conversations.carrying import delivery, outgoing
from inbox.conversations.models import Message
from inbox.conversations.writing import files, formatting, scheduling
from inbox.failpoints import broken, failpoint

# When an attempt whose outcome nobody recorded may be looked up in the carrier's list.
UNREGISTERED = "30034"
ASK_AFTER = timedelta(seconds=settings.ASK_CARRIER_AFTER)

# Replies before what many get: that is looked for where there is room left.
DUE = """
SELECT id, conversation_id, body, files, due_at, bulk FROM conversations_message
WHERE organization_id = %(organization)s AND status = 'queued'
  AND due_at <= statement_timestamp() AND NOT bulk
ORDER BY due_at, id LIMIT %(most)s
"""
DUE_TO_MANY = """
SELECT id, conversation_id, body, files, due_at, bulk FROM conversations_message
WHERE organization_id = %(organization)s AND status = 'queued'
  AND due_at <= statement_timestamp() AND bulk
ORDER BY due_at, id LIMIT %(most)s
"""
AHEAD = """
SELECT conversation_id, id, status, due_at FROM conversations_message
WHERE organization_id = %(organization)s AND conversation_id = ANY(%(threads)s)
  AND status IN ('queued', 'dispatching') AND (status = 'dispatching' OR NOT bulk)
ORDER BY id DESC
"""
WHERE_TO = """
SELECT id, identity_id, channel_id FROM conversations_conversation
WHERE organization_id = %(organization)s AND id = ANY(%(threads)s)
"""
# FOR SHARE: an opt-out that comes now waits for our commit; one that came before is seen.
PEOPLE = """
SELECT id, address, opted_out_at IS NOT NULL FROM contacts_identity
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR SHARE
"""
REFUSE = """
UPDATE conversations_message m
SET status = 'failed', due_at = NULL, error_code = v.code, error = v.words, revision = revision + 1
FROM unnest(%(ids)s::bigint[], %(codes)s::text[], %(words)s::text[]) AS v(id, code, words)
WHERE m.organization_id = %(organization)s AND m.id = v.id
"""
HOLD = """
UPDATE conversations_message SET due_at = NULL
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
WITHDRAW = """
UPDATE conversations_message m
SET status = 'cancelled', due_at = NULL, error = v.words, revision = revision + 1
FROM unnest(%(ids)s::bigint[], %(words)s::text[]) AS v(id, words)
WHERE m.organization_id = %(organization)s AND m.id = v.id
"""
DISPATCH = """
UPDATE conversations_message
SET status = 'dispatching', due_at = NULL, attempts = attempts + 1, revision = revision + 1
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
BEGIN = """
INSERT INTO conversations_attempt (organization_id, uuid, message_id, channel_id, state, carrier_id,
                                   error_code, error, at, check_at, checks)
SELECT %(organization)s, uuid, message, channel, 'dispatching', '', '', '', moment,
       moment + %(ask_after)s, 0
FROM unnest(%(uuids)s::uuid[], %(messages)s::bigint[], %(channels)s::bigint[])
     WITH ORDINALITY AS v(uuid, message, channel, place), clock_timestamp() AS moment
ORDER BY place
"""

ACCOUNTS = """
SELECT id, credentials, api_base, key FROM conversations_connection
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""


@dataclass(frozen=True)
class Claim:
    """A committed attempt and the letter to be posted for it."""

    attempt: UUID
    connection_id: int
    letter: Letter
    bulk: bool = False


@dataclass(frozen=True)
class Due:
    """A message whose time has come, locked."""

    pk: int
    conversation_id: int
    body: str
    files: int
    due_at: datetime
    bulk: bool


@dataclass(frozen=True)
class Account:
    """A carrier account, as its row has it."""

    pk: int
    sealed: str
    api_base: str
    key: str


@dataclass(frozen=True)
class Text:
    """A message whose turn it is: to whom, and from which of our numbers."""

    pk: int
    body: str
    files: int
    bulk: bool
    person_id: int
    to: str
    opted_out: bool
    number: Number


def claim(most: int, many: int | None = None) -> list[Claim]:
    """Claim up to `most` due messages of the current organization, and up to `many` of those that
    many get; committed when it returns.
    """
    with tenancy.transaction():
        scheduling.queue_due()
        texts = _judged(_candidates(most, most if many is None else many))
        refused = _refusals(texts)
        _refuse(refused)
        claims = _dispatch(pace.allow([text for text in texts if text.pk not in refused]))
        failpoint("outbox.before_dispatch_commit")
    failpoint("outbox.after_dispatch_commit")
    return claims


def _candidates(most: int, many: int) -> list[Text]:
    """Those whose turn it is, replies first, the oldest first. The people are locked before the
    numbers.
    """
    lock = "" if broken("claim") else "FOR UPDATE SKIP LOCKED"
    found = tenancy.rows(DUE + lock, {"most": most}) if most > 0 else []
    if many > 0:
        found += tenancy.rows(DUE_TO_MANY + lock, {"most": many})
    waiting = _in_turn([Due(*row) for row in found])
    if not waiting:
        return []
    threads = [due.conversation_id for due in waiting]
    rows = tenancy.rows(WHERE_TO, {"threads": threads}, prepared=True)
    where = {thread: (person, number) for thread, person, number in rows}
    rows = tenancy.rows(
        PEOPLE, {"ids": list({person for person, _ in where.values()})}, prepared=True
    )
    gone = forgotten.among(address for _, address, _ in rows)
    people = {pk: (address, opted_out or address in gone) for pk, address, opted_out in rows}
    numbers = pace.locked({number for _, number in where.values()})
    texts = []
    for due in waiting:
        person, number = where[due.conversation_id]
        what = (due.pk, due.body, due.files, due.bulk)
        texts.append(Text(*what, person, *people[person], numbers[number]))
    return texts


def _judged(texts: list[Text]) -> list[Text]:
    """Without those of many that whoever sends them holds back or takes back at this moment."""
    turns = [outgoing.Turn(text.pk, text.number.may_send) for text in texts if text.bulk]
    if not turns:
        return texts
    ruling = outgoing.judge(turns)
    refused = ruling.refused or {}
    if ruling.held:
        tenancy.execute(HOLD, {"ids": list(ruling.held)})
    if refused:
        tenancy.execute(WITHDRAW, {"ids": list(refused), "words": list(refused.values())})
        delivery.show(
            tenancy.load(Message, "id = ANY(%(ids)s) ORDER BY id", {"ids": list(refused)})
        )
    away = ruling.held | refused.keys()
    return [text for text in texts if text.pk not in away]


def _in_turn(found: Sequence[Due]) -> list[Due]:
    """One a conversation and in its order: a text waits while an earlier one is at the carrier,
    and as long as an earlier one waits to be tried again.
    """
    first, busy = _ahead({due.conversation_id for due in found})
    chosen, later = [], {}
    for due in found:
        if due.conversation_id in busy:
            continue
        pk, due_at = first.get(due.conversation_id, (due.pk, due.due_at))
        if pk == due.pk:
            chosen.append(due)
        elif due_at and due_at > due.due_at:
            later[due.pk] = due_at
    pace.wait(later)
    return chosen


def _ahead(threads: set[int]) -> tuple[dict[int, tuple[int, datetime | None]], set[int]]:
    """Each conversation's first waiting text, and the conversations that have one in flight."""
    first: dict[int, tuple[int, datetime | None]] = {}
    busy: set[int] = set()
    for thread, pk, status, due_at in (
        tenancy.rows(AHEAD, {"threads": list(threads)}, prepared=True) if threads else ()
    ):
        if status == "dispatching":
            busy.add(thread)
        else:
            first[thread] = (pk, due_at)
    return first, busy


def _refusals(texts: Sequence[Text]) -> dict[int, str]:
    """The carrier's own code for why a message must not leave, for those that must not."""
    refused = {}
    for text in texts:
        if text.opted_out and not broken("consent"):
            refused[text.pk] = "21610"
        elif not text.number.may_send:
            refused[text.pk] = text.number.block_code or UNREGISTERED
    return refused


def _refuse(refused: dict[int, str]) -> None:
    if not refused:
        return
    words = [errors.words(code) for code in refused.values()]
    given = {"ids": list(refused), "codes": list(refused.values()), "words": words}
    tenancy.execute(REFUSE, given)
    delivery.show(tenancy.load(Message, "id = ANY(%(ids)s) ORDER BY id", given))


def _dispatch(texts: Sequence[Text]) -> list[Claim]:
    if not texts:
        return []
    ids = [text.pk for text in texts]
    if not broken("dispatch"):
        tenancy.execute(DISPATCH, {"ids": ids}, prepared=True)
    attempts = [uuid4() for _ in texts]
    tenancy.execute(
        BEGIN,
        {
            "uuids": attempts,
            "messages": ids,
            "channels": [text.number.pk for text in texts],
            "ask_after": ASK_AFTER,
        },
        prepared=True,
    )
    with_files = [text.pk for text in texts if text.files]
    media = files.carrier_urls(with_files) if with_files else {}
    wanted = {"ids": list({text.number.connection_id for text in texts})}
    accounts = {row[0]: Account(*row) for row in tenancy.rows(ACCOUNTS, wanted, prepared=True)}
    return [
        _claim(attempt, text, accounts[text.number.connection_id], media.get(text.pk, ()))
        for attempt, text in zip(attempts, texts, strict=True)
    ]


def _claim(attempt: UUID, text: Text, account: Account, media: Sequence[str]) -> Claim:
    return Claim(
        attempt=attempt,
        connection_id=account.pk,
        bulk=text.bulk,
        letter=Letter(
            credentials=secrets.unseal(account.sealed),
            api_base=account.api_base,
            to=text.to,
            sender=text.number.address,
            body=formatting.sent(text.body, text.number.kind),
            media=tuple(media),
            status_url=addresses.status_callback(account.key, attempt),
        ),
    )

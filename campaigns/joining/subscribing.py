"""Answering whoever texts a list's word: asked, confirmed, gone. What it does to the list, the line
in the ledger and the queued answer are one commit, one text at a time, each person's in order.
"""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from campaigns.joining import listwords, quiet, signups
from campaigns.models import ListText, SignUpList, Subscriber
from contacts import consent, phones
from contacts.consent import Said
from contacts.models import Consent, Identity
from inbox import tenancy
from inbox.conversations.carrying import automatic, unread
from inbox.conversations.finishing import triage
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Channel, Conversation, Message
from inbox.conversations.writing import messages
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.campaigns")
MOST, TRIES = 50, 5
STALE = timedelta(hours=24)  # an older text was only delivered late: nobody waits for this now
BUDGET, HOUR = 6, timedelta(hours=1)  # more answers than that are two machines talking
NEXT = """
SELECT t.id FROM campaigns_listtext t
WHERE t.organization_id = %(organization)s AND t.due_at <= now() AND NOT EXISTS (
    SELECT 1 FROM campaigns_listtext e WHERE e.organization_id = t.organization_id
      AND e.identity_id = t.identity_id AND e.due_at IS NOT NULL AND e.id < t.id)
ORDER BY t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED
"""
# What comes of these is nobody's business; what else no machine answers is a person's to read.
SILENT = frozenset({"opted_out", "blocked"})


def work(*, most: int = MOST) -> int:
    """Answer what waits in the organization, a commit each; how many were looked at."""
    for done in range(most):
        if not _next():
            return done
    return most


def _next() -> bool:
    pk = 0
    try:
        with tenancy.transaction():
            for (pk,) in tenancy.rows(NEXT):
                row = ListText.objects.select_related("list").get(pk=pk)
                row.outcome, row.due_at = _answer(row, timezone.now()), None
                row.save(update_fields=["outcome", "due_at", "answer"])
                failpoint("lists.before_commit")
    except (OperationalError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("a list did not answer text %s", pk)
        _put_off(pk)
    return bool(pk)


def _put_off(pk: int) -> None:
    """It is tried again later, and holds up nobody else."""
    with tenancy.transaction():
        row = ListText.objects.get(pk=pk)
        row.tries += 1
        row.due_at = timezone.now() + timedelta(seconds=30 * row.tries)
        if row.tries >= TRIES:
            row.outcome, row.due_at = "error", None
        row.save(update_fields=["tries", "due_at", "outcome"])


def _answer(row: ListText, now: datetime) -> str:
    """What came of it, in a word."""
    person = Identity.objects.select_for_update(of=("self",), no_key=True).get(pk=row.identity_id)
    message = Message.objects.select_related(
        "conversation__channel", "conversation__inbox", "conversation__identity"
    ).get(pk=row.message_id)
    why = _why_not(message, person, now)
    if why:
        if why not in SILENT:
            unread.mark([message.conversation])
        return why
    held = Subscriber.objects.filter(list=row.list, identity=person).first()
    outcome = {"join": _join, "yes": _confirm, "leave": _leave}[row.kind](row, message, held, now)
    _rest(message.conversation, message)
    return outcome


def _why_not(message: Message, person: Identity, now: datetime) -> str:
    """Why nothing comes of it. Who is out of everything only comes back by START."""
    if person.opted_out_at is not None or _left_since(message, person):
        return "opted_out"
    if person.blocked_at is not None or message.conversation.state == "spam":
        return "blocked"
    if phones.why_not(person.address) or Channel.objects.filter(address=person.address).exists():
        return "no_person"
    if now - message.created_at > STALE:
        return "stale"
    lately = ListText.objects.filter(identity=person, answer__isnull=False, at__gt=now - HOUR)
    if len(lately.values_list("pk", flat=True)[:BUDGET]) >= BUDGET:
        return "budget"
    return "not_sendable" if messages.why_not(message.conversation) else ""


def _left_since(message: Message, person: Identity) -> bool:
    """They said STOP, and START again, after this text: it holds no more."""
    said = Consent.objects.filter(identity=person, state=Consent.State.OUT)
    return bool(said.filter(at__gte=message.created_at).exists())


def is_on(held: Subscriber | None, person: Identity) -> bool:
    """As signups.ON."""
    if held is None or held.state != "confirmed" or held.confirmed_at is None:
        return False
    return person.opted_in_at is not None and person.opted_in_at <= held.confirmed_at


def _join(row: ListText, message: Message, held: Subscriber | None, now: datetime) -> str:
    """Asked to confirm; who is on it already is told so."""
    talk = message.conversation
    if is_on(held, talk.identity):
        _send(row, talk, row.list.welcomes)
        return "already"
    held = held or Subscriber(list=row.list, identity=talk.identity)
    held.state, held.asked_at, held.channel = Subscriber.State.PENDING, now, talk.channel
    held.confirmed_at = held.left_at = held.left_by = None
    held.save()
    text = _send(row, talk, row.list.asks)
    proof = f"{row.list.name}: {text}"
    consent.note(talk.identity, Said(source="keyword", wording=message.body, proof=proof))
    return "asked"


def _confirm(row: ListText, message: Message, held: Subscriber | None, now: datetime) -> str:
    """The answer in time puts them on the list and opts them in, with what they had read."""
    if held is None or held.state != "pending":
        return "not_asked"
    if message.created_at > held.asked_at + signups.WAITS:
        return "too_late"
    talk = message.conversation
    proof = f"{row.list.name}: {_filled(row.list, row.list.asks)}"[:500]
    said = Said(source="keyword", wording=message.body, proof=proof)
    if talk.identity.opted_in_at is None:
        consenting.opt_in(talk.identity, said, thread=talk)
    else:
        consent.note(talk.identity, said)
    held.state, held.confirmed_at = Subscriber.State.CONFIRMED, timezone.now()
    held.save(update_fields=["state", "confirmed_at"])
    _send(row, talk, row.list.welcomes)
    return "confirmed"


def _leave(row: ListText, message: Message, held: Subscriber | None, now: datetime) -> str:
    """Off this list and no other; a second time says nothing."""
    if held is None or held.state == "left":
        return "not_on"
    talk = message.conversation
    held.state, held.left_at = Subscriber.State.LEFT, now
    held.save(update_fields=["state", "left_at"])
    said = Said(source="keyword", wording=message.body, proof=row.list.name)
    consent.note(talk.identity, said)
    _send(row, talk, row.list.parts)
    return "left"


def _send(row: ListText, talk: Conversation, text: str) -> str:
    body = _filled(row.list, text)
    row.answer = automatic.send(talk, body=body, key=uuid4(), why="list")
    return body


def _filled(of: SignUpList, text: str) -> str:
    leave = signups.words(of, "leave")
    return listwords.fill(text, of, leave[0] if leave else "")


def _rest(talk: Conversation, message: Message) -> None:
    """A conversation of nothing but sign-ups is put away: nobody has to look at it."""
    if quiet.among([talk.pk]):
        triage.close_quiet([talk.pk], before=message.created_at + timedelta(microseconds=1))

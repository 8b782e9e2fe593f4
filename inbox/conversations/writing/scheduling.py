"""Sending later: in the customer's time, and not at all where they answer first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from contacts import zones
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import MessageChanged, MessageQueued, MessageScheduled
from inbox.conversations.locking import fence
from inbox.conversations.locking.fence import Screen
from inbox.conversations.models import Attachment, Conversation, Message
from inbox.conversations.showing.previews import kind_of, preview
from inbox.conversations.writing import clicks, formatting, messages
from inbox.conversations.writing.messages import NotSendable
from inbox.events import Event, publish

LONGEST_AHEAD = timedelta(days=365)
MOST = 500  # queued in one round
MORNING = time(9)

QUEUE = """
WITH due AS (
    SELECT id FROM conversations_message
    WHERE organization_id = %(organization)s AND status = 'scheduled'
      AND due_at <= statement_timestamp()
    ORDER BY due_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
UPDATE conversations_message m
SET status = 'queued', created_at = statement_timestamp(), revision = revision + 1
FROM due WHERE m.organization_id = %(organization)s AND m.id = due.id
RETURNING m.id
"""

# asked with every text, so that answered() need not be called where nobody schedules
ANY = """
EXISTS (SELECT 1 FROM conversations_message
        WHERE organization_id = %(organization)s AND status = 'scheduled')
"""
# what the outbox holds just now is not waited for: its time has come
ANSWERED = """
WITH waiting AS (
    SELECT m.id FROM conversations_message m
    JOIN conversations_conversation c
      ON c.organization_id = m.organization_id AND c.id = m.conversation_id
    WHERE m.organization_id = %(organization)s AND m.status = 'scheduled' AND m.unless_answered
      AND c.identity_id = ANY(%(people)s)
    ORDER BY m.id FOR UPDATE OF m SKIP LOCKED
)
UPDATE conversations_message m
SET status = 'cancelled', due_at = NULL, error = %(reason)s, created_at = statement_timestamp(),
    revision = m.revision + 1
FROM waiting, conversations_conversation c
WHERE m.organization_id = %(organization)s AND m.id = waiting.id
  AND c.organization_id = m.organization_id AND c.id = m.conversation_id
RETURNING m.id, m.conversation_id, c.inbox_id
"""

SHOW = """
UPDATE conversations_conversation c
SET last_message_id = v.message, last_message_at = v.at, last_direction = 'out',
    last_author_id = v.author, last_status = 'queued', last_preview = v.preview,
    last_kind = v.kind, revision = revision + 1
FROM unnest(%(ids)s::bigint[], %(messages)s::bigint[], %(ats)s::timestamptz[],
            %(authors)s::bigint[], %(previews)s::text[], %(kinds)s::text[])
     AS v(id, message, at, author, preview, kind)
WHERE c.organization_id = %(organization)s AND c.id = v.id
"""


class NoTime(Exception):
    """The time is past, too far off, or none at all."""


@dataclass(frozen=True)
class When:
    """The time to send at, and whether an answer of the customer's cancels it."""

    at: datetime
    unless_answered: bool = False


@dataclass(frozen=True)
class Preset:
    """A time to choose: `name` is hour, tomorrow or monday, `at` it in the customer's zone."""

    name: str
    at: datetime


def zone_of(conversation: Conversation) -> ZoneInfo:
    """The customer's zone as somebody corrected it or their number tells, else the reader's."""
    known = zones.of(conversation.identity)
    return ZoneInfo(known or timezone.get_current_timezone_name())


def presets(zone: ZoneInfo, now: datetime) -> list[Preset]:
    """What is offered just now, in the customer's zone, soonest first."""
    here = now.astimezone(zone)
    hour = (here + timedelta(hours=1)).replace(second=0, microsecond=0)
    tomorrow = datetime.combine(here.date() + timedelta(days=1), MORNING, zone)
    monday = datetime.combine(here.date() + timedelta(days=7 - here.weekday()), MORNING, zone)
    found = [Preset("hour", hour), Preset("tomorrow", tomorrow)]
    return found if monday == tomorrow else [*found, Preset("monday", monday)]


def chosen(said: str, zone: ZoneInfo) -> datetime:
    """The time a form says: with a zone as it is, without one in the customer's. Raises NoTime."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise NoTime from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


@transaction.atomic
def schedule(
    conversation: Conversation,
    *,
    by: Member,
    body: str,
    key: UUID,
    files: Sequence[Attachment] = (),
    when: When,
) -> Message:
    """Keep an answer for its time. Raises NoTime, NotSendable and clicks.KeyTaken."""
    now = tenancy.now()
    if not now < when.at <= now + LONGEST_AHEAD:
        raise NoTime
    earlier = clicks.made(conversation, by=by, key=key)
    if earlier is not None:
        return earlier
    message, is_new = messages.write(
        conversation,
        by=by,
        body=messages.checked(conversation, body, files),
        key=key,
        files=files,
        status="scheduled",
        due_at=when.at,
        unless_answered=when.unless_answered,
    )
    if is_new:
        publish(MessageScheduled(**_ids(message), actor_id=by.pk))
    return message


@transaction.atomic
def send_now(message: Message, *, by: Member) -> Message:
    """Queue a scheduled one at once; one that went already is left alone.

    It is an answer like any other. Raises NotSendable, and fence.Refused while a colleague is
    answering.
    """
    refusal = messages.why_not(message.conversation)
    if refusal:
        raise NotSendable(refusal)
    waiting = Message.objects.filter(pk=message.pk, status="scheduled")
    if waiting.exists():
        fence.check(message.conversation, by=by, screen=Screen())
    now = tenancy.now()
    changed = waiting.update(
        status="queued",
        due_at=now,
        created_at=now,
        revision=F("revision") + 1,
    )
    message.refresh_from_db()
    if changed:
        _show([message])
        publish(MessageQueued(**_ids(message), actor_id=by.pk))
    return message


def queue_due() -> None:
    """What is scheduled and whose time has come waits in the outbox from now on, where it stands in
    the thread as written now. In the open transaction.
    """
    ids = [pk for (pk,) in tenancy.rows(QUEUE, {"most": MOST})]
    if not ids:
        return
    found = list(Message.objects.filter(pk__in=ids).select_related("conversation").order_by("id"))
    _show(found)
    publish(*(MessageQueued(**_ids(one), actor_id=one.author_id) for one in found))


def answered(people: Sequence[int]) -> list[Event]:
    """These identities wrote: what was to go only if they did not is cancelled, and says so."""
    reason = _("The customer answered first")
    given = {"people": sorted(set(people)), "reason": reason}
    found = tenancy.rows(ANSWERED, given, prepared=True)
    return [
        MessageChanged(inbox_id=inbox, conversation_id=talk, message_id=pk)
        for pk, talk, inbox in found
    ]


def _show(found: Sequence[Message]) -> None:
    """The list shows each conversation's last one."""
    kinds: dict[int, list[str]] = {}
    with_files = [message.pk for message in found if message.files]
    files = Attachment.objects.filter(message_id__in=with_files).order_by("position")
    for pk, kind in files.values_list("message_id", "content_type"):
        kinds.setdefault(pk, []).append(kind)
    last = {message.conversation_id: message for message in found}
    ordered = [last[key] for key in sorted(last)]
    tenancy.execute(
        SHOW,
        {
            "ids": [message.conversation_id for message in ordered],
            "messages": [message.pk for message in ordered],
            "ats": [message.created_at for message in ordered],
            "authors": [message.author_id for message in ordered],
            "previews": [preview(formatting.plain(message.body)) for message in ordered],
            "kinds": [kind_of(kinds.get(message.pk, ())) for message in ordered],
        },
    )


def _ids(message: Message) -> dict[str, Any]:
    return {
        "inbox_id": message.conversation.inbox_id,
        "conversation_id": message.conversation_id,
        "message_id": message.pk,
    }

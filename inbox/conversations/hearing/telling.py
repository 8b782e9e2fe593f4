"""Who is told of what happened in conversations. The rows stand in the transaction of the change
itself: no process that dies, no hint that is lost between commit and push takes one away.
"""

from collections.abc import Sequence
from typing import Any

from inbox.accounts.permissions import MANAGER
from inbox.conversations.events import (
    ConsentChanged,
    ConversationAssigned,
    ConversationEvent,
    ConversationWoken,
    LockAsked,
    MessageChanged,
    MessageNoted,
)
from inbox.conversations.models import InboxAccess, Mention, Message
from inbox.events import Published, within
from inbox.notifications import notices
from inbox.notifications.kinds import Kind
from inbox.notifications.notices import Notice

CONCERNING = (
    ConversationAssigned,
    MessageNoted,
    LockAsked,
    MessageChanged,
    ConversationWoken,
    ConsentChanged,
)
# who or what changed consent for managers to hear of it: no list and no program
HEARD = ("keyword", "member")


@within(*CONCERNING)
def write(items: Sequence[Published]) -> None:
    """A row for each member whom it concerns."""
    notices.tell(concerned(items))


def concerned(items: Sequence[Published]) -> list[Notice]:
    """Whom it concerns. Ticks and notes that name nobody make none."""
    events = [item.event for item in items]
    found = [notice for event in events for notice in _of_one(event)]
    noted = {event.message_id: event for event in events if isinstance(event, MessageNoted)}
    failed = {event.message_id: event for event in events if _is_failure(event)}
    said = [event for event in events if isinstance(event, ConsentChanged)]
    said = [event for event in said if event.changes.get("by") in HEARD]
    if said:
        found += of_consents(said)
    if noted:
        found += of_mentions(noted)
    if failed:
        found += of_failures(failed)
    return [notice for notice in found if notice.member_id != notice.actor_id]


def _of_one(event: ConversationEvent) -> list[Notice]:
    """What the event alone says."""
    here = _here(event)
    if isinstance(event, ConversationAssigned):
        before, after = event.changes.get("assignee") or (None, event.member_id)
        new = [Notice(after, Kind.ASSIGNED, **here)] if after and after != before else []
        if before and before != after:
            new.append(Notice(before, Kind.REASSIGNED, **here, other_id=after))
        return new
    if isinstance(event, LockAsked):
        return [Notice(event.member_id, Kind.LOCK_ASKED, **here)]
    if isinstance(event, ConversationWoken) and event.member_id:
        return [Notice(event.member_id, Kind.RETURNED, **here)]
    return []


def _here(event: ConversationEvent) -> dict[str, Any]:
    return {
        "conversation_id": event.conversation_id,
        "inbox_id": event.inbox_id,
        "actor_id": event.actor_id,
    }


def _is_failure(event: ConversationEvent) -> bool:
    changed = event.changes.get("status") if isinstance(event, MessageChanged) else None
    return changed is not None and changed[-1] == "failed"


def of_mentions(noted: dict[int, MessageNoted]) -> list[Notice]:
    """One for each member whom a note names."""
    named = Mention.objects.filter(message_id__in=noted).order_by("id")
    return [
        Notice(member, Kind.MENTIONED, **_here(noted[message]), message_id=message)
        for message, member in named.values_list("message_id", "member_id")
    ]


def of_consents(said: Sequence[ConsentChanged]) -> list[Notice]:
    """One for each manager of the inbox it was said in."""
    managers = InboxAccess.objects.filter(
        inbox_id__in={event.inbox_id for event in said},
        member__role__in=MANAGER,
        member__is_active=True,
    ).order_by("member_id")
    found = list(managers.values_list("inbox_id", "member_id"))
    return [
        Notice(member, _consent_kind(event), **_here(event))
        for event in said
        for inbox, member in found
        if inbox == event.inbox_id
    ]


def _consent_kind(event: ConsentChanged) -> str:
    return Kind.OPTED_OUT if event.changes["consent"][1] == "out" else Kind.OPTED_IN


def of_failures(failed: dict[int, MessageChanged]) -> list[Notice]:
    """One for the author of each message that failed, and was not delivered by another attempt."""
    authors = Message.objects.filter(
        pk__in=failed, author__isnull=False, status="failed", delivered_before=False
    ).order_by("id")
    return [
        Notice(author, Kind.FAILED, **_here(failed[message]), message_id=message)
        for message, author in authors.values_list("pk", "author_id")
    ]

"""Who would like to answer while somebody else does: asking for it, being told when it is free."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import LockAsked, LockAwaited
from inbox.conversations.models import Conversation, LockWaiter
from inbox.events import publish

ASK_AGAIN = timedelta(seconds=30)

HOLDER = """
SELECT l.member_id FROM conversations_lock l
WHERE l.organization_id = %(organization)s AND l.conversation_id = %(conversation)s
  AND l.member_id <> %(member)s AND l.expires_at > clock_timestamp()
  AND NOT EXISTS (
    SELECT 1 FROM accounts_event e WHERE e.organization_id = %(organization)s
    AND e.conversation_id = %(conversation)s AND e.kind = 'LockAsked'
    AND e.actor_id = %(member)s AND e.at > clock_timestamp() - %(again)s)
FOR SHARE OF l
"""
# Whoever lets go waits until this is committed, and tells who wants to know.
HELD = """
SELECT FROM conversations_lock l
WHERE l.organization_id = %(organization)s AND l.conversation_id = %(conversation)s
  AND l.expires_at > clock_timestamp()
FOR SHARE
"""
TOLD = """
DELETE FROM conversations_lockwaiter
WHERE organization_id = %(organization)s AND conversation_id = ANY(%(ids)s)
RETURNING conversation_id, member_id
"""


@transaction.atomic
def ask(conversation: Conversation, *, by: Member) -> None:
    """Tell the holder that somebody would like to answer, at most every 30 s; be told when they
    let it go.
    """
    params = {"conversation": conversation.pk, "member": by.pk, "again": ASK_AGAIN}
    found = tenancy.rows(HOLDER, params)
    if not found:
        return
    LockWaiter.objects.get_or_create(conversation=conversation, member=by)
    publish(
        LockAsked(
            inbox_id=conversation.inbox_id,
            conversation_id=conversation.pk,
            member_id=found[0][0],
            actor_id=by.pk,
        )
    )


@transaction.atomic
def wait(conversation: Conversation, *, by: Member) -> None:
    """Tell me once when it is free; not where it is already, or the word would come much later."""
    if not tenancy.rows(HELD, {"conversation": conversation.pk}):
        return
    _, made = LockWaiter.objects.get_or_create(conversation=conversation, member=by)
    if made:
        publish(
            LockAwaited(
                inbox_id=conversation.inbox_id, conversation_id=conversation.pk, actor_id=by.pk
            )
        )


def stop(conversation: Conversation, *, by: Member) -> None:
    """Never mind."""
    LockWaiter.objects.filter(conversation=conversation, member=by).delete()


def is_waiting(conversation: Conversation, *, by: Member) -> bool:
    """Whether the member wants to be told."""
    return bool(LockWaiter.objects.filter(conversation=conversation, member=by).exists())


def told(ids: Sequence[int]) -> dict[int, list[int]]:
    """{conversation: members} who wanted to know that these are free; each is told once."""
    found: dict[int, list[int]] = {}
    for conversation, member in tenancy.rows(TOLD, {"ids": list(ids)}) if ids else ():
        found.setdefault(conversation, []).append(member)
    return found

"""Whoever may not open a conversation any more answers it no more: nobody waits for them."""

from collections.abc import Sequence

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.locking import locks
from inbox.conversations.models import Inbox

LET_GO = f"""
WITH held AS (
    SELECT l.id, l.member_id, c.id AS conversation_id, c.inbox_id
    FROM conversations_lock l
    JOIN conversations_conversation c
      ON c.organization_id = l.organization_id AND c.id = l.conversation_id
    WHERE l.organization_id = %(organization)s AND l.member_id IS NOT NULL
      AND {{which}} AND NOT EXISTS (
        SELECT 1 FROM conversations_inboxaccess a WHERE a.organization_id = l.organization_id
        AND a.inbox_id = c.inbox_id AND a.member_id = l.member_id)
    ORDER BY l.id FOR UPDATE OF l
)
UPDATE conversations_lock l SET {locks.LET_GO}
FROM held WHERE l.organization_id = %(organization)s AND l.id = held.id
RETURNING held.inbox_id, held.conversation_id, held.member_id
"""  # noqa: S608 - our own words
MOVED = LET_GO.format(which="l.conversation_id = ANY(%(ids)s)")
SHUT_OUT = LET_GO.format(which="l.member_id = %(member)s AND c.inbox_id = %(inbox)s")


@transaction.atomic
def moved(ids: Sequence[int], *, by: Member) -> None:
    """Of these, which are in another inbox now."""
    locks.tell(tenancy.rows(MOVED, {"ids": list(ids)}), actor=by)


@transaction.atomic
def shut_out(member: Member, *, of: Inbox, by: Member | None) -> None:
    """All that one member, who may not open the inbox any more, has in it."""
    locks.tell(tenancy.rows(SHUT_OUT, {"member": member.pk, "inbox": of.pk}), actor=by)

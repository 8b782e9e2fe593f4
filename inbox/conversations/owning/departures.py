"""Who leaves, or is suspended, leaves nothing held up: what they had goes back to all, their locks
end, and their sockets hear at once that they may listen no more.

Each step is a transaction of its own, so that nobody with thousands of conversations blocks a desk;
broken off, the same call goes on where it stopped. Texts they scheduled stay and leave in time.
"""

from collections.abc import Callable

from inbox import tenancy
from inbox.accounts import membership
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.events import AccessChanged, ConversationAssigned, LockReleased
from inbox.conversations.locking import waiters
from inbox.conversations.locking.locks import LET_GO
from inbox.conversations.models import Inbox, InboxAccess, Message
from inbox.conversations.owning import turns
from inbox.events import publish

MOST = 500  # conversations in one transaction
MOST_SHOWN = 100

BACK = """
WITH had AS (
    SELECT id, inbox_id FROM conversations_conversation
    WHERE organization_id = %(organization)s AND assignee_id = %(member)s
      AND state IN ('open', 'snoozed', 'sent')
    ORDER BY id LIMIT %(most)s FOR UPDATE
)
UPDATE conversations_conversation c SET assignee_id = NULL, revision = revision + 1
FROM had WHERE c.organization_id = %(organization)s AND c.id = had.id
RETURNING c.id, c.inbox_id
"""
UNLOCK = f"""
WITH held AS (
    SELECT id FROM conversations_lock
    WHERE organization_id = %(organization)s AND member_id = %(member)s
    ORDER BY id LIMIT %(most)s FOR UPDATE
)
UPDATE conversations_lock l SET {LET_GO}
FROM held, conversations_conversation c
WHERE l.organization_id = %(organization)s AND l.id = held.id
  AND c.organization_id = %(organization)s AND c.id = l.conversation_id
RETURNING c.inbox_id, c.id
"""  # noqa: S608 - our own words


def suspend(member: Member, *, by: Member) -> int:
    """Shut the organization for a member; how many conversations went back. Raises NotAllowed."""
    with tenancy.transaction():
        kept = membership.suspend(member, by=by)
        _look_again(kept, by)
    return _let_go(kept, by)


def remove(member: Member, *, by: Member) -> int:
    """The same for good: no inbox, no team. Raises NotAllowed."""
    with tenancy.transaction():
        kept = membership.remove(member, by=by)
        _look_again(kept, by)
    freed = _let_go(kept, by)
    with tenancy.transaction():
        mine = InboxAccess.objects.filter(member=kept).values("inbox_id")
        for inbox in Inbox.objects.filter(pk__in=mine):
            access.revoke(inbox, of=kept, by=by)
    return freed


def scheduled(member: Member) -> int:
    """How many texts of theirs wait for their time, counted up to a hundred."""
    rows = Message.objects.filter(author=member, status="scheduled").values_list("pk", flat=True)
    return len(rows[:MOST_SHOWN])


def held(member: Member) -> int:
    """How many conversations would go back, counted up to a hundred."""
    found = tenancy.rows(
        """
        SELECT 1 FROM conversations_conversation
        WHERE organization_id = %(organization)s AND assignee_id = %(member)s
          AND state IN ('open', 'snoozed', 'sent') LIMIT %(most)s
        """,
        {"member": member.pk, "most": MOST_SHOWN},
    )
    return len(found)


def _look_again(member: Member, by: Member) -> None:
    publish(AccessChanged(member_id=member.pk, actor_id=by.pk, changes={}))


def _let_go(member: Member, by: Member) -> int:
    freed = 0
    while given := _in_one(_give_back, member, by):
        freed += given
    while _in_one(_unlock, member, by):
        pass
    return freed


def _in_one(step: Callable[[Member, Member], int], member: Member, by: Member) -> int:
    with tenancy.transaction():
        return step(member, by)


def _give_back(member: Member, by: Member) -> int:
    found = tenancy.rows(BACK, {"member": member.pk, "most": MOST})
    publish(
        *(
            ConversationAssigned(
                inbox_id=inbox,
                conversation_id=pk,
                member_id=None,
                actor_id=by.pk,
                changes={"assignee": [member.pk, None], "why": "left"},
            )
            for pk, inbox in found
        )
    )
    if found:
        turns.freed({inbox for _, inbox in found})
    return len(found)


def _unlock(member: Member, by: Member) -> int:
    found = tenancy.rows(UNLOCK, {"member": member.pk, "most": MOST})
    told = waiters.told([conversation for _, conversation in found])
    publish(
        *(
            LockReleased(
                inbox_id=inbox,
                conversation_id=pk,
                member_id=member.pk,
                actor_id=by.pk,
                changes={"told": [one for one in told.get(pk, []) if one != member.pk]},
            )
            for inbox, pk in found
        )
    )
    return len(found)

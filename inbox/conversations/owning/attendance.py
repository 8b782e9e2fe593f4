"""Logging in and out of queues, all at once or one by one, with a reason colleagues can read.

An inbox that is a queue, or that assigns by itself, asks who is there; without a row one is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member, Role
from inbox.conversations.events import AttendanceChanged, ConversationAssigned
from inbox.conversations.finding.filters import WHOSE
from inbox.conversations.models import Attendance, Inbox
from inbox.conversations.owning import turns
from inbox.events import publish
from inbox.words import kept

LONGEST_REASON = 80
MOST_UNREAD = 500

# how the member that `a` names stands to the inbox `b`; for Queue
STANDING = """
CASE WHEN b.is_queue OR b.auto_assign <> 'off' THEN (
    SELECT json_build_array(b.is_queue, coalesce(bool_or(t.is_in), false),
        coalesce(max(t.reason), ''), (SELECT m.role FROM accounts_member m
            WHERE m.organization_id = a.organization_id AND m.id = a.member_id))
    FROM conversations_attendance t WHERE t.organization_id = a.organization_id
      AND t.inbox_id = a.inbox_id AND t.member_id = a.member_id
) END
"""
# whether the queue `b` keeps what nobody has from the member that `a` names
WITHHELD = """
(b.is_queue AND NOT EXISTS (
    SELECT 1 FROM conversations_attendance t WHERE t.organization_id = a.organization_id
      AND t.inbox_id = a.inbox_id AND t.member_id = a.member_id AND t.is_in
) AND EXISTS (
    SELECT 1 FROM accounts_member m WHERE m.organization_id = a.organization_id
      AND m.id = a.member_id AND m.role = 'agent'
))
"""

QUEUES = """
SELECT b.id FROM conversations_inboxaccess x
JOIN conversations_inbox b ON b.organization_id = x.organization_id AND b.id = x.inbox_id
WHERE x.organization_id = %(organization)s AND x.member_id = %(member)s
  AND (b.is_queue OR b.auto_assign <> 'off') ORDER BY b.id
"""

# what waits in a queue and the member has not seen
UNREAD = f"""
INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
SELECT c.organization_id, %(member)s, c.id, c.inbox_id
FROM conversations_conversation c
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
LEFT JOIN conversations_readcursor r ON r.organization_id = c.organization_id
     AND r.conversation_id = c.id AND r.member_id = %(member)s
WHERE c.organization_id = %(organization)s AND c.inbox_id = ANY(%(inboxes)s) AND b.is_queue
  AND c.state = 'open' AND {WHOSE} = 0 AND c.last_direction = 'in'
  AND c.last_message_id > coalesce(r.message_id, 0)
ORDER BY c.last_message_at DESC LIMIT %(most)s
ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own words
NOT_UNREAD = """
DELETE FROM conversations_unread u USING conversations_conversation c, conversations_inbox b
WHERE u.organization_id = %(organization)s AND u.member_id = %(member)s
  AND u.inbox_id = ANY(%(inboxes)s) AND c.organization_id = u.organization_id
  AND c.id = u.conversation_id AND c.state = 'open' AND c.assignee_id IS NULL
  AND b.organization_id = u.organization_id AND b.id = u.inbox_id AND b.is_queue
"""

# the rows of everybody there, in one order: giving out locks them so too
LOCK = """
SELECT id FROM conversations_attendance
WHERE organization_id = %(organization)s AND inbox_id = ANY(%(inboxes)s)
ORDER BY id FOR UPDATE
"""

CHANGE = """
UPDATE conversations_attendance a
SET is_in = %(is_in)s, reason = %(reason)s,
    since = CASE WHEN a.is_in = %(is_in)s THEN a.since ELSE statement_timestamp() END
WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
  AND a.inbox_id = ANY(%(inboxes)s) AND (a.is_in <> %(is_in)s OR a.reason <> %(reason)s)
RETURNING a.inbox_id
"""


@dataclass(frozen=True, slots=True)
class Queue:
    """How a member stands to an inbox that asks who is there; built from STANDING."""

    is_queue: bool
    is_in: bool
    reason: str
    role: str

    @property
    def is_withheld(self) -> bool:
        """Whether what nobody has is kept from them."""
        return self.is_queue and not self.is_in and self.role == Role.AGENT


@transaction.atomic
def log_in(member: Member, *, inbox: Inbox | None = None) -> None:
    """Be given conversations from now on, of one queue or of all the member has. What waits is
    given at once, oldest first.
    """
    changed = _change(member, _queues(member, inbox), is_in=True, reason="")
    if changed:
        tenancy.execute(UNREAD, {"member": member.pk, "inboxes": changed, "most": MOST_UNREAD})
        turns.freed(changed)


@transaction.atomic
def log_out(member: Member, *, inbox: Inbox | None = None, reason: str = "") -> None:
    """Be given no more, and count no more as unread what nobody has. What the member has stays
    theirs.
    """
    words = " ".join(kept(reason).split())[:LONGEST_REASON]
    changed = _change(member, _queues(member, inbox), is_in=False, reason=words)
    if changed and not member.is_manager:
        tenancy.execute(NOT_UNREAD, {"member": member.pk, "inboxes": changed})


@transaction.atomic
def end(inbox: Inbox, *, of: Member, by: Member | None = None) -> None:
    """The member works there no more: logged out, and what they had open is given to others."""
    open_ones = tenancy.rows(
        """
        WITH had AS (
            SELECT id FROM conversations_conversation
            WHERE organization_id = %(organization)s AND inbox_id = %(inbox)s
              AND assignee_id = %(member)s AND state IN ('open', 'snoozed', 'sent')
            ORDER BY id FOR UPDATE
        )
        UPDATE conversations_conversation c SET assignee_id = NULL, revision = revision + 1
        FROM had WHERE c.organization_id = %(organization)s AND c.id = had.id RETURNING c.id
        """,
        {"inbox": inbox.pk, "member": of.pk},
    )
    publish(
        *(
            ConversationAssigned(
                inbox_id=inbox.pk,
                conversation_id=pk,
                member_id=None,
                actor_id=by.pk if by else None,
                changes={"assignee": [of.pk, None], "why": "left"},
            )
            for (pk,) in open_ones
        )
    )
    _change(of, [inbox.pk], is_in=False, reason="")
    Attendance.objects.filter(inbox=inbox, member=of).delete()
    turns.freed([inbox.pk])


def _queues(member: Member, inbox: Inbox | None) -> list[int]:
    found = [pk for (pk,) in tenancy.rows(QUEUES, {"member": member.pk})]
    return [pk for pk in found if inbox is None or pk == inbox.pk]


@transaction.atomic
def _change(member: Member, inboxes: Sequence[int], *, is_in: bool, reason: str) -> list[int]:
    """The inboxes for which it changed; everybody's attendance of all of them stays locked."""
    if is_in:
        Attendance.objects.bulk_create(
            [Attendance(member=member, inbox_id=pk) for pk in inboxes], ignore_conflicts=True
        )
    tenancy.rows(LOCK, {"inboxes": list(inboxes)})
    asked = {"member": member.pk, "inboxes": list(inboxes), "is_in": is_in, "reason": reason}
    changed = sorted(pk for (pk,) in tenancy.rows(CHANGE, asked))
    if changed:
        said = ["out", "in"] if is_in else ["in", "out"]
        changes = {"attendance": said, "inboxes": changed, "reason": reason}
        publish(AttendanceChanged(member_id=member.pk, actor_id=member.pk, changes=changes))
    return changed

"""Whose a conversation is: taken, given, given back.

Each change may say whom it expects to have it: of many at once one wins, and the others learn who.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import ConversationAssigned
from inbox.conversations.models import Attendance, Conversation, Inbox, InboxAccess
from inbox.conversations.owning import participants, turns
from inbox.events import publish

MOST = 500  # conversations changed in one transaction


class Taken(Exception):
    """It is not whose it was expected to be; `holder` has it now, None if nobody has."""

    def __init__(self, holder: Member | None) -> None:
        super().__init__(holder)
        self.holder = holder


class NotAssignable(Exception):
    """This member may not do that here; `reason` says why in a word, a view in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Anybody:
    """Expected: whoever has it."""


ANYBODY = Anybody()


@dataclass(frozen=True)
class Changed:
    """A conversation that changed hands, and whose it was."""

    id: int
    inbox: int
    before: int | None


def claim(conversation: Conversation, *, by: Member, expected: int | None = None) -> Conversation:
    """Take it, from nobody unless said otherwise. Raises Taken and NotAssignable."""
    return assign(conversation, to=by, by=by, expected=expected)


def unassign(
    conversation: Conversation, *, by: Member, expected: int | Anybody | None = ANYBODY
) -> Conversation:
    """Give it back to all. Raises Taken and NotAssignable."""
    return assign(conversation, to=None, by=by, expected=expected)


@transaction.atomic
def assign(
    conversation: Conversation,
    *,
    to: Member | None,
    by: Member,
    expected: int | Anybody | None = ANYBODY,
) -> Conversation:
    """Give it to a member, or to nobody, if it is `expected`'s now. Already so: nothing is said.

    Agents take, and give back what is theirs; managers give to anyone who works in the inbox.
    Raises Taken and NotAssignable.
    """
    before = _holder(conversation) if isinstance(expected, Anybody) else expected
    refusal = why_not(conversation.inbox, to=to, by=by, before=before)
    if refusal:
        raise NotAssignable(refusal)
    new = to.pk if to else None
    changed = before != new and _compare_and_set(conversation.pk, before, new)
    conversation.refresh_from_db(fields=["assignee", "revision"])
    if changed:
        _tell([Changed(conversation.pk, conversation.inbox_id, before)], to, by)
    elif conversation.assignee_id != new:
        raise Taken(conversation.assignee)
    return conversation


def _holder(conversation: Conversation) -> int | None:
    """Whose it is, until the commit."""
    locked = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation.pk)
    found: int | None = locked.values_list("assignee_id", flat=True).get()
    return found


def _compare_and_set(pk: int, expected: int | None, new: int | None) -> bool:
    """One statement: PostgreSQL lets one of many through, the others find it changed."""
    query = Conversation.objects.filter(pk=pk)
    found = (
        query.filter(assignee__isnull=True) if expected is None else query.filter(assignee=expected)
    )
    return bool(found.update(assignee_id=new, revision=F("revision") + 1))


ASSIGN_MANY = """
WITH had AS (
    SELECT c.id, c.inbox_id, c.assignee_id FROM conversations_conversation c
    JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
      AND c.assignee_id IS DISTINCT FROM %(to)s::bigint AND b.assignment
      AND (%(any)s OR %(to)s::bigint IS NOT NULL OR c.assignee_id = %(by)s)
      AND (NOT b.is_queue OR %(to)s::bigint IS NULL
           OR %(to)s::bigint = %(by)s AND (%(any)s OR EXISTS (
              SELECT 1 FROM conversations_attendance t WHERE t.organization_id = %(organization)s
              AND t.inbox_id = c.inbox_id AND t.member_id = %(by)s AND t.is_in)))
      AND (%(to)s::bigint IS NULL OR EXISTS (
           SELECT 1 FROM conversations_inboxaccess x
           WHERE x.organization_id = %(organization)s AND x.inbox_id = c.inbox_id
           AND x.member_id = %(to)s))
    ORDER BY c.id FOR UPDATE OF c
)
UPDATE conversations_conversation c SET assignee_id = %(to)s, revision = revision + 1
FROM had WHERE c.organization_id = %(organization)s AND c.id = had.id
RETURNING c.id, c.inbox_id, had.assignee_id
"""


@transaction.atomic
def assign_many(
    conversations: Sequence[Conversation], *, to: Member | None, by: Member
) -> list[Changed]:
    """The same for up to MOST of them that `by` may see, whoever has each; those it changed.

    Passes over what may not be given so: a queue, an inbox without assignment, or without `to`.
    Raises NotAssignable when an agent names another member.
    """
    if len(conversations) > MOST:
        raise ValueError(f"at most {MOST} at a time")
    if to is not None and to.pk != by.pk and not by.is_manager:
        raise NotAssignable("not_yours")
    if to is not None and not to.is_active:
        return []
    asked = {
        "ids": [conversation.pk for conversation in conversations],
        "to": to.pk if to else None,
        "by": by.pk,
        "any": by.is_manager,
    }
    changed = [Changed(*row) for row in tenancy.rows(ASSIGN_MANY, asked)]
    if changed:
        _tell(changed, to, by)
    return changed


def why_not(inbox: Inbox, *, to: Member | None, by: Member, before: int | None) -> str:
    """Why `by` may not give it from `before` to `to`, in a word, or ""."""
    own = to.pk == by.pk if to else before in {None, by.pk}
    if not inbox.assignment:
        return "assignment_off"
    if not own and not by.is_manager:
        return "not_yours"
    return _why_not_to(inbox, to, by) if to else ""


def _why_not_to(inbox: Inbox, to: Member, by: Member) -> str:
    if not to.is_active or not InboxAccess.objects.filter(inbox=inbox, member=to).exists():
        return "no_access"
    if inbox.is_queue and to.pk != by.pk:
        return "queue"
    if inbox.is_queue and not by.is_manager and not _is_in(inbox, by):
        return "logged_out"
    return ""


def _is_in(inbox: Inbox, member: Member) -> bool:
    return bool(Attendance.objects.filter(inbox=inbox, member=member, is_in=True).exists())


def _tell(changed: Sequence[Changed], to: Member | None, by: Member) -> None:
    publish(*(_event(one, to, by) for one in changed))
    participants.add((one.id, to.pk if to else None) for one in changed)
    left = {one.inbox for one in changed if one.before is not None}
    if left:
        turns.freed(left)


def _event(one: Changed, to: Member | None, by: Member) -> ConversationAssigned:
    new = to.pk if to else None
    if new is None:
        why = "given_back" if one.before == by.pk else "unassigned"
    else:
        why = "claimed" if new == by.pk else "assigned"
    changes: dict[str, Any] = {"assignee": [one.before, new], "why": why}
    return ConversationAssigned(
        inbox_id=one.inbox,
        conversation_id=one.id,
        member_id=new,
        actor_id=by.pk,
        changes=changes,
    )

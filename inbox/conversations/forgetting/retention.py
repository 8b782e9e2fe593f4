"""Inboxes that keep what was written for so many days: what is older goes, in small commits.

What still waits to be sent is not touched. A conversation that is over and empty goes with it.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.events import RetentionApplied, RetentionChanged
from inbox.conversations.forgetting import removing
from inbox.conversations.models import Conversation, Inbox
from inbox.events import publish
from inbox.failpoints import failpoint

MOST_DAYS = 3650
BATCH = 500
AT_MOST = 5.0  # seconds of one round in an organization: the rest an hour later

OLD = """
SELECT m.id FROM conversations_conversation c
JOIN LATERAL (
    SELECT m.id FROM conversations_message m
    WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id
      AND m.created_at < %(before)s AND m.due_at IS NULL
      AND m.status NOT IN ('scheduled', 'queued', 'dispatching')
    ORDER BY m.id LIMIT %(most)s
) m ON true
WHERE c.organization_id = %(organization)s AND c.inbox_id = %(inbox)s
  AND (c.opened_at < %(before)s OR c.last_message_at < %(before)s)
LIMIT %(most)s
"""
EMPTY = """
SELECT c.id FROM conversations_conversation c
WHERE c.organization_id = %(organization)s AND c.inbox_id = %(inbox)s
  AND c.state IN ('closed', 'spam') AND c.closed_at < %(before)s
  AND NOT EXISTS (SELECT 1 FROM conversations_message m
                  WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id)
LIMIT 50
"""
BLANK = """
WITH locked AS (
    SELECT c.id FROM conversations_conversation c
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
      AND c.last_message_id = ANY(%(messages)s)
    ORDER BY c.id FOR NO KEY UPDATE
)
UPDATE conversations_conversation c
SET last_message_id = NULL, last_preview = '', last_kind = '', revision = c.revision + 1
FROM locked WHERE c.organization_id = %(organization)s AND c.id = locked.id
"""


@transaction.atomic
def keep(inbox: Inbox, *, days: int, by: Member) -> None:
    """From now on for so many days; 0 for good."""
    before = inbox.retention_days
    if before == days:
        return
    Inbox.objects.filter(pk=inbox.pk).update(retention_days=days)
    inbox.retention_days = days
    changes = {"inbox": inbox.pk, "retention_days": [before, days]}
    publish(RetentionChanged(actor_id=by.pk, changes=changes))


def inboxes(member: Member) -> Any:
    """Those whose days an admin sets: every shared one, worked in or not, and the member's own."""
    own = access.inboxes(member).values("pk")
    found = Inbox.objects.filter(Q(kind=Inbox.Kind.SHARED) | Q(pk__in=own))
    return found.order_by("position", "name", "id")


def shortest() -> int:
    """The days of the organization's most forgetful inbox; 0 when all keep everything."""
    found = Inbox.objects.filter(retention_days__gt=0).order_by("retention_days")
    return found.values_list("retention_days", flat=True).first() or 0


def work(*, now: datetime | None = None) -> int:
    """One round for the current organization; how many messages went."""
    at, until, made = now or timezone.now(), time.monotonic() + AT_MOST, 0
    with tenancy.transaction():
        inboxes = list(Inbox.objects.filter(retention_days__gt=0).order_by("id"))
    for inbox in inboxes:
        before = at - timedelta(days=inbox.retention_days)
        count, is_more = 0, True
        while is_more and time.monotonic() < until:
            with tenancy.transaction():
                gone = _batch(inbox, before)
                failpoint("retention.before_commit")
            count, is_more = count + gone, gone == BATCH
        made += count
        with tenancy.transaction():
            _note(inbox, count, _empty(inbox, before), before)
    return made


def _batch(inbox: Inbox, before: datetime) -> int:
    given = {"inbox": inbox.pk, "before": before, "most": BATCH}
    ids = [pk for (pk,) in tenancy.rows(OLD, given)]
    gone = removing.messages(ids, by="retention")
    talks = {one.conversation_id for one in gone}
    tenancy.execute(BLANK, {"ids": list(talks), "messages": [one.id for one in gone]})
    return len(gone)


def _empty(inbox: Inbox, before: datetime) -> int:
    found = tenancy.rows(EMPTY, {"inbox": inbox.pk, "before": before})
    ids = [pk for (pk,) in found]
    if not ids:
        return 0
    # a text that came since has locked its row, or finds it gone
    alive = Conversation.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    over = alive.filter(state__in=["closed", "spam"]).order_by("id").values_list("pk", flat=True)
    return removing.conversations(list(over), by="retention")


def _note(inbox: Inbox, messages: int, conversations: int, before: datetime) -> None:
    if messages or conversations:
        changes = {
            "inbox": inbox.pk,
            "messages": messages,
            "conversations": conversations,
            "before": before.isoformat(),
        }
        publish(RetentionApplied(changes=changes))

"""Inboxes that close what has been quiet for so many days: by themselves, in small commits.

What somebody opened again, brought back or moved since is not quiet, nor is what somebody answers
just now or what has a text still to go.
"""

import time
from datetime import datetime, timedelta

from django.utils import timezone

from inbox import tenancy
from inbox.conversations.finishing import triage
from inbox.conversations.models import Inbox

BATCH = 200
AT_MOST = 5.0  # seconds of one round in an organization: the rest an hour later

QUIET = """
SELECT c.id FROM conversations_conversation c
WHERE c.organization_id = %(organization)s AND c.inbox_id = %(inbox)s AND c.state = 'open'
  AND c.last_message_at < %(before)s
  AND NOT EXISTS (
    SELECT 1 FROM accounts_event e
    WHERE e.organization_id = c.organization_id AND e.conversation_id = c.id
      AND e.at >= %(before)s
      AND e.kind IN ('ConversationReopened', 'ConversationWoken', 'ConversationMoved',
                     'ConversationReleased'))
  AND NOT EXISTS (
    SELECT 1 FROM conversations_lock l
    WHERE l.organization_id = c.organization_id AND l.conversation_id = c.id
      AND l.member_id IS NOT NULL AND l.expires_at > clock_timestamp())
  AND NOT EXISTS (
    SELECT 1 FROM conversations_message m
    WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id
      AND m.due_at IS NOT NULL)
ORDER BY c.last_message_at, c.id LIMIT %(most)s
"""


def work(*, now: datetime | None = None) -> int:
    """One round for the current organization; how many conversations were closed."""
    at, until, made = now or timezone.now(), time.monotonic() + AT_MOST, 0
    with tenancy.transaction():
        inboxes = list(Inbox.objects.filter(close_days__gt=0).order_by("id"))
    for inbox in inboxes:
        before, count = at - timedelta(days=inbox.close_days), BATCH
        while count == BATCH and time.monotonic() < until:
            with tenancy.transaction():
                given = {"inbox": inbox.pk, "before": before, "most": BATCH}
                found = [pk for (pk,) in tenancy.rows(QUIET, given)]
                count = len(triage.close_quiet(found, before=before)) if found else 0
            made += count
    return made

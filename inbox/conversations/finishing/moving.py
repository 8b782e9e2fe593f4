"""Into another inbox: those who work there have it from now on, the others lose it at once.

Its channel stays: replies leave from the number the customer wrote to.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations import access
from inbox.conversations.events import (
    ConversationAssigned,
    ConversationLeft,
    ConversationMoved,
)
from inbox.conversations.finishing import changing
from inbox.conversations.finishing.changing import Was
from inbox.conversations.locking import lost
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.owning import turns
from inbox.events import Event, publish

# whose it is, if they may open the other inbox
STILL_THEIRS = """(SELECT x.member_id FROM conversations_inboxaccess x
  WHERE x.organization_id = c.organization_id AND x.inbox_id = {inbox}
  AND x.member_id = c.assignee_id)"""
BACK = f"""
WITH locked AS (
    SELECT c.id, v.inbox, v.assignee FROM conversations_conversation c,
      unnest(%(ids)s::bigint[], %(inboxes)s::bigint[], %(assignees)s::bigint[])
      AS v(id, inbox, assignee)
    WHERE c.organization_id = %(organization)s AND c.id = v.id AND c.inbox_id = %(to)s
    ORDER BY c.id FOR NO KEY UPDATE OF c
)
UPDATE conversations_conversation c SET inbox_id = l.inbox, revision = c.revision + 1,
  assignee_id = coalesce({STILL_THEIRS.format(inbox="l.inbox")}, l.assignee)
FROM locked l WHERE c.organization_id = %(organization)s AND c.id = l.id
RETURNING c.id
"""  # noqa: S608 - our own words
GIVEN = """
unnest(%(ids)s::bigint[], %(places)s::bigint[], %(sources)s::bigint[])
  AS v(id, place, source)
"""
FORGET = f"""
DELETE FROM conversations_unread u USING {GIVEN}
WHERE u.organization_id = %(organization)s AND u.conversation_id = v.id AND NOT EXISTS (
  SELECT 1 FROM conversations_inboxaccess a WHERE a.organization_id = u.organization_id
  AND a.inbox_id = v.place AND a.member_id = u.member_id)
"""  # noqa: S608 - our own words
CARRY = f"""
UPDATE conversations_unread u SET inbox_id = v.place FROM {GIVEN}
WHERE u.organization_id = %(organization)s AND u.conversation_id = v.id
"""  # noqa: S608 - our own words
TELL = f"""
INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
SELECT a.organization_id, a.member_id, v.id, a.inbox_id FROM {GIVEN}
JOIN conversations_conversation c ON c.organization_id = %(organization)s
  AND c.id = v.id AND c.state = 'open'
JOIN conversations_inboxaccess a
  ON a.organization_id = c.organization_id AND a.inbox_id = v.place
WHERE a.member_id <> %(by)s AND NOT EXISTS (
  SELECT 1 FROM conversations_inboxaccess b WHERE b.organization_id = a.organization_id
  AND b.inbox_id = v.source AND b.member_id = a.member_id)
ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own words


class NotMovable(Exception):
    """Its inbox does not let conversations go, or the other is none this member may move to."""


def targets(member: Member) -> Any:
    """Where a member may move conversations: to shared inboxes of theirs, a manager to any."""
    every = (
        Inbox.objects.order_by("position", "name", "id")
        if may(member, Action.MOVE_ANYWHERE)
        else access.inboxes(member)
    )
    return every.filter(kind=Inbox.Kind.SHARED)


@transaction.atomic
def move(conversation: Conversation, *, to: Inbox, by: Member) -> Conversation:
    """Move it; where it is already, nothing happens. Raises NotMovable."""
    if not conversation.inbox.allow_moving:
        raise NotMovable
    move_all([conversation.pk], to=to, by=by)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def move_all(ids: Sequence[int], *, to: Inbox, by: Member) -> list[Was]:
    """Those whose inbox lets them go, but spam; these, as they were. Raises NotMovable."""
    if not targets(by).filter(pk=to.pk).exists():
        raise NotMovable
    found = changing.change(
        ids,
        when="c.inbox_id <> %(to)s AND c.state <> 'spam' AND EXISTS ("
        "SELECT 1 FROM conversations_inbox b WHERE b.organization_id = c.organization_id"
        " AND b.id = c.inbox_id AND b.allow_moving)",
        sets=f"inbox_id = %(to)s, assignee_id = {STILL_THEIRS.format(inbox='%(to)s')}",
        to=to.pk,
    )
    found = changing.who_has_not_read(found)
    _unread(found, dict.fromkeys((was.id for was in found), to.pk), by)
    _say(found, dict.fromkeys((was.id for was in found), to.pk), by)
    left = {was.inbox_id for was in found if was.assignee_id is not None}
    turns.resumed([was.id for was in found], by=by, left=left)
    return found


@transaction.atomic
def unmove(rows: Sequence[Was], *, to: Inbox, by: Member) -> list[int]:
    """Undo it where nobody moved it on: back to where each was, its assignee too."""
    back = tenancy.rows(
        BACK,
        {
            "ids": [was.id for was in rows],
            "inboxes": [was.inbox_id for was in rows],
            "assignees": [was.assignee_id for was in rows],
            "to": to.pk,
        },
    )
    ids = {pk for (pk,) in back}
    moved = [was for was in rows if was.id in ids]
    _unread(moved, {was.id: was.inbox_id for was in moved}, by, source=to.pk)
    changing.unread_again(moved, ids)
    _say(moved, {was.id: was.inbox_id for was in moved}, by, source=to.pk)
    return sorted(ids)


def _unread(
    rows: Sequence[Was], places: dict[int, int], by: Member, source: int | None = None
) -> None:
    """Who may not open it any more has nothing unread there; to whom it is new, it is unread."""
    params = {
        "ids": [was.id for was in rows],
        "places": [places[was.id] for was in rows],
        "sources": [source or was.inbox_id for was in rows],
        "by": by.pk,
    }
    tenancy.execute(FORGET, params)
    tenancy.execute(CARRY, params)
    tenancy.execute(TELL, params)


def _say(
    rows: Sequence[Was], places: dict[int, int], by: Member, source: int | None = None
) -> None:
    """To those it comes to and to those it leaves; and that it is nobody's, where it is now."""
    whose = Conversation.objects.filter(pk__in=places).values_list("pk", "assignee_id")
    now = dict(whose)
    lost.moved(list(places), by=by)
    events: list[Event] = []
    for was in rows:
        left, place = source or was.inbox_id, places[was.id]
        events.append(
            ConversationMoved(
                inbox_id=place,
                conversation_id=was.id,
                actor_id=by.pk,
                changes={"inbox": [left, place]},
            )
        )
        events.append(ConversationLeft(inbox_id=left, conversation_id=was.id, actor_id=by.pk))
        if source is None and was.assignee_id is not None and now[was.id] is None:
            events.append(
                ConversationAssigned(
                    inbox_id=place,
                    conversation_id=was.id,
                    member_id=None,
                    actor_id=by.pk,
                    changes={"assignee": [was.assignee_id, None], "why": "moved"},
                )
            )
    publish(*events)

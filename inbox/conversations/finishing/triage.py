"""Finishing and opening again: what a member does with a conversation as a whole."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from inbox.accounts.models import Member
from inbox.conversations.events import (
    ConversationClosed,
    ConversationReopened,
)
from inbox.conversations.finishing import changing
from inbox.conversations.finishing.changing import Was
from inbox.conversations.locking import locks
from inbox.conversations.models import Conversation
from inbox.conversations.owning import turns
from inbox.events import publish

# Its number went to another inbox since, which takes the customer's texts.
LEFT_BEHIND = """
EXISTS (SELECT 1 FROM conversations_channel ch
        WHERE ch.organization_id = c.organization_id AND ch.id = c.channel_id
        AND ch.inbox_id <> c.inbox_id AND c.opened_at < ch.joined_at)
"""


class AlreadyOpen(Exception):
    """The address has a newer open conversation on this channel."""


@transaction.atomic
def close(conversation: Conversation, *, by: Member) -> Conversation:
    """Finish it; a second click finds it finished and says nothing."""
    close_all([conversation.pk], by=by)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def close_all(ids: Sequence[int], *, by: Member) -> list[Was]:
    """Finish those that are not finished; these, as they were. Who closes is not answering."""
    locks.release_all(ids, by=by)
    found = changing.change(
        ids,
        when="c.state IN ('open', 'snoozed', 'sent')",
        sets="state = 'closed', closed_at = %(now)s, closed_by_id = %(by)s, snoozed_until = NULL",
        by=by.pk,
    )
    return _closed(found, by)


@transaction.atomic
def close_quiet(ids: Sequence[int], *, before: datetime) -> list[Was]:
    """Finish those that are open and have had no text since: nobody did it."""
    found = changing.change(
        ids,
        when="c.state = 'open' AND c.last_message_at < %(before)s",
        sets="state = 'closed', closed_at = %(now)s, closed_by_id = NULL, snoozed_until = NULL",
        before=before,
    )
    return _closed(found, None)


def _closed(rows: list[Was], by: Member | None) -> list[Was]:
    found = changing.take_unread(rows)
    publish(
        *(
            ConversationClosed(
                inbox_id=was.inbox_id,
                conversation_id=was.id,
                actor_id=by.pk if by else None,
                changes={"state": [was.state, "closed"]},
            )
            for was in found
        )
    )
    turns.freed({was.inbox_id for was in found if was.assignee_id is not None})
    return found


@transaction.atomic
def unclose(rows: Sequence[Was], *, by: Member) -> list[int]:
    """Undo it where nothing else happened since: what is open again was not closed."""
    back = changing.put_back(rows, when="c.state = 'closed' AND c.closed_at = v.stamp")
    changing.unread_again(rows, back)
    publish(*_reopened(rows, back, by))
    return back


@transaction.atomic
def reopen(conversation: Conversation, *, by: Member) -> Conversation:
    """Open it again. Raises AlreadyOpen when the customer has a newer open one here."""
    changed = reopen_all([conversation.pk], by=by)
    conversation.refresh_from_db()
    if not changed and conversation.state == "closed":
        raise AlreadyOpen
    return conversation


@transaction.atomic
def reopen_all(ids: Sequence[int], *, by: Member) -> list[Was]:
    """Open those that are closed; these, as they were. Where the customer has a newer open one, it
    stays closed.
    """
    found = changing.change(
        ids,
        when=f"c.state = 'closed' AND NOT {LEFT_BEHIND}",
        sets="state = 'open', closed_at = NULL, closed_by_id = NULL",
        wakes=True,
    )
    publish(*_reopened(found, [was.id for was in found], by))
    turns.resumed([was.id for was in found], by=by)
    return found


@transaction.atomic
def unreopen(rows: Sequence[Was], *, by: Member) -> list[int]:
    """Undo it where nobody wrote since."""
    same = "c.last_message_id IS NOT DISTINCT FROM v.last_message_id"
    back = changing.put_back(rows, when=f"c.state = 'open' AND {same}")
    publish(
        *(
            ConversationClosed(
                inbox_id=was.inbox_id,
                conversation_id=was.id,
                actor_id=by.pk,
                changes={"state": ["open", "closed"]},
            )
            for was in rows
            if was.id in set(back)
        )
    )
    return back


def _reopened(rows: Sequence[Was], ids: Sequence[int], by: Member) -> list[ConversationReopened]:
    """What is said of those that are open again."""
    return [
        ConversationReopened(
            inbox_id=was.inbox_id,
            conversation_id=was.id,
            actor_id=by.pk,
            changes={"state": ["closed", was.state if was.state != "closed" else "open"]},
        )
        for was in rows
        if was.id in set(ids)
    ]

"""Finishing, taking and giving back: what a member does with a conversation as a whole."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inbox.accounts.models import Member
from inbox.conversations.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationReopened,
)
from inbox.conversations.models import Conversation, Unread
from inbox.events import publish


class AlreadyOpen(Exception):
    """The address has a newer open conversation on this channel."""


@transaction.atomic
def close(conversation: Conversation, *, by: Member) -> Conversation:
    """Finish it; a second click finds it finished and says nothing."""
    changed = Conversation.objects.filter(pk=conversation.pk, state="open").update(
        state="closed", closed_at=timezone.now(), closed_by=by, revision=F("revision") + 1
    )
    if changed:
        Unread.objects.filter(conversation=conversation).delete()
        publish(ConversationClosed(**_ids(conversation), actor_id=by.pk))
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def reopen(conversation: Conversation, *, by: Member) -> Conversation:
    """Open it again. Raises AlreadyOpen when the customer has a newer open one here."""
    newer = Conversation.objects.filter(
        channel_id=conversation.channel_id, identity_id=conversation.identity_id, state="open"
    ).exclude(pk=conversation.pk)
    if newer.exists():
        raise AlreadyOpen
    changed = Conversation.objects.filter(pk=conversation.pk, state="closed").update(
        state="open", closed_at=None, closed_by=None, revision=F("revision") + 1
    )
    if changed:
        publish(ConversationReopened(**_ids(conversation), actor_id=by.pk))
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def assign(conversation: Conversation, *, to: Member | None, by: Member) -> Conversation:
    """Give it to a member, or back to all."""
    before = conversation.assignee_id
    new = to.pk if to else None
    changed = (
        Conversation.objects.filter(pk=conversation.pk)
        .exclude(assignee_id=new)
        .update(assignee_id=new, revision=F("revision") + 1)
        if new
        else Conversation.objects.filter(pk=conversation.pk, assignee__isnull=False).update(
            assignee_id=None, revision=F("revision") + 1
        )
    )
    if changed:
        publish(
            ConversationAssigned(
                **_ids(conversation),
                member_id=new,
                actor_id=by.pk,
                changes={"assignee": [before, new]},
            )
        )
    conversation.refresh_from_db()
    return conversation


def _ids(conversation: Conversation) -> dict[str, Any]:
    return {"inbox_id": conversation.inbox_id, "conversation_id": conversation.pk}

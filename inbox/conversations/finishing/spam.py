"""Closed as spam: gone from every list but the managers', its address blocked until released.

What a blocked address writes is kept there too, and told to nobody: nothing is reopened, unread or
announced. STOP is heeded all the same.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from contacts import blocking
from contacts.models import Identity
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations.carrying import opening, outgoing
from inbox.conversations.carrying.texts import Thread
from inbox.conversations.events import ConversationMarkedSpam, ConversationReleased
from inbox.conversations.finishing import changing
from inbox.conversations.finishing.changing import Was
from inbox.conversations.models import Conversation, Message
from inbox.conversations.owning import turns
from inbox.events import publish

UNDO = timedelta(minutes=2)  # so long who marked it may take it back, manager or not
Key = tuple[int, int]  # (channel id, identity id)


class ManagersOnly(Exception):
    """Only a manager looks into spam, but for what one marked a moment ago."""


@transaction.atomic
def mark(conversation: Conversation, *, by: Member) -> Conversation:
    """Put it away and block its address; a second click finds it done."""
    mark_all([conversation.pk], by=by)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def mark_all(ids: Sequence[int], *, by: Member) -> list[Was]:
    """The same for many; these, as they were. What waits to be sent to them goes no more.

    The addresses first, as everything that writes locks them.
    """
    now = timezone.now()
    here = Conversation.objects.filter(pk__in=ids).exclude(state="spam")
    people = list(here.values_list("identity_id", flat=True))
    blocking.block(people, by=by, at=now)
    _cancel(people)
    found = changing.change(
        ids,
        when="c.state <> 'spam'",
        sets="state = 'spam', closed_at = %(now)s, closed_by_id = %(by)s, snoozed_until = NULL",
        at=now,
        by=by.pk,
    )
    found = changing.take_unread(found)
    publish(
        *(
            ConversationMarkedSpam(
                inbox_id=was.inbox_id,
                conversation_id=was.id,
                actor_id=by.pk,
                changes={"state": [was.state, "spam"]},
            )
            for was in found
        )
    )
    turns.freed({was.inbox_id for was in found if was.assignee_id is not None})
    return found


@transaction.atomic
def unmark(rows: Sequence[Was], *, by: Member) -> list[int]:
    """Undo it: what they wrote meanwhile is unread for everybody."""
    for at in {was.stamp for was in rows if was.stamp}:
        blocking.release([was.identity_id for was in rows if was.stamp == at], at=at)
    back = changing.put_back(rows, when="c.state = 'spam' AND c.closed_at = v.stamp")
    changing.unread_again(rows, back)
    _told_late([was.id for was in rows if was.id in set(back)], since=rows[0].stamp)
    publish(
        *(
            ConversationReleased(
                inbox_id=was.inbox_id,
                conversation_id=was.id,
                actor_id=by.pk,
                changes={"state": ["spam", was.state]},
            )
            for was in rows
            if was.id in set(back)
        )
    )
    return back


@transaction.atomic
def release(conversation: Conversation, *, by: Member) -> Conversation:
    """Let the address write again and open the conversation. Where there is an open one already,
    this is kept as a closed one. Raises ManagersOnly.
    """
    if not may(by, Action.MANAGE_SPAM) and not _is_fresh(conversation, by):
        raise ManagersOnly
    if conversation.state != "spam":
        return conversation
    since = conversation.closed_at
    blocking.release([conversation.identity_id])
    opens = "state = 'open', closed_at = NULL, closed_by_id = NULL"
    found = changing.change([conversation.pk], when="c.state = 'spam'", sets=opens, wakes=True)
    if found:
        _told_late([conversation.pk], since=since)
    else:
        found = changing.change([conversation.pk], when="c.state = 'spam'", sets="state = 'closed'")
    conversation.refresh_from_db()
    publish(
        *(
            ConversationReleased(
                inbox_id=was.inbox_id,
                conversation_id=was.id,
                actor_id=by.pk,
                changes={"state": ["spam", conversation.state]},
            )
            for was in found
        )
    )
    turns.resumed([was.id for was in found], by=by)
    return conversation


def folders(wanted: Mapping[Key, int]) -> dict[Key, Thread]:
    """Where texts of blocked addresses are kept, one a (channel, address); made where missing, in
    the inbox that is given.
    """
    found = _kept(wanted) if wanted else {}
    missing = [(key, inbox) for key, inbox in sorted(wanted.items()) if key not in found]
    if missing:
        Conversation.objects.bulk_create(
            Conversation(
                inbox_id=inbox,
                channel_id=channel,
                identity_id=person,
                state="spam",
                closed_at=timezone.now(),
            )
            for (channel, person), inbox in missing
        )
        found = _kept(wanted)
    return {key: opening.thread(row) for key, row in found.items()}


def _kept(wanted: Collection[Key]) -> dict[Key, Conversation]:
    rows = Conversation.objects.filter(
        state="spam",
        channel_id__in={channel for channel, _ in wanted},
        identity_id__in={person for _, person in wanted},
    ).order_by("id")
    return {
        (row.channel_id, row.identity_id): row
        for row in rows
        if (row.channel_id, row.identity_id) in wanted
    }


def _is_fresh(conversation: Conversation, by: Member) -> bool:
    at = conversation.closed_at
    return conversation.closed_by_id == by.pk and at is not None and at > timezone.now() - UNDO


def _cancel(people: Sequence[int]) -> None:
    waiting = Message.objects.filter(
        conversation__identity_id__in=people, status="queued", due_at__isnull=False
    ).values("conversation__identity_id")
    for person in Identity.objects.filter(pk__in=waiting).order_by("id"):
        outgoing.cancel_waiting(person, reason=_("The address was blocked as spam"))


def _told_late(ids: Sequence[int], *, since: datetime | None) -> None:
    """What was written while it was away is news to everybody in its inbox."""
    spoken = Conversation.objects.filter(
        pk__in=ids, state="open", last_direction="in", last_message_at__gte=since
    )
    changing.unread_for(list(spoken.values_list("id", flat=True)))

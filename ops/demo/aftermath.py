"""What the stories left behind: who has not read what, drafts, who is answering, opt-outs, and who
did what.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from contacts import keywords
from contacts.models import Consent, Identity
from inbox.accounts.models import Event, Member
from inbox.conversations.carrying.inbound import DOUBTS
from inbox.conversations.events import (
    ConsentChanged,
    ConsentDoubted,
    ConversationAssigned,
    ConversationClosed,
)
from inbox.conversations.models import Draft, InboxAccess, Lock, ReadCursor, Unread
from ops.demo.writing import Told

TAKING = timedelta(minutes=2)
ANSWERING = timedelta(hours=12)  # nobody's browser keeps this hold, so it lasts for a visit


def follow(told: Sequence[Told]) -> None:
    """Write it all."""
    access: dict[int, list[Member]] = {}
    for entry in InboxAccess.objects.select_related("member").order_by("member_id"):
        access.setdefault(entry.inbox_id, []).append(entry.member)
    for one in told:
        _leave_unread(one, access[one.conversation.inbox_id])
        for name, body in one.story.draft.items():
            Draft.objects.create(member=one.members[name], conversation=one.conversation, body=body)
        if one.story.answering:
            _hold(one)
        _heed(one)
    events = [event for one in told for event in _events(one)]
    Event.objects.bulk_create(sorted(events, key=lambda event: event.at))


def _leave_unread(one: Told, allowed: Sequence[Member]) -> None:
    if one.story.unread is True:
        members = list(allowed)
    else:
        members = [one.members[name] for name in one.story.unread or ()]
    Unread.objects.bulk_create(
        Unread(member=member, conversation=one.conversation, inbox=one.conversation.inbox)
        for member in members
    )
    ours = [message.pk for message in one.messages if message.direction == "out"]
    if ours:
        ReadCursor.objects.bulk_create(
            ReadCursor(member=member, conversation=one.conversation, message_id=ours[-1])
            for member in members
        )


def _hold(one: Told) -> None:
    now = timezone.now()
    Lock.objects.create(
        conversation=one.conversation,
        member=one.members[one.story.answering],
        tab=uuid4(),
        token=1,
        taken_at=now,
        touched_at=now,
        expires_at=now + ANSWERING,
    )


def _heed(one: Told) -> None:
    """A STOP in a story is one, and so is what it says of consent; doubtful words are flagged."""
    for said in _said(one):
        out, at = said["state"] == "out", said["at"]
        Identity.objects.filter(pk=one.identity.pk).update(
            opted_out_at=at if out else None,
            opted_out_source=said["source"] if out else "",
            opted_in_at=None if out else at,
        )
        Consent.objects.create(identity=one.identity, **said)
    last = one.story.lines[-1]
    flag = DOUBTS.get(keywords.meaning(last.words)) if not last.is_ours else None
    if flag:
        Identity.objects.filter(pk=one.identity.pk).update(flag=flag, flagged_at=one.times[-1])


def _said(one: Told) -> Iterator[dict[str, Any]]:
    """Its lines in the ledger: by text, and as the story tells it."""
    for line, at in zip(one.story.lines, one.times, strict=True):
        if not line.is_ours and keywords.meaning(line.words) == "out":
            yield {"state": "out", "source": "keyword", "wording": line.words, "at": at}
    if one.story.consent:
        told = one.story.consent
        member = one.members.get(told.get("by", ""))
        words = {"wording": told.get("wording", ""), "proof": told.get("proof", "")}
        yield {
            "state": told["state"], "source": told["source"], "member": member, **words,
            "at": one.times[-1] + TAKING,
        }  # fmt: skip


def _events(one: Told) -> Iterator[Event]:
    conversation = one.conversation
    ids: dict[str, Any] = {"inbox_id": conversation.inbox_id, "conversation_id": conversation.pk}
    for line, at in zip(one.story.lines, one.times, strict=True):
        if not line.is_ours and keywords.meaning(line.words) == "out":
            changes = {"consent": ["in", "out"], "by": "keyword"}
            yield Event(**ids, kind=ConsentChanged.__name__, at=at, changes=changes)
        elif not line.is_ours and (flag := DOUBTS.get(keywords.meaning(line.words))):
            yield Event(**ids, kind=ConsentDoubted.__name__, at=at, changes={"flag": flag})
    if one.story.consent:
        told = one.story.consent
        by = one.members.get(told.get("by", ""))
        yield Event(
            **ids,
            kind=ConsentChanged.__name__,
            at=one.times[-1] + TAKING,
            actor_id=by.pk if by else None,
            changes={"consent": ["unknown", told["state"]], "by": told["source"]},
        )
    if conversation.assignee_id is not None:
        yield Event(
            **ids,
            kind=ConversationAssigned.__name__,
            at=one.times[0] + TAKING,
            member_id=conversation.assignee_id,
            actor_id=conversation.assignee_id,
            changes={"assignee": [None, conversation.assignee_id]},
        )
    if conversation.closed_at is not None:
        yield Event(
            **ids,
            kind=ConversationClosed.__name__,
            at=conversation.closed_at,
            actor_id=conversation.closed_by_id,
        )

"""Conversations a member keeps on top of their lists, in their own order."""

from django.db import transaction

from inbox.accounts.models import Member
from inbox.conversations.events import PinsChanged
from inbox.conversations.models import Conversation, Pin
from inbox.events import publish

MOST = 50


class TooMany(Exception):
    """The member has pinned as many as there is room for."""


@transaction.atomic
def pin(conversation: Conversation, *, by: Member, after: Conversation | None = None) -> None:
    """Put it below `after`, or on top; where it is pinned already it moves. Raises TooMany."""
    order = _order(by)
    others = [pk for pk in order if pk != conversation.pk]
    if len(others) >= MOST:
        raise TooMany
    place = others.index(after.pk) + 1 if after is not None and after.pk in others else 0
    wanted = [*others[:place], conversation.pk, *others[place:]]
    if wanted == order:
        return
    Pin.objects.bulk_create(
        [Pin(member=by, conversation_id=pk, position=n) for n, pk in enumerate(wanted)],
        update_conflicts=True,
        unique_fields=["organization", "member", "conversation"],
        update_fields=["position"],
    )
    _tell(conversation, by)


@transaction.atomic
def unpin(conversation: Conversation, *, by: Member) -> None:
    """Back among the others."""
    removed, _ = Pin.objects.filter(member=by, conversation=conversation).delete()
    if removed:
        _tell(conversation, by)


def _order(member: Member) -> list[int]:
    """Two tabs that move at once come one after the other."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    found = Pin.objects.filter(member=member).order_by("position", "id")
    return list(found.values_list("conversation_id", flat=True))


def _tell(conversation: Conversation, member: Member) -> None:
    publish(PinsChanged(conversation_id=conversation.pk, member_id=member.pk, actor_id=member.pk))

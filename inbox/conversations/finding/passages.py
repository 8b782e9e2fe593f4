"""A thread opened at one of its messages, whatever its age: what is around it, what is later.

`threads` pages from the newest backwards; this is the way forward again.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from inbox.accounts.models import Event
from inbox.conversations.models import Conversation, Message
from inbox.conversations.showing import threads
from inbox.conversations.showing.threads import Bubble, Line, Thread
from inbox.conversations.writing.withdrawing import WITHDRAWN

HALF = threads.PAGE // 2


@dataclass(frozen=True)
class Part(Thread):
    """Some of a conversation, and whether there is more below."""

    more_after: int | None


def at(conversation: Conversation, uuid: str, *, country: str, notes: bool = True) -> Part | None:
    """The message with what came before and after it; None where the thread does not show it."""
    try:
        found = _shown(conversation, notes).filter(uuid=UUID(uuid)).first()
    except ValueError:
        return None
    if found is None:
        return None
    upto = threads.thread(
        conversation, country=country, before=found.pk + 1, most=HALF, notes=notes
    )
    rest = after(conversation, found.pk, country=country, notes=notes)
    return Part([*upto.items, *rest.items], upto.more_before, rest.more_after)


def after(conversation: Conversation, message_id: int, *, country: str, notes: bool = True) -> Part:
    """The messages after one, with the lines between them."""
    query = _shown(conversation, notes).filter(id__gt=message_id)
    found = list(query.order_by("id")[: threads.PAGE + 1])
    shown, next_page = found[: threads.PAGE], found[threads.PAGE :]
    if not shown:
        return Part([], None, None)
    events = Event.objects.filter(
        conversation_id=conversation.pk,
        kind__in=threads.LINES,
        at__gte=min(message.created_at for message in shown),
    )
    if next_page:
        events = events.filter(at__lt=next_page[0].created_at)
    elif notes:
        shown += Message.objects.filter(conversation=conversation, status="scheduled")
    lines = threads.lines(events.order_by("-id")[: threads.PAGE])
    bubbles = threads.bubbles(shown, {conversation.pk: conversation}, country)
    items: list[Bubble | Line] = [*bubbles, *lines]
    return Part(sorted(items, key=lambda item: item.at), None, shown[-1].pk if next_page else None)


def _shown(conversation: Conversation, notes: bool) -> Any:
    """The messages a thread pages through."""
    query = Message.objects.filter(conversation=conversation).exclude(WITHDRAWN)
    query = query.exclude(status="scheduled")
    return query if notes else query.exclude(direction="note")

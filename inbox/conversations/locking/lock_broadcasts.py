"""What is heard of locks: who is answering, in the thread and in the list; words to one member."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.template.loader import render_to_string

from inbox.accounts.models import Event, Member, Organization
from inbox.conversations import sight
from inbox.conversations.events import (
    LockAsked,
    LockAwaited,
    LockReleased,
    LockTaken,
    LockTakenOver,
)
from inbox.conversations.finding import lists
from inbox.conversations.hearing import broadcasts
from inbox.conversations.locking import locks
from inbox.conversations.locking.locks import Hold
from inbox.conversations.showing import people
from inbox.conversations.showing.rows import Row
from inbox.events import Published, subscribe
from inbox.live import push
from inbox.live.push import Frame

KINDS = ("LockTaken", "LockReleased", "LockTakenOver", "LockAsked", "LockAwaited")


@subscribe(LockTaken, LockReleased, LockTakenOver, LockAsked, LockAwaited)
def show_locks(items: Sequence[Published]) -> None:
    """The row to all of the inbox, the holder to those who have the conversation open.
    The line of a takeover is broadcasts.py's, as all lines are.
    """
    country = Organization.objects.values_list("country", flat=True).get()
    told: dict[int, list[int]] = {}
    for item in items:
        told.setdefault(item.event.conversation_id, []).append(item.id)
    holds = locks.states(list(told))
    rows = lists.rows(list(told), country=country)
    push.many(
        [
            *(
                ("conversation", row.uuid, partial(_frame, told[row.id], holds[row.id]))
                for row in rows
            ),
            *(("inbox", row.inbox, partial(_row_frame, told[row.id], row)) for row in rows),
        ]
    )
    _tell(items, {row.id: row for row in rows})


def _tell(items: Sequence[Published], rows: dict[int, Row]) -> None:
    """The holder is asked; those who waited hear that it is free, if they may still see it."""
    for item in items:
        row = rows[item.event.conversation_id]
        at = {"conversation": str(row.uuid), "name": row.name}
        if isinstance(item.event, LockAsked):
            asker = people.members([item.event.actor_id])[item.event.actor_id or 0]
            for member in _who_see(row.id, [item.event.member_id]):
                push.signal("member", member.uuid, asked={**at, "by": asker.first})
        elif isinstance(item.event, LockReleased):
            waiting = item.event.changes["told"]
            for member in _who_see(row.id, waiting) if waiting else ():
                push.signal("member", member.uuid, free=at)


def _who_see(conversation_id: int, ids: Sequence[int]) -> list[Member]:
    seen = sight.who(conversation_id, ids)
    return list(Member.objects.filter(pk__in=seen, is_active=True))


def _frame(events: list[int], hold: Hold) -> Iterable[Frame]:
    yield Frame(max(events), f"lock-{hold.conversation}", "lock", html(hold), tuple(events))


def _row_frame(events: list[int], row: Row) -> Iterable[Frame]:
    yield Frame(
        max(events), f"conversation-row-{row.uuid}", "row", broadcasts.row_html(row), tuple(events)
    )


def frames(events: Sequence[Event]) -> list[tuple[int, str, str, str]]:
    """The same for who catches up on one conversation: how its lock stands now, if it changed."""
    own = [event for event in events if event.kind in KINDS]
    if not own:
        return []
    (hold,) = locks.states([own[-1].conversation_id or 0]).values()
    newest = max(event.pk for event in own)
    return [(newest, f"lock-{hold.conversation}", "lock", html(hold))]


def html(hold: Hold) -> str:
    """Who is answering, as the page includes it."""
    return render_to_string("conversations/_lock.html", {"lock": hold})

"""What is heard when conversations change inboxes, and of what is done to many."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from inbox.accounts.models import Member, Organization
from inbox.conversations.events import (
    BulkChanged,
    ConversationErased,
    ConversationLeft,
    ConversationMoved,
)
from inbox.conversations.finding import lists
from inbox.conversations.hearing import broadcasts, parting
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.showing.rows import Row
from inbox.conversations.tag_events import TagChanged
from inbox.events import Published, subscribe
from inbox.live import groups, push
from inbox.live.push import Frame


@subscribe(ConversationMoved)
def show_arrival(items: Sequence[Published]) -> None:
    """The row to those who have it now. Who has it open looks again whether they still may, and
    then asks for what happened: nothing of it is told to a group that is about to shrink.
    """
    country = Organization.objects.values_list("country", flat=True).get()
    newest = {item.event.conversation_id: item.id for item in items}
    rows = lists.rows(list(newest), country=country)
    push.many(("inbox", row.inbox, partial(_row_frame, newest[row.id], row)) for row in rows)
    for row in rows:
        parting.look_again(row.uuid)


@subscribe(ConversationLeft)
def show_departure(items: Sequence[Published]) -> None:
    """It leaves the lists of the inbox it was in."""
    inboxes = _uuids(Inbox, (item.event.inbox_id for item in items))
    conversations = _uuids(Conversation, (item.event.conversation_id for item in items))
    for item in items:
        inbox = inboxes[item.event.inbox_id]
        left = str(conversations[item.event.conversation_id])
        push.signal("inbox", inbox, event=item.id, left=left, inbox=str(inbox), badges=True)


@subscribe(ConversationErased)
def show_erasure(items: Sequence[Published]) -> None:
    """It leaves every list, and the thread of whoever has it open."""
    inboxes = _uuids(Inbox, (item.event.inbox_id for item in items))
    for item in items:
        inbox, gone = inboxes[item.event.inbox_id], item.event.changes["conversation"]
        place = {"left": gone, "inbox": str(inbox), "badges": True, "gone": gone}
        push.signal("inbox", inbox, event=item.id, **place)


@subscribe(TagChanged)
def show_tag(items: Sequence[Published]) -> None:
    """Every list of the organization may hold it: browsers ask for those of their rows that do."""
    changed = [item.event.tag for item in items if item.event.tag]
    if changed:
        for inbox in Inbox.objects.values_list("uuid", flat=True):
            push.signal("inbox", inbox, retagged=changed)
            push.signal(groups.PART, inbox, retagged=changed)


@subscribe(BulkChanged)
def show_progress(items: Sequence[Published]) -> None:
    """How far it came, to the tabs of who asked for it."""
    members = _uuids(Member, (item.event.member_id for item in items))
    for item in items:
        push.signal("member", members[item.event.member_id], bulk=item.event.changes)


def _uuids(model: type, ids: Iterable[int]) -> dict[int, UUID]:
    return dict(model.objects.filter(pk__in=set(ids)).values_list("pk", "uuid"))  # type: ignore[attr-defined]


def _row_frame(event: int, row: Row) -> Iterable[Frame]:
    yield Frame(event, f"conversation-row-{row.uuid}", "row", broadcasts.row_html(row))

"""Who may listen to conversations, and what they hear. Frames hold what the listener could GET."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.template.loader import render_to_string

from contacts.identities import ContactChanged
from inbox.accounts.models import Event, Member, Organization
from inbox.conversations import access, lists, pieces, threads
from inbox.conversations.events import (
    AccessChanged,
    ConsentChanged,
    ConsentDoubted,
    ConversationAssigned,
    ConversationClosed,
    ConversationReopened,
    MessageChanged,
    MessageQueued,
    MessageReceived,
    ReadingChanged,
)
from inbox.conversations.lists import Row
from inbox.conversations.models import Conversation, Message
from inbox.conversations.threads import Bubble, Line
from inbox.events import Published, subscribe
from inbox.live import push
from inbox.live.doors import door, rooms
from inbox.live.push import Frame


@rooms("inbox")
def hear_inboxes(member: Member) -> list[UUID]:
    """Every tab hears all inboxes of its member: rows, badges, the cursor."""
    return list(access.inboxes(member).values_list("uuid", flat=True))


@door("conversation")
def may_listen(member: Member, uuid: UUID) -> bool:
    """A conversation is heard by those who may open it."""
    return bool(access.visible_to(member).filter(uuid=uuid).exists())


@subscribe(MessageReceived, MessageQueued, MessageChanged)
def show_messages(items: Sequence[Published]) -> None:
    """The bubble to those who have the conversation open, the row to all of the inbox."""
    country = Organization.objects.values_list("country", flat=True).get()
    told = _by_conversation(items)
    rows = lists.rows(list(told), country=country)
    groups = {("inbox", row.inbox) for row in rows} | {("conversation", row.uuid) for row in rows}
    audience = push.audience(groups)
    opened = {row.id for row in rows if audience.hears("conversation", row.uuid)}
    newest = {
        item.event.message_id: item.id for item in items if item.event.conversation_id in opened
    }
    audience.send(
        ("conversation", bubble.conversation, partial(_bubble_frame, newest[bubble.id], bubble))
        for bubble in _bubbles(list(newest), country)
    )
    audience.send(("inbox", row.inbox, partial(_row_frame, told[row.id], row)) for row in rows)


def _bubbles(message_ids: list[int], country: str) -> list[Bubble]:
    if not message_ids:
        return []
    messages = list(
        Message.objects.filter(pk__in=message_ids)
        .select_related("conversation__identity__contact")
        .order_by("id")
    )
    known = {message.conversation_id: message.conversation for message in messages}
    return threads.bubbles(messages, known, country)


@subscribe(
    ConversationClosed,
    ConversationReopened,
    ConversationAssigned,
    ConsentChanged,
    ConsentDoubted,
    ContactChanged,
)
def show_lines(items: Sequence[Published]) -> None:
    """The quiet line in the thread, its head made anew, and the row."""
    country = Organization.objects.values_list("country", flat=True).get()
    events = Event.objects.filter(pk__in=[item.id for item in items])
    by_id = {line.id: line for line in threads.lines(events)}
    found = Conversation.objects.filter(pk__in={item.event.conversation_id for item in items})
    uuids = dict(found.values_list("pk", "uuid"))
    push.many(
        ("conversation", uuids[item.event.conversation_id], partial(_line_frame, by_id[item.id]))
        for item in items
    )
    _show_rows(items, country)


@subscribe(ReadingChanged)
def show_reading(items: Sequence[Published]) -> None:
    """A member's other tabs follow what they read."""
    found = Member.objects.filter(pk__in={item.event.member_id for item in items})
    people = {member.pk: member.uuid for member in found}
    threads_ = Conversation.objects.filter(pk__in={item.event.conversation_id for item in items})
    uuids = dict(threads_.values_list("pk", "uuid"))
    for item in items:
        conversation = str(uuids[item.event.conversation_id])
        member = people[item.event.member_id]
        push.signal("member", member, event=item.id, badges=True, conversation=conversation)


@subscribe(AccessChanged)
def look_again(items: Sequence[Published]) -> None:
    """A member's sockets ask anew what they may hear."""
    found = Member.objects.filter(pk__in={item.event.member_id for item in items})
    for uuid in found.values_list("uuid", flat=True):
        push.signal("member", uuid, access=True)


def _show_rows(items: Sequence[Published], country: str) -> None:
    """One row a conversation, however much happened in it."""
    told = _by_conversation(items)
    rows = lists.rows(list(told), country=country)
    push.many(("inbox", row.inbox, partial(_row_frame, told[row.id], row)) for row in rows)


def _by_conversation(items: Sequence[Published]) -> dict[int, list[int]]:
    """The ids of all events in a conversation: its one row shows them all."""
    found: dict[int, list[int]] = {}
    for item in items:
        found.setdefault(item.event.conversation_id, []).append(item.id)
    return found


def _bubble_frame(event: int, bubble: Bubble) -> Iterable[Frame]:
    yield Frame(event, f"message-{bubble.uuid}", "message", bubble_html(bubble))


def _line_frame(line: Line) -> Iterable[Frame]:
    yield Frame(line.id, f"event-{line.id}", "line", line_html(line))


def _row_frame(events: list[int], row: Row) -> Iterable[Frame]:
    yield Frame(max(events), f"conversation-row-{row.uuid}", "row", row_html(row), tuple(events))


def bubble_html(bubble: Bubble) -> str:
    """The bubble, as the page includes it."""
    return pieces.bubble(bubble)


def line_html(line: Line) -> str:
    """The line, as the page includes it."""
    return render_to_string("conversations/_line.html", {"line": line})


def row_html(row: Row) -> str:
    """The row, as the page includes it for a member who has read it."""
    return pieces.row(row)

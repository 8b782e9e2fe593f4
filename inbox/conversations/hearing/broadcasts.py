"""Who may listen to conversations, and what they hear. Frames hold what the listener could GET."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.template.loader import render_to_string

from contacts.identities import ContactChanged
from inbox import tenancy
from inbox.accounts.models import Event, Member
from inbox.conversations import access, sight
from inbox.conversations.events import (
    AccessChanged,
    AttendanceChanged,
    CallChanged,
    CallMissed,
    CallStarted,
    ConsentChanged,
    ConsentDoubted,
    ConversationAssigned,
    ConversationClosed,
    ConversationMarkedSpam,
    ConversationReleased,
    ConversationReopened,
    ConversationSnoozed,
    ConversationWoken,
    DoubtSettled,
    DraftChanged,
    LockTakenOver,
    MessageChanged,
    MessageNoted,
    MessageQueued,
    MessageReceived,
    MessageScheduled,
    PinsChanged,
    ReadingChanged,
    SpamReceived,
)
from inbox.conversations.finding import reading
from inbox.conversations.hearing import parting, told
from inbox.conversations.models import Conversation, Mention, Message
from inbox.conversations.showing import pieces, threads
from inbox.conversations.showing.rows import Row
from inbox.conversations.showing.threads import Bubble, Line
from inbox.conversations.tag_events import TagsChanged
from inbox.events import Published, subscribe
from inbox.live import groups, push
from inbox.live.doors import Hearing, door, rooms
from inbox.live.push import Frame

# asked by every tab that connects, so not by the ORM
HEARD = f"""
SELECT b.uuid, ({sight.seen("a.member_id", "b")}) IS NULL FROM conversations_inboxaccess a
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
"""  # noqa: S608 - our own words


@rooms
def hear_inboxes(member: Member) -> dict[str, list[UUID]]:
    """Every tab hears all inboxes of its member: rows, badges, the cursor. Of those that show them
    less than everything it hears that there is something to ask for.
    """
    heard: dict[str, list[UUID]] = {groups.INBOX: [], groups.PART: []}
    for uuid, is_whole in tenancy.rows(HEARD, {"member": member.pk}):
        heard[groups.INBOX if is_whole else groups.PART].append(uuid)
    return heard


@door("conversation")
def may_listen(member: Member, uuid: UUID) -> Hearing:
    """A conversation is heard by those who may open it: without its words where the inbox may keep
    them from the member a moment later.
    """
    found = access.visible_to(member).filter(uuid=uuid).select_related("inbox").first()
    if found is None:
        return Hearing.NOTHING
    return Hearing.WHOLE if sight.whose(member, found.inbox) is None else Hearing.PART


@subscribe(
    MessageReceived, MessageQueued, MessageChanged, MessageNoted, MessageScheduled, SpamReceived,
    CallStarted, CallChanged, CallMissed,
)  # fmt: skip
def show_messages(items: Sequence[Published]) -> None:
    """The bubble to those who have the conversation open, the row to all of the inbox."""
    happened = by_conversation(items)
    rows = told.rows(happened)
    places = {("inbox", row.inbox) for row in rows} | {("conversation", row.uuid) for row in rows}
    audience = push.audience(places)
    opened = {row.id for row in rows if audience.hears("conversation", row.uuid)}
    newest = {
        item.event.message_id: item.id for item in items if item.event.conversation_id in opened
    }
    audience.send(
        ("conversation", bubble.conversation, partial(_bubble_frame, newest[bubble.id], bubble))
        for bubble in _bubbles(list(newest))
    )
    audience.send(("inbox", row.inbox, partial(row_frame, happened[row.id], row)) for row in rows)


def _bubbles(message_ids: list[int]) -> list[Bubble]:
    if not message_ids:
        return []
    messages = list(
        Message.objects.filter(pk__in=message_ids)
        .select_related("conversation__identity__contact", "conversation__channel")
        .order_by("id")
    )
    known = {message.conversation_id: message.conversation for message in messages}
    return threads.bubbles(messages, known, told.country())


@subscribe(
    ConversationClosed,
    ConversationReopened,
    ConversationAssigned,
    ConsentChanged,
    ConsentDoubted,
    DoubtSettled,
    ContactChanged,
    LockTakenOver,
    ConversationMarkedSpam,
    ConversationReleased,
    ConversationSnoozed,
    ConversationWoken,
    TagsChanged,
)
def show_lines(items: Sequence[Published]) -> None:
    """The quiet line in the thread, its head made anew, and the row."""
    events = Event.objects.filter(pk__in=[item.id for item in items])
    by_id = {line.id: line for line in threads.lines(events)}
    found = Conversation.objects.filter(pk__in={item.event.conversation_id for item in items})
    uuids = dict(found.values_list("pk", "uuid"))
    shrinking = parting.shrinking(items)
    push.many(
        ("conversation", uuids[item.event.conversation_id], partial(_line_frame, by_id[item.id]))
        for item in items
        if item.event.conversation_id not in shrinking
    )
    _show_rows(items)
    for pk in shrinking:
        parting.look_again(uuids[pk])


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
        known = {"conversation": conversation, **item.event.changes}
        push.signal("member", member, event=item.id, badges=True, **known)


@subscribe(PinsChanged)
def show_pins(items: Sequence[Published]) -> None:
    """A member's other tabs arrange their lists anew."""
    found = Member.objects.filter(pk__in={item.event.member_id for item in items})
    for uuid in found.values_list("uuid", flat=True):
        push.signal("member", uuid, pins=True)


@subscribe(DraftChanged)
def show_draft(items: Sequence[Published]) -> None:
    """A member's other devices, and nobody else, hear what they typed."""
    talks = {item.event.conversation_id for item in items}
    uuids = dict(Conversation.objects.filter(pk__in=talks).values_list("pk", "uuid"))
    found = Member.objects.filter(pk__in={item.event.member_id for item in items})
    for member in found:
        typed = reading.drafts(list(talks), of=member)
        for item in items:
            talk = item.event.conversation_id
            if item.event.member_id == member.pk:
                push.signal("member", member.uuid, draft=str(uuids[talk]), text=typed.get(talk, ""))


@subscribe(MessageNoted)
def show_mentions(items: Sequence[Published]) -> None:
    """To each member a note names, the conversation is unread."""
    notes = {item.event.message_id: item.event for item in items}
    found = Mention.objects.filter(message_id__in=notes).select_related("member", "message")
    uuids = Conversation.objects.in_bulk({event.conversation_id for event in notes.values()})
    for mention in found:
        event = notes[mention.message_id]
        if mention.member_id != event.actor_id:
            talk = str(uuids[event.conversation_id].uuid)
            push.signal("member", mention.member.uuid, badges=True, conversation=talk, read=False)


@subscribe(AccessChanged)
def look_again(items: Sequence[Published]) -> None:
    """A member's sockets ask anew what they may hear."""
    found = Member.objects.filter(pk__in={item.event.member_id for item in items})
    for uuid in found.values_list("uuid", flat=True):
        push.signal("member", uuid, access=True)


@subscribe(AttendanceChanged)
def show_attendance(items: Sequence[Published]) -> None:
    """A member's other tabs show whether they are there."""
    found = Member.objects.filter(pk__in={item.event.member_id for item in items})
    for uuid in found.values_list("uuid", flat=True):
        push.signal("member", uuid, attendance=True)


def _show_rows(items: Sequence[Published]) -> None:
    """One row a conversation, however much happened in it."""
    happened = by_conversation(items)
    push.many(
        ("inbox", row.inbox, partial(row_frame, happened[row.id], row))
        for row in told.rows(happened)
    )


def by_conversation(items: Sequence[Published]) -> dict[int, list[int]]:
    """The ids of all events in a conversation: its one row shows them all."""
    found: dict[int, list[int]] = {}
    for item in items:
        found.setdefault(item.event.conversation_id, []).append(item.id)
    return found


def _bubble_frame(event: int, bubble: Bubble) -> Iterable[Frame]:
    yield Frame(event, f"message-{bubble.uuid}", "message", bubble_html(bubble))


def _line_frame(line: Line) -> Iterable[Frame]:
    yield Frame(line.id, f"event-{line.id}", "line", line_html(line))


def row_frame(events: list[int], row: Row) -> Iterable[Frame]:
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

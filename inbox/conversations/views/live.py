"""What a browser asks when the socket is behind: everything after its cursor, and the badges."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Event, Member
from inbox.accounts.permissions import Action
from inbox.conversations import access, sight
from inbox.conversations.events import (
    CONTROLS,
    SENDS,
    ConversationAssigned,
    ConversationLeft,
    ConversationMoved,
    CustomerChanged,
)
from inbox.conversations.finding import counts, lists, viewcounts
from inbox.conversations.finding.cursor import live_cursor
from inbox.conversations.finding.navigation import for_member, places, together, views
from inbox.conversations.hearing import broadcasts, centre
from inbox.conversations.locking import lock_broadcasts
from inbox.conversations.models import Conversation, Message
from inbox.conversations.showing import threads
from inbox.conversations.showing.rows import Row
from inbox.words import number

# No transaction that publishes lives longer than 20 s: an event with a lower number than the
# cursor's, committed later, is at most that old.
OVERLAP = timedelta(seconds=30)
MOST = 300


@require_safe
@needs(Action.READ)
def since(request: MemberRequest) -> HttpResponseBase:
    """{cursor, frames} for what came after `cursor`, in what the member may see; {reload} when it
    is too much or too old to be told piece by piece.
    """
    asked = request.GET.get("cursor", "")
    cursor = live_cursor()
    start = Event.objects.filter(pk=number(asked)).first()
    if start is None:
        return _answer(cursor, reload=asked != "0" or cursor > 0)
    events = list(
        Event.objects.filter(
            at__gte=start.at - OVERLAP, inbox_id__in=access.inbox_ids(request.member)
        ).order_by("id")[: MOST + 1]
    )
    if len(events) > MOST:
        return _answer(cursor, reload=True)
    told = {"gone": _gone(request), "customer": _customer(request, events)}
    told["settings"] = "changed" if _is_any(events, "SettingsChanged", CONTROLS, start.pk) else ""
    told["places"] = "changed" if _is_any(events, "RegistrationChanged", SENDS, start.pk) else ""
    return _answer(cursor, frames=_frames(request, events), told=told)


def _answer(
    cursor: int,
    *,
    reload: bool = False,
    frames: Sequence[object] = (),
    told: Mapping[str, str] | None = None,
) -> JsonResponse:
    body: dict[str, object] = {"cursor": cursor, "reload": reload, "frames": list(frames)}
    body |= {name: word for name, word in (told or {}).items() if word}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _frames(request: MemberRequest, events: list[Event]) -> list[dict[str, object]]:
    country = request.tenant.country
    newest = {event.conversation_id: event.pk for event in events if event.conversation_id}
    seen = access.visible_to(request.member).filter(pk__in=newest).values_list("pk", flat=True)
    told = set(seen)
    # what was taken from them since leaves the list, and nothing else is told of it
    gone = _taken(request.member, events, newest.keys() - told)
    frames = [
        (newest[row.id], f"conversation-row-{row.uuid}", *_row(row, row.id in told))
        for row in lists.rows(sorted(told | gone), country=country)
    ]
    frames += [
        (event.pk, f"conversation-row-{event.changes.get('conversation', '')}", "gone", "")
        for event in events
        if event.kind == "ConversationErased"
    ]
    watched = _watched(request)
    if watched is not None:
        own = [event for event in events if event.conversation_id == watched.pk]
        frames += _thread_frames(watched, own, country) + lock_broadcasts.frames(own)
    names = ("event", "target", "swap", "html")
    return [dict(zip(names, frame, strict=True)) for frame in sorted(frames)]


def _taken(member: Member, events: list[Event], hidden: Set[int]) -> set[int]:
    """Of what the member does not see, what they may have seen before: it was moved, or given to
    somebody whose conversations they do not see.
    """
    if not hidden:
        return set()
    mine = {inbox.pk: sight.whose(member, inbox) for inbox in access.inboxes(member)}
    places = dict(Conversation.objects.filter(pk__in=hidden).values_list("pk", "inbox_id"))
    gone = {pk for pk, inbox in places.items() if inbox not in mine}
    for event in events:
        pk = event.conversation_id
        if pk not in places:
            continue
        if event.kind == ConversationAssigned.__name__:
            before, *_ = event.changes.get("assignee") or [None]
            if sight.shows(mine.get(places[pk]), before):
                gone.add(pk)
        elif event.kind in {ConversationMoved.__name__, ConversationLeft.__name__}:
            gone.add(pk)
    return gone


def _customer(request: MemberRequest, events: list[Event]) -> str:
    """The conversation that is open in the tab, if something else is known of its customer."""
    ids = {event.conversation_id for event in events if event.kind == CustomerChanged.__name__}
    watched = _watched(request) if ids else None
    return str(watched.uuid) if watched is not None and watched.pk in ids else ""


def _is_any(events: list[Event], kind: str, names: frozenset[str], after: int) -> bool:
    """Whether something of this kind changed one of these since the page was made."""
    return any(
        event.kind == kind and event.pk > after and names & event.changes.keys() for event in events
    )


def _gone(request: MemberRequest) -> str:
    """The conversation that is open in the tab, if the member may not read it any more."""
    try:
        uuid = UUID(request.GET.get("conversation", ""))
    except ValueError:
        return ""
    return "" if access.readable_by(request.member).filter(uuid=uuid).exists() else str(uuid)


def _row(row: Row, is_seen: bool) -> tuple[str, str]:
    return ("row", broadcasts.row_html(row)) if is_seen else ("gone", "")


def _watched(request: MemberRequest) -> Conversation | None:
    try:
        uuid = UUID(request.GET.get("conversation", ""))
    except ValueError:
        return None
    found: Conversation | None = (
        access.visible_to(request.member)
        .select_related("identity__contact", "channel")
        .filter(uuid=uuid)
        .first()
    )
    return found


def _thread_frames(
    watched: Conversation, events: list[Event], country: str
) -> list[tuple[int, str, str, str]]:
    newest = {event.message_id: event.pk for event in events if event.message_id}
    messages = list(Message.objects.filter(pk__in=newest).order_by("id"))
    shown = threads.bubbles(messages, {watched.pk: watched}, country)
    told = threads.lines(event for event in events if event.kind in threads.LINES)
    bubbles = [
        (newest[b.id], f"message-{b.uuid}", "message", broadcasts.bubble_html(b)) for b in shown
    ]
    return bubbles + [(n.id, f"event-{n.id}", "line", broadcasts.line_html(n)) for n in told]


@require_safe
@needs(Action.READ)
def badges(request: MemberRequest) -> HttpResponseBase:
    """What is unread by inbox and, of the inbox asked about, by channel; how many are open, the
    member's, nobody's, others'; what their views hold; notifications. Each counted up to 100.
    """
    member = request.member
    found = places(member)
    here = next((one for one in found if str(one.uuid) == request.GET.get("inbox")), None)
    channels = here.channels if here is not None and len(here.channels) > 1 else []
    by_channel = counts.by_channel(member, here.id) if here and channels else {}
    shown = views(member, for_member(found, member))
    body = {
        "inboxes": {str(one.uuid): one.unread for one in found},
        "counts": asdict(here.counts) if here else None,
        "everything": asdict(together(found).counts),
        "channels": {one.uuid: by_channel[one.id] for one in channels},
        "views": {str(uuid): n for uuid, n in viewcounts.of(shown, member).items()},
        "bell": centre.unread(member),
    }
    return JsonResponse(body, headers={"Cache-Control": "no-store"})

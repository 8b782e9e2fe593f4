"""What a browser asks when the socket is behind: everything after its cursor, and the badges."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Event
from inbox.accounts.permissions import Action
from inbox.conversations import access, broadcasts, lists, threads
from inbox.conversations.models import Conversation, Message
from inbox.conversations.views.pages import live_cursor
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
    return _answer(cursor, frames=_frames(request, events))


def _answer(cursor: int, *, reload: bool = False, frames: object = ()) -> JsonResponse:
    body = {"cursor": cursor, "reload": reload, "frames": list(frames)}  # type: ignore[call-overload]
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _frames(request: MemberRequest, events: list[Event]) -> list[dict[str, object]]:
    country = request.tenant.country
    newest = {event.conversation_id: event.pk for event in events if event.conversation_id}
    frames = [
        (newest[row.id], f"conversation-row-{row.uuid}", "row", broadcasts.row_html(row))
        for row in lists.rows(list(newest), country=country)
    ]
    watched = _watched(request)
    if watched is not None:
        own = [event for event in events if event.conversation_id == watched.pk]
        frames += _thread_frames(watched, own, country)
    names = ("event", "target", "swap", "html")
    return [dict(zip(names, frame, strict=True)) for frame in sorted(frames)]


def _watched(request: MemberRequest) -> Conversation | None:
    try:
        uuid = UUID(request.GET.get("conversation", ""))
    except ValueError:
        return None
    found: Conversation | None = (
        access.visible_to(request.member)
        .select_related("identity__contact")
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
    """Unread conversations by inbox, each counted up to 100."""
    counts = lists.badges(request.member)
    uuids = dict(access.inboxes(request.member).values_list("pk", "uuid"))
    body = {"inboxes": {str(uuid): counts.get(pk, 0) for pk, uuid in uuids.items()}}
    return JsonResponse(body, headers={"Cache-Control": "no-store"})

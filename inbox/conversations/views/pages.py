"""The inbox: list, thread and details, as whole pages or as the one part that changed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Event
from inbox.accounts.permissions import Action
from inbox.conversations import access, lists, messages, people, reading, threads
from inbox.conversations.fragments import fragment
from inbox.conversations.lists import Choice
from inbox.conversations.models import Attachment, Conversation, Inbox, ReadCursor
from inbox.conversations.navigation import Place, navigation, place, places
from inbox.words import number


@require_safe
@needs(Action.READ)
def home(request: MemberRequest) -> HttpResponseBase:
    """The first inbox, or a word on why there is none."""
    first = access.inboxes(request.member).first()
    if first is not None:
        return redirect(url("conversations:inbox", uuid=first.uuid))
    context = navigation(request) | {"screen": "page"}
    return render(request, "conversations/no_inbox.html", context)


@require_safe
@needs(Action.READ)
def inbox(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The list of one inbox; with `after`, its next rows."""
    around = places(request.member)
    chosen = place(around, uuid)
    context = _list(request, chosen, _choice(request, chosen), after=request.GET.get("after", ""))
    if request.GET.get("after") and request.htmx:
        return fragment(request, "conversations/inbox.html", "rows", context)
    if request.htmx and request.htmx.target == "list":
        return fragment(request, "conversations/inbox.html", "list", context)
    context |= navigation(request, around)
    context |= {"thread": None, "conversation": None, "screen": "list"}
    context["live_cursor"] = live_cursor()
    return render(request, "conversations/inbox.html", context)


@require_safe
@needs(Action.READ)
def thread(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One conversation beside its list; the thread and details alone for the browser's swap."""
    conversation = access.conversation(request.member, uuid)
    context = _thread(request, conversation)
    if request.htmx and not request.htmx.history_restore_request:
        response = fragment(request, "conversations/inbox.html", "desk", context)
        if request.headers.get("HX-Preloaded"):
            response["Cache-Control"] = "private, max-age=4"
        return response
    choice = _choice(request, conversation.inbox)
    if "state" not in request.GET:
        choice = replace(choice, state=conversation.state)
    context |= _list(request, conversation.inbox, choice)
    context |= navigation(request) | {"screen": "thread"}
    return render(request, "conversations/inbox.html", context)


@require_safe
@needs(Action.READ)
def earlier(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Messages before the one the thread begins with."""
    conversation = access.conversation(request.member, uuid)
    before = number(request.GET.get("before", ""))
    shown = threads.thread(
        conversation,
        country=request.tenant.country,
        before=before,
    )
    context = {"conversation": conversation, "thread": shown, "cursor_id": None}
    return fragment(request, "conversations/inbox.html", "messages", context)


def _choice(request: MemberRequest, chosen: Inbox | Place) -> Choice:
    state, assigned = request.GET.get("state", "open"), request.GET.get("assigned", "")
    return Choice(
        inbox=chosen.id,
        state=state if state in lists.STATES else "open",
        assigned=assigned if assigned in lists.ASSIGNED and chosen.assignment else "",
        unread=request.GET.get("unread") == "1",
    )


def _list(
    request: MemberRequest, chosen: Inbox | Place, choice: Choice, after: str = ""
) -> dict[str, Any]:
    page = lists.page(choice, member=request.member, country=request.tenant.country, after=after)
    return {
        "inbox": chosen,
        "choice": choice,
        "page": page,
    }


def live_cursor() -> int:
    """The newest event: what a page shows is at least as new."""
    newest: int | None = Event.objects.aggregate(newest=Max("id"))["newest"]
    return newest or 0


def _thread(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    cursor = ReadCursor.objects.filter(member=request.member, conversation=conversation)
    country = request.tenant.country
    waiting = Attachment.objects.filter(
        conversation=conversation, uploader=request.member, message__isnull=True
    )
    return {
        "conversation": conversation,
        "inbox": conversation.inbox,
        "contact": threads.contact_person(conversation, country),
        "thread": threads.thread(conversation, country=country),
        "cursor_id": cursor.values_list("message_id", flat=True).first(),
        "draft": reading.draft(conversation, of=request.member),
        "uploads": [threads.file_of(attachment) for attachment in waiting.order_by("id")],
        "refusal": messages.why_not(conversation),
        "assignee": people.members([conversation.assignee_id]).get(conversation.assignee_id or 0),
        "history": _history(conversation),
        "live_cursor": live_cursor(),
    }


def _history(conversation: Conversation) -> list[Conversation]:
    """The address's other conversations on channels of the same inbox."""
    found = Conversation.objects.filter(
        identity_id=conversation.identity_id, inbox_id=conversation.inbox_id
    ).exclude(pk=conversation.pk)
    return list(found.order_by("-id")[:5])


@require_safe
@needs(Action.READ)
def head(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What may be done now: the thread's head, with composer and details beside it."""
    conversation = access.conversation(request.member, uuid)
    context = _thread(request, conversation) | {"oob": True}
    return fragment(request, "conversations/inbox.html", "head composer panel", context)


@require_safe
@needs(Action.READ)
def panel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The details beside the thread."""
    conversation = access.conversation(request.member, uuid)
    return fragment(request, "conversations/inbox.html", "panel", _thread(request, conversation))

"""The inbox: list, thread and details, as whole pages or as the one part that changed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from contacts import visibility
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access
from inbox.conversations.finding import choices, own, passages
from inbox.conversations.finding.choices import Asked, list_of
from inbox.conversations.finding.cursor import live_cursor
from inbox.conversations.finding.navigation import Place, navigation, places, together
from inbox.conversations.finishing import tags
from inbox.conversations.knowing import known
from inbox.conversations.locking import locks, waiters
from inbox.conversations.models import Conversation
from inbox.conversations.showing import history, people, threads
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.lists import listed
from inbox.conversations.writing import files, messages
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
def thread(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One conversation beside its list; the thread and details alone for the browser's swap."""
    conversation = access.readable(request.member, uuid)
    context = _thread(request, conversation) | _at(request, conversation)
    if request.htmx and not request.htmx.history_restore_request:
        response = fragment(request, "conversations/inbox.html", "desk", context)
        if request.headers.get("HX-Preloaded"):
            response["Cache-Control"] = "private, max-age=4"
        return response
    around = places(request.member)
    context |= listed(request, _beside(request, conversation, around))
    context |= navigation(request, around) | {"screen": "thread"}
    return render(request, "conversations/inbox.html", context)


def _at(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    """The thread at the message the address names, where it shows that one."""
    notes = not access.joined(conversation)
    asked = request.GET.get("at", "")
    found = asked and passages.at(conversation, asked, country=request.tenant.country, notes=notes)
    return {"thread": found, "at": asked} if found else {}


@require_safe
@needs(Action.READ)
def earlier(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Messages before the one the thread begins with."""
    conversation = access.readable(request.member, uuid)
    before = number(request.GET.get("before", ""))
    shown = threads.thread(
        conversation,
        country=request.tenant.country,
        before=before,
        notes=not access.joined(conversation),
    )
    past = [] if shown.more_before else history.of(conversation, member=request.member)
    context = {"conversation": conversation, "thread": shown, "cursor_id": None, "history": past}
    return fragment(request, "conversations/inbox.html", "messages", context)


def _beside(request: MemberRequest, conversation: Conversation, around: list[Place]) -> Asked:
    """The list beside a thread: the one the address names, else the conversation's own."""
    known = {one.id: one for one in around}
    own = known.get(conversation.inbox_id) or known[conversation.channel.inbox_id]
    here = together(around) if request.GET.get("in") == "all" else own
    asked = choices.read(request.GET, member=request.member, place=here)
    if asked.is_explicit or request.GET.get("in") == "all":
        return asked
    state = "before" if conversation.inbox_id != own.id else list_of(conversation)
    if asked.state == state:
        return asked
    words = QueryDict(asked.words(state=state))
    return choices.read(words, member=request.member, place=own)


def _thread(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    country, joined = request.tenant.country, access.joined(conversation)
    behind = visibility.behind(conversation.identity, to=request.member)
    lock = locks.state(conversation)
    mine = own.of(conversation, request.member)
    waiting = list(files.unsent(conversation, of=request.member))
    taking_part = people.taking_part(conversation.pk, conversation.assignee_id)
    return {
        "conversation": conversation,
        "inbox": conversation.inbox,
        "contact": threads.contact_person(conversation, country, to=request.member),
        "known": known.of(behind, to=request.member) if behind else None,
        "thread": threads.thread(conversation, country=country, notes=not joined),
        "joined": joined,
        "is_pinned": mine.is_pinned,
        "cursor_id": mine.read_to,
        "draft": mine.draft,
        "drafted_at": mine.drafted_at,
        "lock": lock,
        "is_waiting": bool(lock.holder) and waiters.is_waiting(conversation, by=request.member),
        "uploads": [threads.file_of(one) for one in waiting if not one.for_note],
        "note_uploads": [threads.file_of(one) for one in waiting if one.for_note],
        "accepts": files.accepted(conversation.inbox),
        "refusal": messages.why_not(conversation),
        "assignee": taking_part.get(conversation.assignee_id or 0),
        "taking_part": list(taking_part.values()),
        "history": history.of(conversation, member=request.member),
        "tags": [] if joined else tags.of(conversation),
        "live_cursor": live_cursor(),
    }


@require_safe
@needs(Action.READ)
def head(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What may be done now: the thread's head, with composer and details beside it."""
    conversation = access.readable(request.member, uuid)
    context = _thread(request, conversation) | {"oob": True}
    return fragment(request, "conversations/inbox.html", "head composer panel", context)


@require_safe
@needs(Action.READ)
def panel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The details beside the thread."""
    conversation = access.readable(request.member, uuid)
    return fragment(request, "conversations/inbox.html", "panel", _thread(request, conversation))

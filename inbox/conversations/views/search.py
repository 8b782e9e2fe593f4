"""The search pane: over the list, or a page of its own without a script."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access
from inbox.conversations.finding import choices, passages, search
from inbox.conversations.finding.cursor import live_cursor
from inbox.conversations.finding.navigation import navigation, places, together
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.lists import listed
from inbox.words import number

PANE = "conversations/_search.html"


@require_safe
@needs(Action.READ)
def results(request: MemberRequest) -> HttpResponseBase:
    """People, numbers and messages; with `before`, only the older messages."""
    words = search.asked(request.GET.get("q", ""))
    before = number(request.GET.get("before", ""))
    context = found(request, words, before)
    if request.htmx and not request.htmx.history_restore_request:
        is_more = bool(before and context["results"])
        return fragment(request, PANE, "older" if is_more else "results", context)
    places_here = places(request.member)
    asked = choices.read(request.GET, member=request.member, place=together(places_here))
    context |= listed(request, asked) | navigation(request, places_here)
    context |= {"conversation": None, "thread": None, "screen": "list"}
    context["live_cursor"] = live_cursor()
    return render(request, "conversations/inbox.html", context)


def found(request: MemberRequest, words: str, before: int | None) -> dict[str, Any]:
    """What the pane shows."""
    context = {"searching": True, "words": words, "results": None, "is_slow": False}
    if words:
        try:
            context["results"] = search.search(
                words, member=request.member, country=request.tenant.country, before=before
            )
        except search.TooSlow:
            context["is_slow"] = True
    return context


@require_safe
@needs(Action.READ)
def later(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The messages after those a thread that was opened in its middle shows."""
    conversation = access.readable(request.member, uuid)
    part = passages.after(
        conversation,
        number(request.GET.get("after", "")) or 0,
        country=request.tenant.country,
        notes=not access.joined(conversation),
    )
    context = {"conversation": conversation, "thread": part}
    return fragment(request, "conversations/_later.html", "later", context)

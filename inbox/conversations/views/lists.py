"""Lists of conversations: of one inbox, or of all a member has; whole pages or what changed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.conversations.carrying import standing
from inbox.conversations.carrying.standing import Standing
from inbox.conversations.finding import choices, counts, lists, savedviews
from inbox.conversations.finding.choices import Asked
from inbox.conversations.finding.cursor import live_cursor
from inbox.conversations.finding.navigation import Place, navigation, place, places, together
from inbox.conversations.models import Channel, SavedView, Tag
from inbox.conversations.showing.fragments import fragment
from inbox.words import uuid_of

PAGE = "conversations/inbox.html"
MOST_ASKED = 100  # rows a browser asks for at once
MOST_OFFERED = 500


@require_safe
@needs(Action.READ)
def inbox(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The list of one inbox; with `after`, its next rows."""
    around = places(request.member)
    return _answer(request, around, place(around, uuid))


@require_safe
@needs(Action.READ)
def everything(request: MemberRequest) -> HttpResponseBase:
    """The list of all the member's inboxes."""
    around = places(request.member)
    return _answer(request, around, together(around))


def _answer(request: MemberRequest, around: list[Place], here: Place) -> HttpResponseBase:
    asked = choices.read(request.GET, member=request.member, place=here)
    after = request.GET.get("after", "")
    context = listed(request, asked, after=after)
    if request.htmx and not request.htmx.history_restore_request:
        if after:
            return fragment(request, PAGE, "rows", context)
        if request.htmx.target in {"list", "pinned"}:
            return fragment(request, PAGE, request.htmx.target, context)
    context |= navigation(request, around)
    context |= {"thread": None, "conversation": None, "screen": "list"}
    context["live_cursor"] = live_cursor()
    context["blocked"] = _blocked(request, here)
    return render(request, PAGE, context)


def _blocked(request: MemberRequest, here: Place) -> Standing | None:
    """How far the number of an inbox is that carriers block."""
    blocked = [one.id for one in here.channels if not one.registered] if here.id else []
    if not blocked:
        return None
    channel = Channel.objects.select_related("inbox").get(pk=blocked[0])
    return standing.of(channel, request.member) or Standing("")


def listed(request: MemberRequest, asked: Asked, after: str = "") -> dict[str, Any]:
    """What the list's part of a page shows."""
    page = lists.page(
        asked.choice, member=request.member, country=request.tenant.country, after=after
    )
    several = asked.place.id is not None and len(asked.place.channels) > 1
    return {
        "here": asked.place,
        "asked": asked,
        "page": page,
        "by_channel": counts.by_channel(request.member, asked.place.id) if several else {},
    }


@require_safe
@needs(Action.READ)
def inbox_rows(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Which of the named conversations stand in a list, as its rows: the rest do not."""
    return _rows(request, place(places(request.member), uuid))


@require_safe
@needs(Action.READ)
def rows(request: MemberRequest) -> HttpResponse:
    """The same in the list of all inboxes."""
    return _rows(request, together(places(request.member)))


def _rows(request: MemberRequest, here: Place) -> HttpResponse:
    asked = choices.read(request.GET, member=request.member, place=here)
    named = [found for word in request.GET.getlist("row")[:MOST_ASKED] if (found := uuid_of(word))]
    page = lists.among(asked.choice, named, member=request.member, country=request.tenant.country)
    return fragment(request, PAGE, "rows", {"page": page, "asked": asked, "here": here})


@require_safe
@needs(Action.READ)
def inbox_filters(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What a list can be narrowed to, and its saved view."""
    return _filters(request, place(places(request.member), uuid))


@require_safe
@needs(Action.READ)
def filters(request: MemberRequest) -> HttpResponse:
    """The same for the list of all inboxes."""
    return _filters(request, together(places(request.member)))


def _filters(request: MemberRequest, here: Place) -> HttpResponse:
    asked = choices.read(request.GET, member=request.member, place=here)
    people = Member.objects.filter(is_active=True).select_related("user").order_by("user__name")
    own = SavedView.objects.filter(member=request.member, uuid=uuid_of(asked.view))
    context = {
        "here": here,
        "asked": asked,
        "people": list(people[:MOST_OFFERED]),
        "tags": list(Tag.objects.filter(is_hidden=False).order_by("name")[:MOST_OFFERED]),
        "teams": savedviews.teams(request.member),
        "view": own.first(),
    }
    return render(request, "conversations/_filters.html", context)

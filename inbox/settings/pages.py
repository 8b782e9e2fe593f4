"""A page of cards: GET shows them, POST saves one of them or takes its last save back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.messages import get_messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.models import Inbox
from inbox.conversations.showing import people
from inbox.conversations.showing.fragments import render_block
from inbox.settings import cards, places
from inbox.settings.cards import Card, Shown


@dataclass(frozen=True)
class Page:
    """`name` is its URL's; `target(request, **kwargs)` finds the row its cards edit or raises
    Http404: of a row that belongs to an inbox, `room` is that inbox. `more` adds to the context of
    its template.
    """

    name: str
    title: Any
    action: Action
    target: Callable[..., Any]
    cards: Sequence[Card]
    lead: Any = ""
    template: str = "settings/page.html"
    more: Callable[[MemberRequest, Any], dict[str, Any]] = lambda request, target: {}

    def __post_init__(self) -> None:
        places.on_pages[self.name] = [word for card in self.cards for word in card.words()]

    @property
    def view(self) -> Callable[..., HttpResponseBase]:
        """What the URL conf names."""

        def answer(request: MemberRequest, **kwargs: Any) -> HttpResponseBase:
            target = self.target(request, **kwargs)
            if request.method == "POST":
                return _post(self, request, target)
            shown = [cards.show(card, target, to=request.member) for card in self.cards]
            return _whole(self, request, target, shown)

        guarded = needs(self.action)(cast(Any, answer))
        return cast(Any, require_http_methods(["GET", "HEAD", "POST"])(guarded))


def frame(request: MemberRequest, name: str, inbox: Inbox | None = None) -> dict[str, Any]:
    """What a settings page that is not made of cards needs beside its own: the map around it."""
    around = places.around(request.member, current=name, inbox=inbox)
    return navigation(request) | around | {"messages": get_messages(request)}


def _post(page: Page, request: MemberRequest, target: Any) -> HttpResponseBase:
    asked = request.GET.get("undo") or request.POST.get("card", "")
    card = next((card for card in page.cards if card.name == asked), None)
    if card is None:
        raise Http404
    if "undo" in request.GET:
        done = cards.undo(card, target, by=request.member)
    else:
        done = cards.save(card, target, request.POST, request.FILES, by=request.member)
    if request.htmx:
        return _one(request, done)
    if done.was_saved:
        return redirect(request.path)
    shown = [
        done if one is card else cards.show(one, target, to=request.member) for one in page.cards
    ]
    return _whole(page, request, target, shown, status=422)


def _one(request: MemberRequest, shown: Shown) -> HttpResponse:
    """The card alone, in its place."""
    context = {"shown": shown, "who": _who([shown]), "address": request.path}
    html = render_block(request, "settings/page.html", "card", context)
    answer = HttpResponse(html, status=200 if shown.was_saved else 422)
    if shown.was_saved:
        if shown.card.is_everywhere:
            answer["HX-Refresh"] = "true"
        answer["HX-Trigger"] = json.dumps({"toast": {"text": _("Saved"), "kind": "good"}})
    return answer


def _whole(
    page: Page, request: MemberRequest, target: Any, shown: list[Shown], status: int = 200
) -> HttpResponse:
    inbox = target if isinstance(target, Inbox) else getattr(target, "room", None)
    context = frame(request, page.name, inbox) | {
        "page": page,
        "target": target,
        "shown_cards": shown,
        "who": _who(shown),
        "address": request.path,
    }
    return render(request, page.template, context | page.more(request, target), status=status)


def _who(shown: list[Shown]) -> dict[int, people.Person]:
    return people.members(one.last.by for one in shown if one.last)

"""How a member arranges their lists: pins, what they chose last, saved views."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding import choices, pins, savedviews
from inbox.conversations.finding.choices import Asked
from inbox.conversations.finding.navigation import place, places, together
from inbox.conversations.models import Conversation
from inbox.conversations.views.states import done, undoes


@require_http_methods(["POST", "DELETE"])
@needs(Action.READ)
def pin(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Pin on top, or below the pinned one that `below` names; unpin."""
    conversation = access.conversation(request.member, uuid)
    if undoes(request):
        pins.unpin(conversation, by=request.member)
        return done(request, conversation)
    try:
        pins.pin(conversation, by=request.member, after=_below(request))
    except pins.TooMany:
        return refusals.answer(request, "too_many_pins")
    return done(request, conversation)


def _below(request: MemberRequest) -> Conversation | None:
    word = request.POST.get("below", "")
    try:
        return access.conversation(request.member, UUID(word)) if word else None
    except ValueError:
        return None


@require_POST
@needs(Action.READ)
def choice(request: MemberRequest) -> HttpResponse:
    """Remember what the member chose for a list."""
    choices.remember(_asked(request), by=request.member)
    return HttpResponse(status=204)


@require_POST
@needs(Action.READ)
def views(request: MemberRequest) -> HttpResponseBase:
    """Save a list under a name, for oneself or for a team."""
    asked = _asked(request)
    team = next(
        (t for t in savedviews.teams(request.member) if str(t.uuid) == request.POST.get("team")),
        None,
    )
    try:
        view = savedviews.save(request.POST.get("name", ""), asked, by=request.member, team=team)
    except savedviews.NoName:
        return refusals.answer(request, "no_name", status=422)
    except savedviews.TooMany:
        return refusals.answer(request, "too_many_views")
    return redirect(f"{asked.address}&view={view.uuid}")


@require_http_methods(["POST", "DELETE"])
@needs(Action.READ)
def view(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Remove a saved view."""
    found = savedviews.removable(request.member, uuid)
    if undoes(request):
        savedviews.remove(found)
    around = places(request.member)
    here = next((one for one in around if one.id == found.inbox_id), together(around))
    return redirect(here.address)


def _asked(request: MemberRequest) -> Asked:
    """The list that the form's `inbox` and `query` name. Raises Http404 for an inbox not theirs."""
    around, word = places(request.member), request.POST.get("inbox", "")
    here = together(around)
    if word:
        with suppress(ValueError):
            here = place(around, UUID(word))
    query = QueryDict(request.POST.get("query", "")[: choices.LONGEST])
    return choices.read(query, member=request.member, place=here)

"""Taking, keeping and giving back the answering of a conversation; asking for it, taking over."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding import reading
from inbox.conversations.locking import locks, waiters
from inbox.conversations.locking.fence import Refused, Screen
from inbox.conversations.locking.locks import Hold
from inbox.conversations.models import Conversation
from inbox.conversations.showing import threads
from inbox.conversations.views.states import done, undoes
from inbox.words import number, uuid_of


@require_http_methods(["GET", "POST", "DELETE"])
@needs(Action.REPLY)
def lock(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """GET: how it stands. POST takes it, or keeps what `token` names. DELETE lets go."""
    conversation = access.conversation(request.member, uuid)
    if request.method == "GET":
        return _state(request, locks.state(conversation))
    token = number(request.POST.get("token", ""))
    if undoes(request):
        locks.release(conversation, by=request.member, token=token)
        # a page that goes away says its token; it must not be sent on to another page
        return HttpResponse(status=204) if token is not None else done(request, conversation)
    try:
        if token is not None:
            active = request.POST.get("active") == "1"
            locks.touch(conversation, by=request.member, token=token, active=active)
            return HttpResponse(status=204)
        tab, here = tab_of(request), request.POST.get("here") == "1"
        return _state(request, locks.acquire(conversation, by=request.member, tab=tab, here=here))
    except locks.Lost as lost:
        return _state(request, lost.hold, status=409)


@require_POST
@needs(Action.REPLY)
def takeover(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Answer in place of whoever holds it: managers, or everybody where the inbox says so."""
    conversation = access.conversation(request.member, uuid)
    try:
        hold = locks.take_over(conversation, by=request.member, tab=tab_of(request))
    except locks.NotAllowed:
        raise PermissionDenied from None
    except locks.Lost as lost:
        return _state(request, lost.hold, status=409)
    return _state(request, hold)


@require_POST
@needs(Action.REPLY)
def asking(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Tell the holder that one would like to answer."""
    conversation = access.conversation(request.member, uuid)
    waiters.ask(conversation, by=request.member)
    return done(request, conversation)


@require_http_methods(["POST", "DELETE"])
@needs(Action.REPLY)
def waiting(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Tell me when it is free; never mind."""
    conversation = access.conversation(request.member, uuid)
    if undoes(request):
        waiters.stop(conversation, by=request.member)
    else:
        waiters.wait(conversation, by=request.member)
    return done(request, conversation)


def tab_of(request: MemberRequest) -> UUID | None:
    """The browser's tab, as it names itself; None for what is no browser of ours."""
    return uuid_of(request.POST.get("tab", ""))


def screen_of(request: MemberRequest) -> Screen:
    """What the browser that sends has shown and holds."""
    sent = (uuid_of(value) for value in request.POST.getlist("sent")[:100])
    return Screen(
        tab=tab_of(request),
        token=number(request.POST.get("token", "")),
        seen=number(request.POST.get("seen", "")),
        sent=tuple(uuid for uuid in sent if uuid),
    )


def refused(
    request: MemberRequest, conversation: Conversation, refusal: Refused
) -> HttpResponseBase:
    """What happened instead of sending, and what was written meanwhile; the text is kept."""
    text = request.POST.get("text", "")
    if text.strip():
        reading.keep_draft(conversation, by=request.member, body=text)
    if not request.htmx:
        return refusals.answer(request, refusal.reason)
    known = {conversation.pk: conversation}
    written = threads.bubbles(refusal.written, known, request.tenant.country)
    context = {"unsent": refusal, "written": written, "seen": _newest(request, refusal)}
    response = render(request, "conversations/_unsent.html", context, status=409)
    response["Cache-Control"] = "no-store"
    return response


def _newest(request: MemberRequest, refusal: Refused) -> int:
    shown = number(request.POST.get("seen", "")) or 0
    return max([shown, *(message.pk for message in refusal.written)])


def _state(request: MemberRequest, hold: Hold, status: int = 200) -> HttpResponse:
    response = render(request, "conversations/_lock.html", {"lock": hold}, status=status)
    response["Cache-Control"] = "no-store"
    return response

"""Calling a customer: who is rung first and what they see, then the call, or giving it up."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.models import Conversation
from inbox.conversations.phoning import calling, clocks
from inbox.conversations.showing import threads
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.writing import clicks

# Why a number cannot be called, where the reasons for texts say something else.
PLAIN = {"nameless", "short_code", "no_number"}


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.REPLY)
def call(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What the call will do, or why there can be none; POST asks for it, DELETE hangs up."""
    conversation = access.conversation(request.member, uuid)
    if request.method == "DELETE" or request.POST.get("_method") == "DELETE":
        return _hang_up(request, conversation)
    if request.method == "POST":
        return _ask(request, conversation)
    reason = calling.why_not(conversation, by=request.member)
    late = clocks.untimely(conversation.identity, now=timezone.now())
    context = {
        "conversation": conversation,
        "contact": threads.contact_person(conversation, request.tenant.country, to=request.member),
        "reason": reason,
        "ringing": reason == "on_the_phone" and calling.ringing(conversation, by=request.member),
        "sentence": refusals.sentence(_word(reason)) if reason else "",
        "their_time": formats.time_format(late.time()) if late else "",
    }
    if request.htmx:
        return fragment(request, "conversations/calling.html", "call", context)
    context |= navigation(request) | {"screen": "page"}
    return render(request, "conversations/calling.html", context)


def _ask(request: MemberRequest, conversation: Conversation) -> HttpResponseBase:
    try:
        key = UUID(request.POST.get("key", ""))
        calling.call(conversation, by=request.member, key=key)
    except (ValueError, clicks.KeyTaken):
        return refusals.answer(request, "bad_call")
    except calling.NotCallable as refusal:
        return refusals.answer(request, _word(refusal.reason))
    return _done(request, conversation)


def _hang_up(request: MemberRequest, conversation: Conversation) -> HttpResponseBase:
    with suppress(calling.Over):  # the entry says how it ended
        calling.hang_up(conversation, by=request.member)
    return _done(request, conversation)


def _done(request: MemberRequest, conversation: Conversation) -> HttpResponseBase:
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(url("conversations:thread", uuid=conversation.uuid))


def _word(reason: str) -> str:
    return "not_callable" if reason in PLAIN else reason

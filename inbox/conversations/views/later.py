"""Sending later, and taking back what has not left yet."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.locking import fence
from inbox.conversations.models import Conversation
from inbox.conversations.showing import threads
from inbox.conversations.showing.fragments import render_block
from inbox.conversations.views import writing
from inbox.conversations.views.states import undoes
from inbox.conversations.writing import clicks, files, messages, scheduling, signatures, withdrawing


@require_http_methods(["GET", "POST"])
@needs(Action.REPLY)
def scheduled(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """GET: the times to choose from just now, in the customer's zone. POST keeps an answer."""
    conversation = access.conversation(request.member, uuid)
    if request.method == "GET":
        return _times(request, conversation)
    said = request.POST.get("at", "")
    try:
        message = scheduling.schedule(
            conversation,
            by=request.member,
            body=signatures.signed(request, request.POST.get("text", "")),
            key=UUID(request.POST.get("key", "")),
            files=writing.uploads(request, conversation),
            when=scheduling.When(
                scheduling.chosen(
                    request.POST.get("own", "") if said == "own" else said,
                    scheduling.zone_of(conversation),
                ),
                unless_answered=request.POST.get("unless_answered") == "1",
            ),
        )
    except scheduling.NoTime:
        return refusals.answer(request, "no_time")
    except messages.NotSendable as refusal:
        return refusals.answer(request, refusal.reason)
    except (clicks.KeyTaken, ValueError):
        return refusals.answer(request, "bad_key")
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=conversation.uuid))
    return writing.bubble(request, message)


def _times(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    zone = scheduling.zone_of(conversation)
    now = timezone.now()
    context = {
        "conversation": conversation,
        "presets": scheduling.presets(zone, now),
        "zone": zone.key,
        "is_theirs": zone.key != timezone.get_current_timezone_name(),
        "soonest": now.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
    }
    response = render(request, "conversations/_send_times.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["POST", "DELETE"])
@needs(Action.REPLY)
def schedule(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST sends a scheduled message now, DELETE cancels it."""
    message = access.message(request.member, uuid)
    try:
        if undoes(request):
            message = withdrawing.withdraw(message, by=request.member)
        else:
            message = scheduling.send_now(message, by=request.member)
    except withdrawing.TooLate:
        return refusals.answer(request, "too_late")
    except messages.NotSendable as refusal:
        return refusals.answer(request, refusal.reason)
    except fence.Refused as refusal:
        return refusals.held(refusal.hold.holder)
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=message.conversation.uuid))
    return writing.bubble(request, message)


@require_POST
@needs(Action.REPLY)
def withdrawal(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Undo a send, or edit a scheduled one: {text, tray} are for the composer again."""
    message = access.message(request.member, uuid)
    try:
        withdrawing.take_back(message, by=request.member)
    except withdrawing.TooLate:
        return refusals.answer(request, "too_late")
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=message.conversation.uuid))
    waiting = files.unsent(message.conversation, of=request.member).filter(for_note=False)
    tray = "".join(
        render_block(
            request, "conversations/_upload.html", "tile", {"file": threads.file_of(attachment)}
        )
        for attachment in waiting
    )
    text = signatures.bare(message.body, by=request.member)
    return JsonResponse({"text": text, "tray": tray}, headers={"Cache-Control": "no-store"})

"""Writing notes, and whom they may name."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.views import writing
from inbox.conversations.writing import clicks, messages, notes


@require_POST
@needs(Action.REPLY)
def note(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Keep a note; the answer is the note as everybody sees it."""
    conversation = access.conversation(request.member, uuid)
    try:
        made = notes.note(
            conversation,
            by=request.member,
            body=request.POST.get("note", ""),
            key=UUID(request.POST.get("key", "")),
            files=writing.uploads(request, conversation, for_note=True),
        )
    except messages.NotSendable as refusal:
        return refusals.answer(request, refusal.reason)
    except (clicks.KeyTaken, ValueError):
        return refusals.answer(request, "bad_key")
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=conversation.uuid))
    return writing.bubble(request, made)


@require_safe
@needs(Action.REPLY)
def people(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Who may be named here: those who may open the inbox."""
    conversation = access.conversation(request.member, uuid)
    found = notes.mentionable(conversation)
    response = render(request, "conversations/_people.html", {"people": found})
    response["Cache-Control"] = "no-store"
    return response

"""Whose the number of a conversation is: create a contact of it, link it, undo that."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts import finding
from contacts import linking as links
from contacts.models import Contact
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.knowing import introductions
from inbox.conversations.models import Conversation
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import done, undoes

PAGE = "conversations/linking.html"


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.EDIT_CONTACT)
def linking(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """GET finds contacts; POST links the one named, or makes one of `name`; DELETE unlinks."""
    conversation = access.conversation(request.member, uuid)
    if request.method in {"GET", "HEAD"}:
        return _found(request, conversation)
    try:
        said = _change(request, conversation)
    except links.NotYours:
        return refusals.answer(request, "not_yours_to_link")
    except links.Moved:
        return refusals.answer(request, "linked_since")
    if not said:
        return refusals.answer(request, "no_name", status=422)
    return _said(request, conversation, said)


def _found(request: MemberRequest, conversation: Conversation) -> HttpResponseBase:
    words = request.GET.get("q", "")
    contacts = finding.find(words, member=request.member)
    numbers = finding.numbers(contacts)
    context: dict[str, Any] = {
        "conversation": conversation,
        "words": words,
        "found": [(contact, numbers[contact.pk]) for contact in contacts],
        "was": introductions.seen(conversation, request.member),
    }
    if request.htmx:
        block = "found" if request.htmx.target == "linking-found" else "linking"
        return fragment(request, PAGE, block, context)
    return render(request, PAGE, context | navigation(request) | {"screen": "page"})


def _change(request: MemberRequest, conversation: Conversation) -> str:
    """What was done, in words; "" where nothing was asked for."""
    if undoes(request):
        introductions.link(conversation, to=None, by=request.member)
        return _("Unlinked")
    was = request.POST.get("was")
    if request.POST.get("contact"):
        introductions.expect(conversation, was, by=request.member)
        contact = _contact(request)
        introductions.link(conversation, to=contact, by=request.member)
        return _("Linked to %(name)s") % {"name": contact.name}
    name = " ".join(request.POST.get("name", "").split())[:120]
    if not name:
        return ""
    if not introductions.expect(conversation, was, by=request.member, name=name):
        return _("Contact created")
    private = request.POST.get("private", "") != ""
    introductions.introduce(conversation, name=name, private=private, by=request.member)
    return _("Contact created")


def _contact(request: MemberRequest) -> Contact:
    found = finding.one(request.member, request.POST.get("contact", ""))
    if found is None:
        raise Http404
    return found


def _said(request: MemberRequest, conversation: Conversation, said: str) -> HttpResponseBase:
    """A word with Undo, where the browser shows such."""
    if not request.htmx:
        return done(request, conversation)
    undo = url("conversations:linking-undoing", uuid=conversation.uuid)
    shown = json.dumps({"toast": {"text": said, "undo": undo}})
    return HttpResponse(status=204, headers={"HX-Trigger": shown})


@require_POST
@needs(Action.EDIT_CONTACT)
def undoing(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Take back the member's last link here."""
    conversation = access.conversation(request.member, uuid)
    try:
        introductions.undo(conversation, by=request.member)
    except (introductions.NothingToUndo, links.Moved, links.NotYours):
        return refusals.answer(request, "linked_since")
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=conversation.uuid))
    return HttpResponse(status=204)

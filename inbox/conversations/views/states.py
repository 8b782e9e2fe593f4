"""State changes as sub-resources: POST makes it so, DELETE undoes it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts import numbers, people, visibility
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding import reading
from inbox.conversations.finishing import bulk, bulk_words, triage
from inbox.conversations.models import BulkJob, Conversation
from inbox.conversations.showing import threads
from inbox.words import kept, number


def undoes(request: MemberRequest) -> bool:
    """Plain forms say DELETE in a field."""
    return request.method == "DELETE" or request.POST.get("_method") == "DELETE"


def done(request: MemberRequest, conversation: Conversation) -> HttpResponseBase:
    """The socket tells everybody, the asker too; a plain form goes back to the thread."""
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(url("conversations:thread", uuid=conversation.uuid))


def put_away(
    request: MemberRequest, conversation: Conversation, job: BulkJob, sentence: str
) -> HttpResponseBase:
    """A word with Undo, and the browser goes on to the next one; a plain form, to the thread."""
    if not request.htmx:
        return done(request, conversation)
    said = bulk_words.told(job) | {"sentence": sentence, "away": str(conversation.uuid)}
    return JsonResponse(said, headers={"Cache-Control": "no-store"})


@require_http_methods(["POST", "DELETE"])
@needs(Action.TRIAGE)
def closure(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Close, reopen."""
    conversation = access.conversation(request.member, uuid)
    if not undoes(request):
        job = bulk.choose([uuid], verb="close", target=None, by=request.member)
        person = threads.contact_person(conversation, request.tenant.country, to=request.member)
        return put_away(request, conversation, job, _("Closed “%(name)s”") % {"name": person.name})
    if conversation.is_left_behind:
        return refusals.answer(request, "number_moved")
    try:
        triage.reopen(conversation, by=request.member)
    except triage.AlreadyOpen:
        return refusals.answer(request, "newer_open")
    return done(request, conversation)


@require_http_methods(["POST", "DELETE"])
@needs(Action.READ)
def read(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Mark read, mark unread: for this member only."""
    conversation = access.conversation(request.member, uuid)
    if undoes(request):
        reading.unread(conversation, by=request.member)
    else:
        upto = number(request.POST.get("upto", ""))
        reading.read(conversation, by=request.member, upto=upto)
    return done(request, conversation)


@require_POST
@needs(Action.EDIT_CONTACT)
def contact(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Name the person behind the address."""
    conversation = access.conversation(request.member, uuid)
    name = " ".join(kept(request.POST.get("name", "")).split())[:120]
    if not name:
        return refusals.answer(request, "no_name", status=422)
    known = visibility.behind(conversation.identity, to=request.member)
    try:
        if known is None:
            people.name(conversation.identity, {"name": name}, by=request.member)
        else:
            people.edit(known, {"name": name}, by=request.member)
    except numbers.NumberTaken:
        return refusals.answer(request, "number_taken")
    return done(request, conversation)

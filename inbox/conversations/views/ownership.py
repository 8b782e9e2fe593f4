"""Whose a conversation is, and who is there to be given more."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.owning import assigning, attendance, colleagues
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import undoes
from inbox.live import push


@require_http_methods(["POST", "DELETE"])
@needs(Action.TRIAGE)
def assignment(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Take it, give it to the colleague `to`, give it back. `was` is who has it on the asker's
    screen: whoever was faster wins.
    """
    conversation = access.conversation(request.member, uuid)
    before = conversation.assignee
    try:
        to = _to(request)
        assigning.assign(conversation, to=to, by=request.member, expected=_expected(request, to))
    except assigning.Taken as lost:
        return _lost(request, conversation, lost.holder)
    except assigning.NotAssignable as refusal:
        return refusals.answer(request, refusal.reason)
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=conversation.uuid))
    return JsonResponse(_done(request.member, conversation, before, to))


@require_safe
@needs(Action.TRIAGE)
def assignees(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Who could have it: all of its inbox, with what each has open, and whether they are here."""
    conversation = access.conversation(request.member, uuid)
    if not may(request.member, Action.ASSIGN_OTHERS):
        raise PermissionDenied
    found = colleagues.of([conversation.inbox_id])[conversation.inbox_id]
    audience = push.audience(("member", one.uuid) for one in found)
    context = {
        "conversation": conversation,
        "inbox": conversation.inbox,
        "assignee": conversation.assignee,
        "colleagues": [(one, audience.hears("member", one.uuid)) for one in found],
    }
    if request.htmx:
        return fragment(request, "conversations/assignees.html", "people", context)
    context |= navigation(request) | {"screen": "page", "inbox": None}
    return render(request, "conversations/assignees.html", context)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.TRIAGE)
def queues(request: MemberRequest) -> HttpResponseBase:
    """Log in to all queues, or out of them; GET is the card, with who else is there."""
    return _log(request, None)


@require_http_methods(["POST", "DELETE"])
@needs(Action.TRIAGE)
def queue(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Log in to one queue, or out of it."""
    return _log(request, access.inbox(request.member, uuid))


def _log(request: MemberRequest, inbox: Inbox | None) -> HttpResponseBase:
    if undoes(request):
        reason = request.POST.get("reason", request.GET.get("reason", ""))
        attendance.log_out(request.member, inbox=inbox, reason=reason)
    elif request.method == "POST":
        attendance.log_in(request.member, inbox=inbox)
    if not request.htmx and request.method not in {"GET", "HEAD"}:
        return redirect(url("conversations:home"))
    return _card(request)


def _card(request: MemberRequest) -> HttpResponse:
    context = navigation(request)
    attended = [place for place in context["inboxes"] if place.queue is not None]
    context["colleagues"] = colleagues.of(place.id for place in attended)
    answer = render(request, "conversations/_queues.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _to(request: MemberRequest) -> Member | None:
    """Who is to have it; oneself where nobody is named. Raises NotAssignable."""
    if undoes(request):
        return None
    named = request.POST.get("to", "")
    found = _member(named) if named else request.member
    if found is None:
        raise assigning.NotAssignable("no_access")
    return found


def _expected(request: MemberRequest, to: Member | None) -> int | assigning.Anybody | None:
    """Whose it is on the asker's screen. Who takes it without saying so takes it from nobody."""
    was = request.POST.get("was", request.GET.get("was"))
    if was is None:
        return None if to == request.member else assigning.ANYBODY
    found = _member(was) if was else None
    return found.pk if found else (0 if was else None)


def _member(uuid: str) -> Member | None:
    try:
        return Member.objects.select_related("user").filter(uuid=UUID(uuid)).first()
    except ValueError:
        return None


def _lost(
    request: MemberRequest, conversation: Conversation, holder: Member | None
) -> HttpResponseBase:
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=conversation.uuid))
    first = holder.user.name.split(" ")[0] if holder else ""
    said = _("%(name)s was faster.") % {"name": first} if holder else _("It was given back to all.")
    return JsonResponse({"reason": "taken", "sentence": said}, status=409)


def _done(
    by: Member, conversation: Conversation, before: Member | None, to: Member | None
) -> dict[str, Any]:
    """What was done, in words, and what undoes it for whoever may."""
    if to is None:
        said = _("Unassigned")
    elif to == by:
        said = _("Assigned to you")
    else:
        said = _("Assigned to %(name)s") % {"name": to.user.name}
    new = to.pk if to else None
    undo = None
    if before != to and not assigning.why_not(conversation.inbox, to=before, by=by, before=new):
        undo = {"to": str(before.uuid) if before else "", "was": str(to.uuid) if to else ""}
    return {"said": said, "undo": undo}

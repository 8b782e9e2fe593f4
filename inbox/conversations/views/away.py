"""Out of the way: spam, snoozing, another inbox. POST makes it so, DELETE undoes it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.finishing import bulk, moving, snoozing, spam
from inbox.conversations.models import Inbox
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import done, put_away, undoes


@require_http_methods(["POST", "DELETE"])
@needs(Action.TRIAGE)
def spam_folder(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Close and mark as spam; release."""
    conversation = access.conversation(request.member, uuid)
    if not undoes(request):
        job = bulk.choose([uuid], verb="spam", target=None, by=request.member)
        return put_away(request, conversation, job, _("Closed as spam"))
    try:
        spam.release(conversation, by=request.member)
    except spam.ManagersOnly:
        raise PermissionDenied from None
    return done(request, conversation)


@require_http_methods(["POST", "DELETE"])
@needs(Action.TRIAGE)
def snooze(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Snooze until a moment, in the member's own zone; end it."""
    conversation = access.conversation(request.member, uuid)
    if undoes(request):
        snoozing.wake(conversation, by=request.member)
        return done(request, conversation)
    zone = ZoneInfo(timezone.get_current_timezone_name())
    word, at = request.POST.get("until", ""), request.POST.get("at", "")
    try:
        until = snoozing.read(word, at, now=timezone.now(), zone=zone)
    except snoozing.NotLater:
        return refusals.answer(request, "not_later", status=422)
    second = int(until.timestamp())
    job = bulk.choose([uuid], verb="snooze", target=second, by=request.member)
    if not job.done:  # what is closed stays closed
        return done(request, conversation)
    return put_away(request, conversation, job, _("Snoozed"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TRIAGE)
def move(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Where it may go; move it there."""
    conversation = access.conversation(request.member, uuid)
    if request.method != "POST":
        found = moving.targets(request.member).exclude(pk=conversation.inbox_id)
        context = {"conversation": conversation, "targets": list(found)}
        if request.htmx:
            return fragment(request, "conversations/move.html", "targets", context)
        context |= navigation(request) | {"screen": "page"}
        return render(request, "conversations/move.html", context)
    to = _target(request)
    if to.pk == conversation.inbox_id:
        return done(request, conversation)
    job = bulk.choose([uuid], verb="move", target=to.pk, by=request.member)
    if not job.done:
        return refusals.answer(request, "not_movable")
    if not request.htmx:
        return redirect(url("conversations:home"))
    return put_away(request, conversation, job, _("Moved to %(name)s") % {"name": to.name})


def _target(request: MemberRequest) -> Inbox:
    """The inbox a form names, one the member may move to. Raises Http404."""
    try:
        uuid = UUID(request.POST.get("inbox", ""))
    except ValueError:
        raise Http404 from None
    found: Inbox | None = moving.targets(request.member).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found

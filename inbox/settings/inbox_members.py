"""Who works in an inbox: let in and shut out at once, open windows included."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox.accounts import membership, undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Form
from inbox.conversations import access
from inbox.conversations.models import Channel, Inbox, InboxAccess
from inbox.conversations.showing import people
from inbox.settings import ending
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import frame
from inbox.settings.staff import words


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_INBOX)
def page(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """GET: who is in it. POST: `add` lets a member in, `remove` shuts one out."""
    inbox = manageable_one(request.member, uuid, archived=True)
    if request.method != "POST":
        return render(request, "settings/inbox_members.html", _context(request, inbox))
    if "undo" in request.GET:
        try:
            undoing.undo(PEOPLE, inbox, by=request.member)
        except undoing.Changed:
            messages.error(request, words.refusal("changed"))
    elif "remove" in request.POST:
        one = _member(request.POST["remove"])
        with undoing.saving(PEOPLE, inbox, by=request.member):
            access.revoke(inbox, of=one, by=request.member)
    elif why_not(inbox):
        return HttpResponse(why_not(inbox), status=422, content_type="text/plain")
    else:
        one = _member(request.POST.get("add", ""), active=True)
        with undoing.saving(PEOPLE, inbox, by=request.member):
            access.grant(inbox, to=one, by=request.member)
    is_open = manageable_one_or_none(request.member, uuid)
    return redirect(url("settings:inbox-members", uuid=uuid) if is_open else url("settings:home"))


@require_POST
@needs(Action.END_INBOX)
def end(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """`do`: archive, restore or delete."""
    inbox = manageable_one(request.member, uuid, archived=True)
    verbs = {"archive": ending.archive, "restore": ending.restore, "delete": ending.delete}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        verb(inbox, by=request.member)
    except ending.InUse:
        messages.error(request, _("This inbox is in use. Move or release its channels first."))
        return redirect(url("settings:inbox", uuid=uuid))
    if verb is ending.delete:
        return redirect(url("settings:home"))
    return redirect(url("settings:inbox", uuid=uuid))


def why_not(inbox: Inbox) -> str:
    """Why nobody can be let in just now; "" when they can."""
    if inbox.archived_at is not None:
        return _("This inbox is archived. Bring it back first.")
    channels = list(Channel.objects.filter(inbox=inbox))
    if not channels:
        return _("This inbox has no channel yet: nobody can use it. Connect one first.")
    if all(channel.is_pending for channel in channels):
        return _("No number of this inbox is registered with the carriers yet. Members come after.")
    return ""


def manageable_one_or_none(member: Member, uuid: UUID) -> Inbox | None:
    """Whether the member still sets it up, having perhaps shut themselves out."""
    try:
        return manageable_one(member, uuid, archived=True)
    except Http404:
        return None


def _facts(inbox: Inbox) -> undoing.Facts:
    rows = InboxAccess.objects.filter(inbox=inbox).values_list("member__uuid", flat=True)
    return {str(uuid): True for uuid in rows}


def _put(inbox: Inbox, former: dict[str, Any], by: Member) -> None:
    """Who was removed from the organization is not let in again."""
    for one in membership.listed().filter(uuid__in=list(former)).order_by("id"):
        if former[str(one.uuid)]:
            access.grant(inbox, to=one, by=by)
        else:
            access.revoke(inbox, of=one, by=by)


PEOPLE = Form("inbox-people", _facts, _put)


def _member(uuid: str, *, active: bool = False) -> Member:
    """A member of this organization. Raises Http404."""
    try:
        asked = Member.objects.filter(uuid=UUID(uuid))
    except ValueError:
        raise Http404 from None
    found: Member | None = asked.filter(is_active=True).first() if active else asked.first()
    if found is None:
        raise Http404
    return found


def _context(request: MemberRequest, inbox: Inbox) -> dict[str, Any]:
    ids = set(InboxAccess.objects.filter(inbox=inbox).values_list("member_id", flat=True))
    everybody = Member.objects.select_related("user").order_by("user__name", "id")
    inside = list(everybody.filter(pk__in=ids))
    outside = everybody.filter(is_active=True).exclude(pk__in=ids)
    reason = why_not(inbox)
    last = undoing.offer(PEOPLE, inbox, to=request.member)
    return frame(request, "settings:inbox-members", inbox) | {
        "inbox": inbox,
        "inside": [(one, people.of_member(one)) for one in inside],
        "outside": [] if reason else list(outside),
        "reason": reason,
        "last": last,
        "who": people.members([last.by]) if last else {},
    }

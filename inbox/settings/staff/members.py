"""Settings > Members: who is here, what one of them is given, and their leaving."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox import tenancy
from inbox.accounts import invitations, membership, undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.membership import NotAllowed
from inbox.accounts.models import Member, Role, Team, TeamMember
from inbox.accounts.permissions import Action, may
from inbox.accounts.stepping_up import confirmed
from inbox.conversations.models import InboxAccess
from inbox.conversations.owning import departures
from inbox.conversations.showing import people
from inbox.settings.pages import frame
from inbox.settings.staff import choosing, giving, inviting, lists, words

MOST_INVITED, MOST_TEAMS = 100, 200


@require_safe
@needs(Action.MANAGE_MEMBERS)
def members(request: MemberRequest) -> HttpResponseBase:
    """Everybody, and who was invited."""
    q = request.GET.get("q", "")
    shown, more = lists.page(q=q, after=request.GET.get("after", ""))
    context = frame(request, "settings:members") | {
        "members": shown,
        "more": more,
        "q": q,
        "invited": list(invitations.waiting()[:MOST_INVITED]),
        "roles": dict(Role.choices),
        "said": words.said(request.GET.get("said", "")),
        "letter": inviting.taken_back(request),
        "now": timezone.now(),
        "link": request.session.pop("invitation_link", ""),
    }
    return render(request, "settings/staff/members.html", context)


def one(uuid: UUID) -> Member:
    """A member of the list. Raises Http404."""
    found: Member | None = membership.listed().filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_MEMBERS)
@confirmed
def member(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Show what a member is given, or give what the form says."""
    found = one(uuid)
    if request.method != "POST":
        return _page(request, found)
    try:
        with tenancy.transaction():
            said = _undone(request, found) if "undo" in request.GET else _kept(request, found)
    except NotAllowed as refusal:
        return _page(request, one(uuid), problem=words.refusal(refusal.reason), status=422)
    except undoing.Changed:
        return _page(request, one(uuid), problem=words.refusal("changed"), status=409)
    if not may(Member.objects.get(pk=request.member.pk), Action.MANAGE_MEMBERS):
        return redirect(url("settings:home"))  # who let go of their own role
    return redirect(url("settings:member", uuid=found.uuid) + f"?said={said}")


def _kept(request: MemberRequest, found: Member) -> str:
    told, by = request.POST, request.member
    with undoing.saving(giving.GIVEN, found, by=by):
        role = told.get("role", found.role)
        if role != told.get("was_role"):
            giving.change_role(found, role, by=by)
        if "teams" in told:
            inside = TeamMember.objects.filter(member=found).values_list("team__uuid", flat=True)
            giving.set_teams(found, choosing.merged(told, "team", set(inside)), by=by)
        if "inboxes" in told:
            rooms = InboxAccess.objects.filter(member=found).values_list("inbox__uuid", flat=True)
            giving.let_in(found, choosing.merged(told, "inbox", set(rooms)), by=by)
    return "saved"


def _undone(request: MemberRequest, found: Member) -> str:
    undoing.undo(giving.GIVEN, found, by=request.member)
    return "undone"


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_MEMBERS, transaction=False)
@confirmed
def suspension(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Suspend, or bring back."""
    undoes = request.method == "DELETE" or request.POST.get("_method") == "DELETE"
    with tenancy.transaction():
        found = one(uuid)
    try:
        if undoes:
            with tenancy.transaction():
                membership.bring_back(found, by=request.member)
        else:
            departures.suspend(found, by=request.member)
    except NotAllowed as refusal:
        return _refused(request, uuid, refusal)
    said = "back" if undoes else "suspended"
    return redirect(url("settings:member", uuid=found.uuid) + f"?said={said}")


@require_POST
@needs(Action.MANAGE_MEMBERS, transaction=False)
@confirmed
def removal(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Remove a member; their conversations go back to all."""
    with tenancy.transaction():
        found = one(uuid)
    try:
        departures.remove(found, by=request.member)
    except NotAllowed as refusal:
        return _refused(request, uuid, refusal)
    return redirect(url("settings:members") + "?said=removed")


def _refused(request: MemberRequest, uuid: UUID, refusal: NotAllowed) -> HttpResponse:
    with tenancy.transaction():
        return _page(request, one(uuid), problem=words.refusal(refusal.reason), status=422)


def _page(
    request: MemberRequest, found: Member, *, problem: str = "", status: int = 200
) -> HttpResponse:
    there = set(InboxAccess.objects.filter(member=found).values_list("inbox_id", flat=True))
    last = undoing.offer(giving.GIVEN, found, to=request.member)
    mine = set(TeamMember.objects.filter(member=found).values_list("team_id", flat=True))
    context: dict[str, Any] = frame(request, "settings:members") | {
        "member": found,
        "may_change": membership.may_act_on(found, by=request.member),
        "roles": [
            (role.value, role.label, role == found.role)
            for role in membership.grantable(request.member)
        ],
        "role": Role(found.role),
        "teams": [
            (team.uuid, team.name, 0, team.pk in mine)
            for team in Team.objects.order_by("name")[:MOST_TEAMS]
        ],
        "inboxes": [
            (inbox.uuid, inbox.name, inbox.hue, inbox.pk in there)
            for inbox in giving.offered(there)
        ],
        "last": last,
        "who": people.members([last.by]) if last and last.by else {},
        "held": departures.held(found),
        "scheduled": departures.scheduled(found),
        "said": words.said(request.GET.get("said", "")),
        "problem": problem,
    }
    return render(request, "settings/staff/member.html", context, status=status)

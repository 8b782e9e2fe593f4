"""Settings > Members: who is here, what one of them is given, and their leaving."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox import tenancy
from inbox.accounts import invitations, membership
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.membership import NotAllowed
from inbox.accounts.models import Member, Role, Team, TeamMember
from inbox.accounts.permissions import Action
from inbox.accounts.stepping_up import confirmed
from inbox.conversations import access
from inbox.conversations.models import Inbox, InboxAccess
from inbox.conversations.owning import departures, joining
from inbox.settings.pages import frame
from inbox.settings.staff import choosing, lists, words

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
            _keep(request, found)
    except NotAllowed as refusal:
        return _page(request, one(uuid), problem=words.refusal(refusal.reason), status=422)
    return redirect(url("settings:member", uuid=found.uuid) + "?said=saved")


def _keep(request: MemberRequest, found: Member) -> None:
    told, by = request.POST, request.member
    role = told.get("role", found.role)
    if role in Role.values and role != told.get("was_role"):
        membership.change_role(found, to=role, by=by)
    if "teams" in told:
        inside = TeamMember.objects.filter(member=found).values_list("team__uuid", flat=True)
        wanted = choosing.merged(told, "team", set(inside))
        membership.set_teams(found, list(Team.objects.filter(uuid__in=wanted)), by=by)
    if "inboxes" in told:
        if not membership.may_act_on(found, by=by):
            raise NotAllowed("above")
        _let_in(found, told, by)


def _let_in(found: Member, told: QueryDict, by: Member) -> None:
    """A box that was not offered is neither given nor taken."""
    rows = InboxAccess.objects.filter(member=found).values_list("inbox_id", "inbox__uuid")
    there = {pk for pk, _ in rows}
    wanted = choosing.merged(told, "inbox", {uuid for _, uuid in rows})
    for inbox in _offered(there):
        if inbox.uuid in wanted and inbox.pk not in there:
            access.grant(inbox, to=found, by=by)
        elif inbox.uuid not in wanted and inbox.pk in there:
            access.revoke(inbox, of=found, by=by)


def _offered(there: set[int]) -> list[Inbox]:
    """Those one can work in, and those the member has."""
    ready = list(joining.offered())
    known = {inbox.pk for inbox in ready}
    rest = Inbox.objects.filter(pk__in=there - known, kind=Inbox.Kind.SHARED)
    return ready + list(rest.order_by("position", "name", "id"))


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
            (inbox.uuid, inbox.name, inbox.hue, inbox.pk in there) for inbox in _offered(there)
        ],
        "held": departures.held(found),
        "scheduled": departures.scheduled(found),
        "said": words.said(request.GET.get("said", "")),
        "problem": problem,
    }
    return render(request, "settings/staff/member.html", context, status=status)

"""Settings > Teams."""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inbox.accounts import membership, teams, undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member, Team, TeamMember
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Row, saving
from inbox.conversations.models import SavedView
from inbox.conversations.showing import people
from inbox.conversations.views.states import undoes
from inbox.settings.pages import frame
from inbox.settings.staff import words
from inbox.settings.staff.choosing import merged
from inbox.settings.staff.filling import FILLED

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_MEMBERS)
def every(request: MemberRequest) -> HttpResponseBase:
    """All of them, or a new one."""
    if request.method != "POST":
        return _page(request)
    made = Row(uuid4())
    try:
        with saving(FILLED, made, by=request.member):
            teams.create(request.POST.get("name", ""), by=request.member, uuid=made.uuid)
    except teams.Taken:
        return _page(request, words.refusal("taken"), 422)
    return redirect(url("settings:teams") + f"?open={made.uuid}&done={made.uuid}")


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_MEMBERS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Rename it, say who is in it, delete it; take the last of it back."""
    if "undo" in request.GET:
        return _undone(request, Row(uuid))
    team: Team | None = Team.objects.filter(uuid=uuid).first()
    if team is None:
        raise Http404
    if undoes(request):
        return _deleted(request, team)
    try:
        with saving(FILLED, team, by=request.member):
            _keep(request, team)
    except teams.Taken:
        return _page(request, words.refusal("taken"), 422)
    return redirect(url("settings:teams") + f"?said=saved&open={team.uuid}")


def _undone(request: MemberRequest, row: Row) -> HttpResponseBase:
    try:
        undoing.undo(FILLED, row, by=request.member)
    except (teams.Taken, teams.InUse) as refusal:
        why = "taken" if isinstance(refusal, teams.Taken) else "in_use"
        return _page(request, words.refusal(why), 422)
    except undoing.Changed:
        return _page(request, words.refusal("changed"), 409)
    return redirect(url("settings:teams") + f"?said=undone&open={row.uuid}")


def _deleted(request: MemberRequest, team: Team) -> HttpResponseBase:
    try:
        with saving(FILLED, team, by=request.member):
            _free(team)
            teams.delete(team, by=request.member)
    except teams.InUse:
        return _page(request, words.refusal("in_use"), 422)
    return redirect(url("settings:teams") + f"?done={team.uuid}")


def _keep(request: MemberRequest, team: Team) -> None:
    teams.rename(team, request.POST.get("name", team.name), by=request.member)
    if "members" in request.POST:
        teams.set_members(team, _wanted(request, team), by=request.member)


def _free(team: Team) -> None:
    """Its views would go with it. Raises InUse."""
    if SavedView.objects.filter(team=team).exists():
        raise teams.InUse


def _offered() -> list[Member]:
    return list(membership.listed().order_by("user__name", "id")[:MOST])


def _wanted(request: MemberRequest, team: Team) -> list[Member]:
    """Who was ticked; and who stands too far down for a box stays as they are."""
    shown = _offered()
    inside = TeamMember.objects.filter(team=team).select_related("member__user")
    ticked = merged(request.POST, "member", {row.member.uuid for row in inside})
    others = inside.exclude(member__in=[member.pk for member in shown])
    return [member for member in shown if member.uuid in ticked] + [row.member for row in others]


def _page(request: MemberRequest, problem: str = "", status: int = 200) -> HttpResponse:
    inside: dict[int, set[int]] = {}
    for team, member in TeamMember.objects.values_list("team_id", "member_id"):
        inside.setdefault(team, set()).add(member)
    shown = list(Team.objects.order_by("name")[:MOST])
    last = undoing.offers(FILLED, shown, to=request.member)
    context = frame(request, "settings:teams") | {
        "teams": [(team, inside.get(team.pk, set()), last.get(team.pk)) for team in shown],
        "who": people.members(one.by for one in last.values()),
        "open": request.GET.get("open", ""),
        "members": _offered(),
        "problem": problem,
        "said": words.said(request.GET.get("said", "")),
        "done": undoing.done(FILLED, request.GET.get("done", ""), to=request.member),
    }
    return render(request, "settings/staff/teams.html", context, status=status)

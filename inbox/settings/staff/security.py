"""Settings > Security: whether everybody here needs a second factor."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inbox.accounts import membership, second_factor, undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Organization
from inbox.accounts.permissions import Action
from inbox.accounts.stepping_up import confirmed
from inbox.conversations.events import AccessChanged
from inbox.conversations.showing import people
from inbox.events import publish
from inbox.settings.pages import frame
from inbox.settings.staff import words

MOST = 200
FACTOR, NEEDED = "second-factor", "needs_second_factor"  # in the trail


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_SECURITY)
@confirmed
def organization(request: MemberRequest) -> HttpResponseBase:
    """Ask everybody for one, or no more."""
    if request.method != "POST":
        return _page(request)
    if "undo" in request.GET:
        return _undone(request)
    wanted = request.POST.get("needed") == "on"
    return _asked(request, wanted)


def _undone(request: MemberRequest) -> HttpResponse:
    """Their own last save, unless somebody changed it since."""
    Organization.objects.select_for_update(no_key=True).get()
    last, now = undoing.last_of(FACTOR), _facts()
    if last is None or not undoing.is_open(last, now, by=request.member):
        return _page(request, words.refusal("changed"), 409)
    return _asked(request, bool(last.changes[NEEDED][0]))


def _asked(request: MemberRequest, wanted: bool) -> HttpResponse:
    """Whoever turns it on has one themselves."""
    if wanted and not second_factor.has_one(request.member.user):
        problem = _("Set up your own second factor first: otherwise this would lock you out.")
        return _page(request, problem, 422, way_out=True)
    require(request, wanted)
    return redirect(url("settings:organization-security") + "?saved=1")


def _facts() -> dict[str, bool]:
    return {NEEDED: Organization.objects.get().needs_second_factor}


def require(request: MemberRequest, wanted: bool) -> None:
    """Keep it; sockets of whoever has none look again, and are shown the door."""
    kept = Organization.objects.select_for_update(no_key=True).get()
    before, kept.needs_second_factor = kept.needs_second_factor, wanted
    if before == wanted:
        return
    kept.save(update_fields=["needs_second_factor"])
    changes = {NEEDED: [before, wanted]}
    by = request.member.pk
    publish(SettingsChanged(about=FACTOR, actor_id=by, changes=changes))
    if wanted:
        publish(*(AccessChanged(member_id=pk, actor_id=by) for pk in _without()))


def _without() -> list[int]:
    people = dict(membership.listed().filter(is_active=True).values_list("user_id", "pk"))
    return sorted(people[user] for user in second_factor.without(list(people)))


def _page(
    request: MemberRequest, problem: str = "", status: int = 200, *, way_out: bool = False
) -> HttpResponse:
    lacking, now, last = _without(), _facts(), undoing.last_of(FACTOR)
    context: dict[str, Any] = frame(request, "settings:organization-security") | {
        "is_needed": now[NEEDED],
        "last": last,
        "can_undo": undoing.is_open(last, now, by=request.member),
        "who": people.members([last.by]) if last else {},
        "lacking": len(lacking),
        "names": list(
            membership.listed().filter(pk__in=lacking).order_by("user__name", "id")[:MOST]
        ),
        "saved": "saved" in request.GET,
        "problem": problem,
        "way_out": way_out,
    }
    return render(request, "settings/staff/security.html", context, status=status)

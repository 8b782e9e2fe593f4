"""Settings > Security: whether everybody here needs a second factor."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inbox.accounts import membership, second_factor
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Organization
from inbox.accounts.permissions import Action
from inbox.accounts.stepping_up import confirmed
from inbox.conversations.events import AccessChanged
from inbox.events import publish
from inbox.settings.events import SettingsChanged
from inbox.settings.pages import frame

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_SECURITY)
@confirmed
def organization(request: MemberRequest) -> HttpResponseBase:
    """Ask everybody for one, or no more. Whoever turns it on has one themselves."""
    if request.method != "POST":
        return _page(request)
    wanted = request.POST.get("needed") == "on"
    if wanted and not second_factor.has_one(request.member.user):
        problem = _("Set up your own second factor first: otherwise this would lock you out.")
        return _page(request, problem, 422)
    require(request, wanted)
    return redirect(url("settings:organization-security") + "?saved=1")


def require(request: MemberRequest, wanted: bool) -> None:
    """Keep it; sockets of whoever has none look again, and are shown the door."""
    kept = Organization.objects.select_for_update(no_key=True).get()
    before, kept.needs_second_factor = kept.needs_second_factor, wanted
    if before == wanted:
        return
    kept.save(update_fields=["needs_second_factor"])
    changes = {"needs_second_factor": [before, wanted]}
    by = request.member.pk
    publish(SettingsChanged(about="second-factor", actor_id=by, changes=changes))
    if wanted:
        publish(*(AccessChanged(member_id=pk, actor_id=by) for pk in _without()))


def _without() -> list[int]:
    people = dict(membership.listed().filter(is_active=True).values_list("user_id", "pk"))
    return sorted(people[user] for user in second_factor.without(list(people)))


def _page(request: MemberRequest, problem: str = "", status: int = 200) -> HttpResponse:
    lacking = _without()
    context: dict[str, Any] = frame(request, "settings:organization-security") | {
        "is_needed": Organization.objects.get().needs_second_factor,
        "lacking": len(lacking),
        "names": list(
            membership.listed().filter(pk__in=lacking).order_by("user__name", "id")[:MOST]
        ),
        "saved": "saved" in request.GET,
        "problem": problem,
    }
    return render(request, "settings/staff/security.html", context, status=status)

"""Settings > Security of one's own: password, second factor, and where one is signed in."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inbox.accounts import devices, second_factor, watching
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.live import leaving
from inbox.settings.pages import frame


@require_safe
@needs(Action.READ)
def mine(request: MemberRequest) -> HttpResponseBase:
    """What there is."""
    user, here = request.member.user, request.session.session_key or ""
    context: dict[str, Any] = frame(request, "settings:security") | {
        "has_second_factor": second_factor.has_one(user),
        "is_needed": request.tenant.needs_second_factor,
        "devices": devices.of(user, here=here),
        "said": request.GET.get("said", ""),
    }
    return render(request, "settings/personal/security.html", context)


@require_POST
@needs(Action.READ)
def sign_out(request: MemberRequest) -> HttpResponseBase:
    """End one session, or all others. Those who hold it hear so at once."""
    user, here = request.member.user, request.session.session_key or ""
    asked = request.POST.get("device", "")
    ended = _one(request, asked) if asked else devices.sign_out_others(user, here=here)
    if ended:
        watching.tell(user, sessions=[str(ended), None])
        leaving.look_again(user=user)
    return redirect(url("settings:security") + "?said=out")


def _one(request: MemberRequest, asked: str) -> int:
    try:
        found = devices.sign_out(request.member.user, UUID(asked))
    except ValueError:
        found = False
    if not found:
        raise Http404
    return 1

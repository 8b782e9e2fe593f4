"""Settings > Roles: what each role may, as permissions.py says it."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Role
from inbox.accounts.permissions import Action
from inbox.settings.pages import frame
from inbox.settings.staff import deeds


@require_safe
@needs(Action.READ)
def matrix(request: MemberRequest) -> HttpResponseBase:
    """For everybody: what one may, and whom to ask for the rest."""
    known = deeds.words()
    rows = [(known[action.name], [role in action.roles for role in Role]) for action in Action]
    context = frame(request, "settings:roles") | {
        "roles": [(role, role.label) for role in Role],
        "rows": rows,
        "own": request.member.role,
    }
    return render(request, "settings/staff/roles.html", context)

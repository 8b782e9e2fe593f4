"""Stepping in as somebody of the demo, without a password."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_POST

from channels_app.provision.colors import HUES
from inbox.accounts.models import User
from inbox.accounts.stepping_up import enter
from inbox.conversations.showing.people import initials
from ops.demo import houses

TEXTS = {
    "maya@aurora.example": _("Manager. Answers everywhere and assigns to others"),
    "leo@aurora.example": _("Agent in Workshop and Sales"),
    "nina@aurora.example": _("Agent in Workshop and Rentals"),
    "olive@aurora.example": _("Owner. Sees every inbox"),
    "giulia@forno.example": _("Answers at Forno Rossi, in Italian"),
}


def roles() -> list[dict[str, Any]]:
    """The people one may step in as, with what their card shows."""
    people = {
        member["email"]: (slug, member)
        for slug, file in houses.files().items()
        for member in file["members"]
    }
    return [
        {
            "email": email,
            "slug": people[email][0],
            "name": people[email][1]["name"],
            "initials": initials(people[email][1]["name"]),
            "hue": HUES[people[email][1]["color"]],
            "text": translated(text),
        }
        for email, text in TEXTS.items()
    ]


@require_POST
def signin(request: HttpRequest) -> HttpResponse:
    """Sign a person of the demo in and go to their inbox; nobody else gets in this way."""
    role = next((r for r in roles() if r["email"] == request.POST.get("email")), None)
    if role is None:
        raise PermissionDenied
    user = get_object_or_404(User, email=role["email"], is_active=True, is_staff=False)
    enter(request, user)
    return redirect(f"/{role['slug']}/")

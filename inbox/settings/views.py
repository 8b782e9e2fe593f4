"""Where the settings begin."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.settings.pages import frame


@require_safe
@needs(Action.READ)
def home(request: MemberRequest) -> HttpResponseBase:
    """The map itself: on a phone it is the page, beside it a wide screen says where to begin."""
    return render(request, "settings/home.html", frame(request, "settings:home"))

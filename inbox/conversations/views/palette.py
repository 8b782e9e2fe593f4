"""The command palette, and the few choices one makes there for oneself."""

from typing import cast

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from inbox.accounts import membership
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.middleware import LANGUAGES
from inbox.accounts.models import User
from inbox.accounts.permissions import Action
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.shortcuts import ACTIONS
from inbox.conversations.showing.fragments import fragment

THEMES = {"", "light", "dark"}


@require_safe
@needs(Action.READ)
def commands(request: MemberRequest) -> HttpResponse:
    """Everything that can be done from here; the browser leaves out what the page has no control
    for, so that the palette may what the page may.
    """
    context = navigation(request) | {"actions": ACTIONS}
    return fragment(request, "conversations/_palette.html", "palette", context)


@require_POST
@needs(Action.READ)
def myself(request: MemberRequest) -> HttpResponseBase:
    """Keep a choice of one's own: theme, language, single keys, and what colleagues see of one.
    Anything else is not heard.
    """
    user = cast(User, request.user)
    theme, language = request.POST.get("theme"), request.POST.get("language")
    keys = request.POST.get("keys")
    if theme in THEMES:
        user.theme = theme
    if language is not None and language in (request.tenant.languages or LANGUAGES):
        user.language = language
    if keys in {"on", "off"}:
        user.single_keys = keys == "on"
    user.save(update_fields=["theme", "language", "single_keys"])
    membership.say(
        request.member,
        availability=request.POST.get("availability"),
        status=request.POST.get("status"),
    )
    back = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if own else url("conversations:home"))

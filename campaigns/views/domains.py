"""The settings page of short links."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import rules
from campaigns.linking import domain_undoing, domains, shortening
from campaigns.linking.domain_undoing import DOMAIN
from inbox import tenancy
from inbox.accounts import undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Whole
from inbox.conversations.showing import people
from inbox.settings.pages import frame


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SET_CAMPAIGNS, transaction=False)
def page(request: MemberRequest) -> HttpResponseBase:
    """Where short links stand; POST asks the domain, and keeps it when it leads here."""
    if request.method != "POST":
        return _shown(request)
    is_undo, typed = "undo" in request.GET, request.POST.get("domain", "")
    if is_undo:
        with tenancy.transaction():
            typed = domain_undoing.former()
    try:
        domain = domains.read(typed)
        if domain:
            domains.check(domain)
    except domains.NotOurs as refusal:
        return _shown(request, typed, _why(refusal.reason))
    return _undone(request) if is_undo else _kept(request, domain)


def _kept(request: MemberRequest, domain: str) -> HttpResponseBase:
    with tenancy.transaction(), undoing.saving(DOMAIN, Whole(), by=request.member):
        domains.keep(domain, by=request.member)
    return redirect(url("campaigns:links"))


def _undone(request: MemberRequest) -> HttpResponseBase:
    """It was asked whether it still leads here, as a save asks."""
    try:
        with tenancy.transaction():
            undoing.undo(DOMAIN, Whole(), by=request.member)
    except undoing.Changed:
        said = _("Nothing was undone: somebody changed this meanwhile, or it is too long ago.")
        messages.error(request, said)
    return redirect(url("campaigns:links"))


def _shown(request: MemberRequest, typed: str = "", error: str = "") -> HttpResponse:
    with tenancy.transaction():
        last = undoing.offer(DOMAIN, Whole(), to=request.member)
        context = frame(request, "campaigns:links") | {
            "last": last,
            "who": people.members([last.by]) if last else {},
            "domain": rules.current().short_domain,
            "typed": typed,
            "error": error,
            "example": shortening.shown("https://example.com/", written=""),
            "host": domains.own_host(),
            "root": settings.PUBLIC_URL,
        }
        return render(request, "campaigns/domain.html", context, status=422 if error else 200)


def _why(word: str) -> str:
    return {
        "no_domain": _("Enter a domain such as go.example.com, without a path."),
        "unreached": _("This domain does not answer by https yet. Set it up as below, then save."),
        "elsewhere": _("This domain leads somewhere else. Set it up as below, then save."),
    }[word]


@require_safe
def here(request: HttpRequest, nonce: UUID) -> HttpResponseBase:
    """What a domain is asked that is to lead here; it tells nothing of anybody."""
    return HttpResponse(domains.answer(nonce), content_type="text/plain")

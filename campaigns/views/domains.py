"""The settings page of short links."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import rules
from campaigns.linking import domains, shortening
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.settings.pages import frame


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SET_CAMPAIGNS, transaction=False)
def page(request: MemberRequest) -> HttpResponseBase:
    """Where short links stand; POST asks the domain, and keeps it when it leads here."""
    if request.method != "POST":
        return _shown(request)
    typed = request.POST.get("domain", "")
    try:
        domain = domains.read(typed)
        if domain:
            domains.check(domain)
    except domains.NotOurs as refusal:
        return _shown(request, typed, _why(refusal.reason))
    with tenancy.transaction():
        domains.keep(domain, by=request.member)
    return redirect(url("campaigns:links"))


def _shown(request: MemberRequest, typed: str = "", error: str = "") -> HttpResponse:
    with tenancy.transaction():
        context = frame(request, "campaigns:links") | {
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

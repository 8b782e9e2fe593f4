"""The member's notification centre: what concerned them, newest first."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.hearing import centre
from inbox.conversations.showing.fragments import fragment
from inbox.notifications import notices
from inbox.words import number


@require_safe
@needs(Action.READ)
def list_all(request: MemberRequest) -> HttpResponseBase:
    """The centre; with `after`, its next rows."""
    before = number(request.GET.get("after", ""))
    page = centre.page(request.member, country=request.tenant.country, before=before)
    if request.htmx and before is not None:
        return fragment(request, "notifications/centre.html", "rows", {"page": page})
    context = navigation(request) | {"page": page, "screen": "page", "section": "bell"}
    return render(request, "notifications/centre.html", context)


@require_POST
@needs(Action.READ)
def read(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One of them."""
    notices.read(uuid, by=request.member)
    return _done(request)


@require_POST
@needs(Action.READ)
def read_all(request: MemberRequest) -> HttpResponseBase:
    """All of them."""
    notices.read_all(by=request.member)
    return _done(request)


def _done(request: MemberRequest) -> HttpResponseBase:
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(url("conversations:notifications"))

"""How long inboxes keep what was written, and who is being forgotten: for owners and admins."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.forgetting import erasing, retention
from inbox.conversations.models import Erasure
from inbox.conversations.showing import people
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.showing.settings_map import beside
from inbox.words import number

SHOWN = 20


@require_safe
@needs(Action.SET_RETENTION)
def page(request: MemberRequest) -> HttpResponseBase:
    """The inboxes with their days; the last erasures and how far they came."""
    jobs = list(Erasure.objects.order_by("-id")[:SHOWN])
    context = {
        "jobs": jobs,
        "is_running": any(job.state == "running" for job in jobs),
        "who": people.members(job.member_id for job in jobs),
    }
    if request.htmx:
        return fragment(request, "conversations/privacy.html", "erasures", context)
    context |= navigation(request) | beside(request.member, "conversations:privacy")
    context |= {
        "kept_in": list(retention.inboxes(request.member)),
        "most": retention.MOST_DAYS,
    }
    return render(request, "conversations/privacy.html", context)


@require_POST
@needs(Action.ERASE)
def again(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Try an erasure that failed once more."""
    erasing.again(get_object_or_404(Erasure, uuid=uuid), by=request.member)
    return redirect(url("conversations:privacy"))


@require_POST
@needs(Action.SET_RETENTION)
def retention_of(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """So many days from now on; 0 keeps everything."""
    inbox = get_object_or_404(retention.inboxes(request.member), uuid=uuid)
    days = number(request.POST.get("days", "") or "0")
    if days is not None and days <= retention.MOST_DAYS:
        retention.keep(inbox, days=days, by=request.member)
    return redirect(url("conversations:privacy"))

"""How long inboxes keep what was written, and who is being forgotten: for owners and admins."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
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
from inbox.words import number, uuid_of

SHOWN = 20


@require_safe
@needs(Action.SET_RETENTION)
def page(request: MemberRequest) -> HttpResponseBase:
    """The inboxes with their days; the last erasures and how far they came."""
    return _page(request)


def _page(request: MemberRequest, problem: str = "", status: int = 200) -> HttpResponseBase:
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
        "problem": problem,
        "kept": _kept(request),
    }
    return render(request, "conversations/privacy.html", context, status=status)


def _kept(request: MemberRequest) -> dict[str, Any] | None:
    """What was kept just now, and the days before it, for Undo."""
    asked, was = uuid_of(request.GET.get("kept", "")), _days(request.GET.get("was", ""))
    inbox = retention.inboxes(request.member).filter(uuid=asked).first() if asked else None
    return {"inbox": inbox, "was": was} if inbox is not None and was is not None else None


def _days(said: str) -> int | None:
    days = number(said)
    return days if days is not None and days <= retention.MOST_DAYS else None


@require_POST
@needs(Action.ERASE)
def again(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Try an erasure that failed once more."""
    erasing.again(get_object_or_404(Erasure, uuid=uuid), by=request.member)
    return redirect(url("conversations:privacy"))


@require_POST
@needs(Action.SET_RETENTION)
def retention_of(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """So many days from now on; 0 keeps everything. `seen` is what an Undo takes back."""
    inbox = get_object_or_404(retention.inboxes(request.member).select_for_update(), uuid=uuid)
    days, was = _days(request.POST.get("days", "") or "0"), inbox.retention_days
    if days is None:
        return _page(request, _("From 0 to %(most)s days.") % {"most": retention.MOST_DAYS}, 422)
    if request.POST.get("seen", str(was)) != str(was):
        return _page(
            request, _("Somebody changed this meanwhile. Look at it again, then save."), 409
        )
    retention.keep(inbox, days=days, by=request.member)
    undo = "" if days == was or "seen" in request.POST else f"?kept={inbox.uuid}&was={was}"
    return redirect(url("conversations:privacy") + undo)

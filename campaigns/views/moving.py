"""Start, approve, pause, go on, cancel: each one click, and a second one changes nothing."""

import contextlib
from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import words
from campaigns.answering import leaving
from campaigns.building import drafts, reviewing
from campaigns.models import Campaign, Recipient
from campaigns.recurring import repeating
from campaigns.sending import running
from campaigns.views import building
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.views.states import undoes

Verb = Callable[..., Campaign]


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def start(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Begin, now or at its time."""
    campaign = drafts.one(request.member, uuid)
    if _is_stale(request, campaign):
        return building.reviewed(request, campaign, words.problem("changed"))
    is_once = repeating.of(campaign) is None
    if (
        campaign.state == "draft"
        and is_once
        and not reviewing.review(campaign, by=request.member).going
    ):
        return building.reviewed(request, campaign, words.problem("nobody"))
    try:
        running.start(campaign, by=request.member, at=campaign.local_at, in_zones=campaign.in_zones)
    except running.NotNow as refusal:
        return building.reviewed(request, campaign, words.problem(refusal.reason))
    return redirect(url("campaigns:one", uuid=uuid))


@require_http_methods(["POST", "DELETE"])
@needs(Action.SEND_CAMPAIGNS)
def approval(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST agrees, DELETE makes it a draft again."""
    campaign = drafts.one(request.member, uuid)
    verb = running.send_back if undoes(request) else running.approve
    if _is_stale(request, campaign):
        return building.reviewed(request, campaign, words.problem("changed"))
    try:
        verb(campaign, by=request.member)
    except running.NotNow as refusal:
        if refusal.reason != "state":
            return building.reviewed(request, campaign, words.problem(refusal.reason))
    return redirect(url("campaigns:one", uuid=uuid))


def _is_stale(request: MemberRequest, campaign: Campaign) -> bool:
    """Whether it is another than the review showed to whoever says yes to it."""
    seen = request.POST.get("seen", "")
    return bool(seen) and seen != reviewing.mark(drafts.held(campaign))


@require_http_methods(["POST", "DELETE"])
@needs(Action.SEND_CAMPAIGNS)
def pause(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST pauses, DELETE goes on."""
    return _move(request, uuid, running.resume if undoes(request) else running.pause)


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def cancellation(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """For good."""
    return _move(request, uuid, running.cancel)


def _move(request: MemberRequest, uuid: UUID, verb: Verb) -> HttpResponseBase:
    """Whoever comes late finds it as it is by now."""
    campaign = drafts.one(request.member, uuid)
    with contextlib.suppress(running.NotNow):
        verb(campaign, by=request.member)
    return redirect(url("campaigns:one", uuid=uuid))


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def removal(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A draft nobody wants."""
    try:
        running.remove(drafts.one(request.member, uuid), by=request.member)
    except running.NotNow:
        return redirect(url("campaigns:one", uuid=uuid))
    return redirect(url("campaigns:list"))


@require_http_methods(["POST", "DELETE"])
@needs(Action.SEND_CAMPAIGNS)
def left(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST: this person wants no more of the campaign; DELETE: it was a mistake."""
    found = Recipient.objects.filter(uuid=uuid, campaign__in=drafts.mine(request.member))
    recipient: Recipient | None = found.select_related("campaign").first()
    if recipient is None:
        raise Http404
    if undoes(request):
        leaving.come_back(recipient)
    else:
        leaving.leave(recipient, by=request.member)
    return redirect(url("campaigns:recipients", uuid=recipient.campaign.uuid))

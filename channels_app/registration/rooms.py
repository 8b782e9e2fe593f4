"""Settings > an inbox > Registration, and the overview of all of them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from channels_app.registration import answering, applications, coverage, listing, showing
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Channel, Inbox
from inbox.conversations.showing.fragments import fragment
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import frame

ROOM, OVERVIEW = "registration/room.html", "registration/all.html"


@require_safe
@needs(Action.MANAGE_ORGANIZATION)
def overview(request: MemberRequest) -> HttpResponseBase:
    """Where the numbers of every inbox stand."""
    context = frame(request, "registration:all") | listing.everything(request.member)
    return render(request, OVERVIEW, context)


@require_safe
@needs(Action.MANAGE_INBOX)
def room(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Where one inbox's numbers stand, and what comes next."""
    inbox = manageable_one(request.member, uuid)
    context = _room(request, inbox)
    if request.htmx:
        return fragment(request, ROOM, "standing", context)
    return render(request, ROOM, frame(request, "registration:inbox", inbox) | context)


def _room(request: MemberRequest, inbox: Inbox, refused: str = "") -> dict[str, Any]:
    found = showing.sections(inbox)
    return {
        "inbox": inbox,
        "sections": found,
        "is_going": any(one.is_going for one in found),
        "may_register": may(request.member, Action.REGISTER),
        "refused": refused,
    }


@require_POST
@needs(Action.REGISTER)
def number(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The carrier's Console shows a number as registered."""
    inbox = manageable_one(request.member, uuid)
    channel = _channel(inbox, request)
    made = applications.ensure(inbox, coverage.way(channel.address), by=request.member)
    applications.confirm(made, channel, by=request.member)
    return redirect(url("registration:inbox", uuid=inbox.uuid))


@require_POST
@needs(Action.REGISTER)
def training(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Let the team try the inbox with a pretend carrier, or end it."""
    inbox = manageable_one(request.member, uuid)
    channel = _channel(inbox, request)
    try:
        applications.train(channel, on="on" in request.POST, by=request.member)
    except applications.NotPretend:
        words = _("Only a number at the pretend carrier can be used for training.")
        return _refused(request, inbox, words)
    return redirect(url("registration:inbox", uuid=inbox.uuid))


@require_POST
@needs(Action.REGISTER, transaction=False)
def otp(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Have the carrier text the sole proprietor's mobile again."""
    with tenancy.transaction():
        inbox = manageable_one(request.member, uuid)
        asked = answering.of(inbox)
    if asked is not None:
        answering.again(asked)
    return redirect(url("registration:inbox", uuid=uuid))


def shut(request: MemberRequest, inbox: Inbox) -> HttpResponse:
    """Nothing can be changed just now."""
    words = _("The carriers are reading it. It can be changed when they are done.")
    return _refused(request, inbox, words)


def _refused(request: MemberRequest, inbox: Inbox, words: str) -> HttpResponse:
    context = frame(request, "registration:inbox", inbox) | _room(request, inbox, words)
    return render(request, ROOM, context, status=409)


def _channel(inbox: Inbox, request: MemberRequest) -> Channel:
    try:
        uuid = UUID(request.POST.get("channel", ""))
    except ValueError as error:
        raise Http404 from error
    found: Channel = get_object_or_404(
        Channel.objects.select_related("connection"), inbox=inbox, uuid=uuid, released_at=None
    )
    return found

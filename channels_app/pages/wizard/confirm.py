"""Step 5: what was entered, then Create."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as said
from django.views.decorators.http import require_http_methods

from channels_app import drafting
from channels_app.drafting import Chosen
from channels_app.models import InboxDraft
from channels_app.pages import wording
from channels_app.pages.wizard import steps
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member, Team
from inbox.accounts.permissions import Action
from inbox.conversations.showing import people

JUST_NOW = timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX, transaction=False)
def step(request: MemberRequest) -> HttpResponseBase:
    """Show it all; POST makes the inbox, buying its number where it must."""
    error = ""
    with tenancy.transaction():
        draft = drafting.current(request.member)
        if draft is None:
            return _again(request)
        chosen = drafting.chosen(draft)
    if chosen is None:
        return redirect(url(steps.WHERE["number"]))
    if request.method == "POST":
        try:
            if request.POST.get("seen") not in {None, drafting.seen(draft)}:
                raise drafting.NotMade("confirm", "changed")
            made = drafting.make(draft, by=request.member)
            return redirect(url("numbers:ready", uuid=made.uuid))
        except drafting.NotMade as refusal:
            error = said(refusal.words) if refusal.words else wording.refusal(refusal.reason)
            if refusal.step == "number" and not refusal.words:
                return redirect(f"{url(steps.WHERE['number'])}?why={refusal.reason}")
    with tenancy.transaction():
        context = _summary(draft, chosen) | {"error": error, "seen": drafting.seen(draft)}
        return steps.page(request, "confirm", draft, context, 422 if error else 200)


def _again(request: MemberRequest) -> HttpResponseBase:
    """The inbox is made, and shown: somebody confirmed twice, or their page loaded anew when the
    inbox appeared in it.
    """
    last = (
        InboxDraft.objects.filter(
            member=request.member, inbox__isnull=False, made_at__gt=timezone.now() - JUST_NOW
        )
        .select_related("inbox")
        .order_by("-made_at")
        .first()
    )
    if last is not None and last.inbox is not None:
        return redirect(url("numbers:ready", uuid=last.inbox.uuid))
    return redirect(url(steps.WHERE["name"]))


def _summary(draft: InboxDraft, chosen: Chosen) -> dict[str, Any]:
    found = draft.said
    team = Team.objects.filter(uuid=found["team"]).first() if found.get("team") else None
    asked = found.get("members", ())
    return {
        "chosen": chosen,
        "team": team.name if team else found.get("new_team", ""),
        "is_registered": chosen.is_registered,
        "others": [
            people.of_member(one)
            for one in Member.objects.filter(
                organization_id=tenancy.current().pk, uuid__in=asked
            ).select_related("user")
        ],
    }

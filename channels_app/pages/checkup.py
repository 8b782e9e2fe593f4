"""The check-up of an inbox: asked for, its progress, what was found and what to do."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from channels_app.checkups import running
from channels_app.models import PhoneNumber
from channels_app.pages import diagnosis
from channels_app.wake import wake
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Inbox
from inbox.conversations.showing.fragments import fragment
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import frame

PATIENCE = 20  # seconds until somebody is told that no worker took it


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_INBOX)
def shown(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The last round; POST asks for one."""
    inbox = manageable_one(request.member, uuid)
    if request.method == "POST":
        running.ask_for(inbox, by=request.member)
        transaction.on_commit(lambda: wake("tend_lines"))
        return redirect(request.path)
    context = frame(request, "numbers:doctor", inbox) | _round(request, inbox)
    return render(request, "numbers/doctor.html", context)


@require_safe
@needs(Action.MANAGE_INBOX)
def progress(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """How far it is; asked while the page is open."""
    inbox = manageable_one(request.member, uuid)
    return fragment(request, "numbers/doctor.html", "standing", _round(request, inbox))


def _round(request: MemberRequest, inbox: Inbox) -> dict[str, Any]:
    last = running.last(inbox)
    found = [diagnosis.read(one) for one in last.findings] if last else []
    waited = (timezone.now() - last.created_at).total_seconds() if last else 0
    repairable = {
        one.address: one.uuid
        for one in PhoneNumber.objects.filter(
            address__in=[one.about for one in found if one.check == "number"], gone_at=None
        )
    }
    return {
        "inbox": inbox,
        "checkup": last,
        "findings": found,
        "is_asleep": bool(last and last.state == "waiting" and waited > PATIENCE),
        "bad": sum(one.state == "bad" for one in found),
        "repairable": repairable if may(request.member, Action.MANAGE_NUMBERS) else {},
    }

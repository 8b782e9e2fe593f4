"""What stands at the end of the wizard: the inbox, and what to do now."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from channels_app.models import PhoneNumber
from channels_app.numbers import hooks
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.models import Channel
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import frame


@require_safe
@needs(Action.MANAGE_INBOX)
def ready(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The inbox is there: what to do now."""
    inbox = manageable_one(request.member, uuid)
    channel = Channel.objects.filter(inbox=inbox, released_at=None).order_by("id").first()
    number = None
    if channel is not None:
        number = (
            PhoneNumber.objects.filter(address=channel.address, gone_at=None)
            .select_related("connection")
            .first()
        )
    context = frame(request, "numbers:ready", inbox) | {
        "inbox": inbox,
        "channel": channel,
        "number": number,
        "is_hooked": number is None or hooks.standing(number).is_fine,
        "is_registered": channel is not None and channel.registered,
    }
    return render(request, "numbers/ready.html", context)

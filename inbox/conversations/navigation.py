"""What stands around the panes on every page: inboxes with their badges, and the member's own."""

from typing import Any, cast

from inbox import tenancy
from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member
from inbox.conversations import access, lists
from inbox.conversations.models import Channel
from inbox.conversations.people import of_member


def navigation(request: MemberRequest) -> dict[str, Any]:
    """The frame's part of a page's context."""
    found = list(access.inboxes(request.member))
    channels: dict[int, list[Channel]] = {}
    for channel in Channel.objects.filter(inbox__in=found).order_by("id"):
        channels.setdefault(channel.inbox_id, []).append(channel)
    badges = lists.badges(request.member)
    return {
        "me": of_member(request.member),
        "inboxes": found,
        "channels": channels,
        "badges": badges,
        "unread_total": min(sum(badges.values()), lists.BADGE),
        "organizations": _organizations(request),
    }


def _organizations(request: MemberRequest) -> list[Member]:
    """The user's other memberships, for the switcher."""
    with tenancy.unscoped("a user switches between the organizations they belong to"):
        others = Member.objects.filter(user=request.user, is_active=True)
        found = others.select_related("organization").order_by("organization__name")
        return cast(list[Member], list(found))

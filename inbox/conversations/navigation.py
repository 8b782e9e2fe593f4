"""What stands around the panes on every page: inboxes with their badges, and the member's own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from inbox import tenancy
from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member
from inbox.conversations import lists
from inbox.conversations.people import of_member

# one statement for all of it: it stands on every page
PLACES = f"""
SELECT b.id, b.uuid, b.name, b.hue, b.assignment, {lists.COUNT},
       (SELECT json_agg(json_build_array(ch.address, ch.registered) ORDER BY ch.id)
        FROM conversations_channel ch
        WHERE ch.organization_id = b.organization_id AND ch.inbox_id = b.id)
FROM conversations_inboxaccess a
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
ORDER BY b.position, b.name, b.id
"""


@dataclass(frozen=True, slots=True)
class Number:
    """A channel, as the navigation names it."""

    address: str
    registered: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An inbox the member may open, what is unread there and the numbers it answers from."""

    id: int
    uuid: UUID
    name: str
    hue: int
    assignment: bool
    unread: int
    channels: list[Number]


def navigation(request: MemberRequest, found: list[Place] | None = None) -> dict[str, Any]:
    """The frame's part of a page's context; `found` are the member's places where known."""
    found = places(request.member) if found is None else found
    return {
        "me": of_member(request.member),
        "inboxes": found,
        "unread_total": min(sum(place.unread for place in found), lists.BADGE),
        "organizations": request.memberships,
    }


def places(member: Member) -> list[Place]:
    """The inboxes a member may open, in the order of the navigation."""
    found = tenancy.rows(PLACES, {"member": member.pk, "most": lists.BADGE})
    return [
        Place(pk, uuid, name, hue, assignment, unread, [Number(*pair) for pair in pairs or ()])
        for pk, uuid, name, hue, assignment, unread, pairs in found
    ]


def place(found: list[Place], uuid: UUID) -> Place:
    """The one of these. Raises Http404, seen or not there alike."""
    for one in found:
        if one.uuid == uuid:
            return one
    raise Http404

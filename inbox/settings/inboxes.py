"""Which inboxes a member may set up: admins every one, managers those they work in."""

from typing import Any
from uuid import UUID

from django.http import Http404

from inbox.accounts.models import Member
from inbox.accounts.permissions import ADMIN, Action, may
from inbox.conversations import access
from inbox.conversations.models import Inbox


def manageable(member: Member) -> Any:
    """Shared inboxes, in the order of the navigation."""
    if not may(member, Action.MANAGE_INBOX):
        return Inbox.objects.none()
    if member.role in ADMIN:
        found = Inbox.objects.order_by("position", "name", "id")
    else:
        found = access.inboxes(member)
    return found.filter(kind=Inbox.Kind.SHARED)


def manageable_one(member: Member, uuid: UUID) -> Inbox:
    """One of these. Raises Http404."""
    found: Inbox | None = manageable(member).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found

"""Which inboxes a member may set up: admins every one, managers those they work in."""

from typing import Any
from uuid import UUID

from django.http import Http404

from inbox.accounts.models import Member
from inbox.accounts.permissions import ADMIN, Action, may
from inbox.conversations import access
from inbox.conversations.models import Inbox


def manageable(member: Member, *, archived: bool = False) -> Any:
    """Shared inboxes, in the order of the navigation. Archived ones are looked after only where
    they can be brought back or emptied of people: there one asks for them.
    """
    if not may(member, Action.MANAGE_INBOX):
        return Inbox.objects.none()
    if member.role in ADMIN:
        found = Inbox.objects.order_by("position", "name", "id")
    else:
        found = access.inboxes(member)
    found = found.filter(kind=Inbox.Kind.SHARED)
    return found if archived else found.filter(archived_at=None)


def manageable_one(member: Member, uuid: UUID, *, archived: bool = False) -> Inbox:
    """One of these. Raises Http404."""
    found: Inbox | None = manageable(member, archived=archived).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found

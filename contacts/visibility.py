"""Whose contacts a member sees: the organization's, and their own private ones."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from contacts.models import Contact, Identity
from inbox.accounts.models import Member


def visible_to(member: Member) -> Any:
    """The contacts a member may see; deleted ones are nobody's."""
    return Contact.objects.filter(
        Q(private_to__isnull=True) | Q(private_to=member), deleted_at__isnull=True
    )


def one(member: Member, uuid: UUID) -> Contact:
    """One contact. Raises Http404, seen or not there alike."""
    found: Contact | None = visible_to(member).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def behind(identity: Identity, *, to: Member | None = None) -> Contact | None:
    """The contact of an address as a member may see it; to nobody in particular, a shared one."""
    contact = identity.contact
    return contact if contact is not None and contact.is_seen_by(to) else None

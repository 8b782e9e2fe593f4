"""A customer's other conversations, on all their addresses, in the inboxes the reader may open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from contacts.models import Contact, Identity
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Conversation

MOST = 10


@dataclass(frozen=True, slots=True)
class Past:
    """One of them, as a line."""

    uuid: UUID
    state: str
    at: datetime
    preview: str
    inbox: str


def of(conversation: Conversation, *, member: Member) -> list[Past]:
    """The newest ones, newest first; the conversation's identity is loaded."""
    identity = conversation.identity
    if identity.contact_id is None:
        return _past(member, Q(identity_id=identity.pk), but=conversation.pk)
    return _past(member, on_all(identity.contact_id), but=conversation.pk)


def of_contact(contact: Contact, *, member: Member) -> list[Past]:
    """The newest ones of a contact, on all its addresses."""
    return _past(member, on_all(contact.pk))


def on_all(contact: int) -> Q:
    """Its addresses by themselves: joined in, PostgreSQL walks all that the member may see."""
    return Q(identity_id__in=Identity.objects.filter(contact_id=contact).values("pk"))


def _past(member: Member, whose: Q, *, but: int = 0) -> list[Past]:
    found = (
        access.visible_to(member)
        .filter(whose)
        .exclude(pk=but)
        .select_related("inbox")
        # Sorted, and not read in the order of an index until ten are found: few are theirs.
        .order_by((F("id") + 0).desc())[:MOST]
    )
    return [
        Past(
            one.uuid,
            one.state,
            one.last_message_at or one.opened_at,
            one.last_preview,
            one.inbox.name,
        )
        for one in found
    ]

"""A customer's other conversations, on all their addresses, in the inboxes the reader may open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from contacts.models import Contact
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
    same = Q(identity_id=identity.pk)
    if identity.contact_id is not None:
        same |= Q(identity__contact_id=identity.contact_id)
    return _past(member, same, but=conversation.pk)


def of_contact(contact: Contact, *, member: Member) -> list[Past]:
    """The newest ones of a contact, on all its addresses."""
    return _past(member, Q(identity__contact=contact))


def _past(member: Member, whose: Q, *, but: int = 0) -> list[Past]:
    found = (
        access.visible_to(member)
        .filter(whose)
        .exclude(pk=but)
        .select_related("inbox")
        .order_by("-id")[:MOST]
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

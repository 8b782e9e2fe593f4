"""What of a conversation is a member's own: the draft, how far they read, whether it is pinned."""

from dataclasses import dataclass
from datetime import datetime

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Conversation

OWN = """
SELECT coalesce(d.body, ''), d.updated_at, r.message_id, p.id IS NOT NULL
FROM (VALUES (%(organization)s::bigint, %(conversation)s::bigint, %(member)s::bigint))
     AS asked(organization_id, conversation_id, member_id)
LEFT JOIN conversations_draft d USING (organization_id, conversation_id, member_id)
LEFT JOIN conversations_readcursor r USING (organization_id, conversation_id, member_id)
LEFT JOIN conversations_pin p USING (organization_id, conversation_id, member_id)
"""


@dataclass(frozen=True, slots=True)
class Own:
    """As it stands; `read_to` is the newest message they have seen, if they ever opened it."""

    draft: str
    drafted_at: datetime | None
    read_to: int | None
    is_pinned: bool


def of(conversation: Conversation, member: Member) -> Own:
    """All of it, asked for once."""
    given = {"conversation": conversation.pk, "member": member.pk}
    (found,) = tenancy.rows(OWN, given, prepared=True)
    return Own(*found)

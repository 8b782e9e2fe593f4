"""How many are unread in each inbox: counts that stop at BADGE, "99+"."""

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.sight import holds, seen

BADGE = 100
# the unread conversations of the inbox that `a` and `b` name, counted up to BADGE: of an inbox that
# shows less than everything, those the member sees
COUNT = f"""
CASE WHEN b.sight = 'all' THEN (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
    AND u.member_id = %(member)s AND u.inbox_id = a.inbox_id LIMIT {BADGE}
) bounded) ELSE (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u JOIN conversations_conversation c
      ON c.organization_id = u.organization_id AND c.id = u.conversation_id
    WHERE u.organization_id = %(organization)s
      AND u.member_id = %(member)s AND u.inbox_id = a.inbox_id
      AND {holds(seen("a.member_id", "b"))} LIMIT {BADGE}
) bounded) END
"""


def badges(member: Member) -> dict[int, int]:
    """Unread conversations by inbox id, each counted up to BADGE."""
    found = tenancy.rows(
        f"""
        SELECT a.inbox_id, {COUNT} FROM conversations_inboxaccess a
        JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
        WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
        """,
        {"member": member.pk},
        prepared=True,
    )
    return dict(found)

"""How many are unread in each inbox: counts that stop at BADGE, "99+"."""

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.finding.filters import WHOSE
from inbox.conversations.sight import holds, seen

BADGE = 100
# what counts are made from: `a` says who opens which inbox, `b` is the inbox, `w.seen` names
# whose conversations they see there, NULL for everybody's
PLACES = f"""
conversations_inboxaccess a
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
CROSS JOIN LATERAL (SELECT ({seen("a.member_id", "b")})::bigint[] AS seen OFFSET 0) w
"""
# an open conversation is unread, no other: what it asks of one
IS_UNREAD = """ AND EXISTS (
    SELECT 1 FROM conversations_unread x WHERE x.organization_id = %(organization)s
      AND x.member_id = a.member_id AND x.conversation_id = c.id OFFSET 0)"""


def of_some(condition: str = "", whom: str = "true") -> str:
    """SQL: the open conversations of those the member sees, by the index of who has them, newest
    first: what others have is not walked past. `whom` narrows them by `s.id`.
    """
    return f"""(SELECT count(*) FROM (
        SELECT 1 FROM (SELECT DISTINCT unnest(w.seen) AS id) s CROSS JOIN LATERAL (
            SELECT 1 FROM conversations_conversation c
            WHERE c.organization_id = %(organization)s AND c.inbox_id = a.inbox_id
              AND c.state = 'open' AND {WHOSE} = s.id{condition}
            ORDER BY c.last_message_at DESC LIMIT {BADGE}
        ) theirs WHERE {whom} LIMIT {BADGE}
    ) bounded)"""


UNSORTED = f"""(SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
    AND u.member_id = a.member_id AND u.inbox_id = a.inbox_id LIMIT {BADGE}
) bounded)"""
# the unread conversations of the inbox, counted up to BADGE: of an inbox that shows less than
# everything, those the member sees, whichever are fewer asked first
COUNT = f"""
CASE WHEN w.seen IS NULL THEN {UNSORTED}
WHEN {UNSORTED} < {BADGE} THEN (
    SELECT count(*) FROM conversations_unread u JOIN conversations_conversation c
      ON c.organization_id = u.organization_id AND c.id = u.conversation_id
    WHERE u.organization_id = %(organization)s
      AND u.member_id = a.member_id AND u.inbox_id = a.inbox_id AND {holds("w.seen")})
ELSE {of_some(IS_UNREAD)} END
"""


def badges(member: Member) -> dict[int, int]:
    """Unread conversations by inbox id, each counted up to BADGE."""
    found = tenancy.rows(
        f"""
        SELECT a.inbox_id, {COUNT} FROM {PLACES}
        WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
        """,
        {"member": member.pk},
        prepared=True,
    )
    return dict(found)

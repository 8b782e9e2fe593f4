"""How many, never more than asked: each count stops at its bound, whatever a tenant holds."""

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.finding.badges import BADGE, COUNT, PLACES, of_some
from inbox.conversations.finding.filters import WHOSE
from inbox.conversations.sight import holds


def _bounded(condition: str, *more: str) -> str:
    """Open conversations of the inbox that `a` names; each part is a range of one index."""
    parts = " UNION ALL ".join(
        f"""(SELECT 1 FROM conversations_conversation c
             WHERE c.organization_id = %(organization)s AND c.inbox_id = a.inbox_id
               AND c.state = 'open'{one} LIMIT {BADGE})"""
        for one in (condition, *more)
    )
    return f"(SELECT count(*) FROM (SELECT 1 FROM ({parts}) parts LIMIT {BADGE}) bounded)"


def _shown(everything: str, some: str) -> str:
    """The count, and how it is made where the inbox shows the member less than everything."""
    return f"CASE WHEN w.seen IS NULL THEN {everything} ELSE {some} END"


# Each stands in a statement from badges.PLACES.
UNREAD = COUNT
OPEN = _shown(_bounded(""), of_some())
MINE = _bounded(f" AND {WHOSE} = %(member)s")
UNASSIGNED = _bounded(f" AND {WHOSE} = 0")
OTHERS = _shown(
    _bounded(f" AND {WHOSE} > 0 AND {WHOSE} < %(member)s", f" AND {WHOSE} > %(member)s"),
    of_some(whom="s.id NOT IN (0, %(member)s)"),
)
# Unread on the channel that `ch` names.
ON_CHANNEL = f"""
(SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u JOIN conversations_conversation c
      ON c.organization_id = u.organization_id AND c.id = u.conversation_id
    WHERE u.organization_id = %(organization)s AND u.member_id = %(member)s
      AND u.inbox_id = ch.inbox_id AND c.channel_id = ch.id
      AND {holds("w.seen")} LIMIT {BADGE}
) bounded)
"""


def by_channel(member: Member, inbox_id: int | None) -> dict[int, int]:
    """Unread conversations by channel id of one of the member's inboxes, each up to BADGE."""
    found = tenancy.rows(
        f"""
        SELECT ch.id, {ON_CHANNEL} FROM {PLACES}
        JOIN conversations_channel ch
          ON ch.organization_id = a.organization_id AND ch.inbox_id = a.inbox_id
        WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
          AND a.inbox_id = %(inbox)s
        """,
        {"member": member.pk, "inbox": inbox_id},
        prepared=True,
    )
    return dict(found)

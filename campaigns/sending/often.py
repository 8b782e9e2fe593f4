"""Who had enough texts lately, of whatever kind they did not ask for.

Counted for the person, not the number: all of a contact's numbers together. Campaign texts count;
so do, unless the organization says otherwise, texts of colleagues that were no answer: nobody had
written in that conversation for a day. What answers by itself was asked for, and does not count.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from campaigns.models import Rules
from inbox import tenancy

MESSAGES = """
    SELECT p.asked FROM persons p
    JOIN conversations_conversation c
      ON c.organization_id = %(organization)s AND c.identity_id = p.id
    JOIN conversations_message m
      ON m.organization_id = c.organization_id AND m.conversation_id = c.id
    WHERE m.direction = 'out' AND m.author_id IS NOT NULL AND NOT m.bulk
      AND m.created_at > %(since)s AND m.status NOT IN ('cancelled', 'failed', 'scheduled')
      AND NOT EXISTS (
        SELECT 1 FROM conversations_message e
        WHERE e.organization_id = m.organization_id AND e.conversation_id = m.conversation_id
          AND e.direction = 'in' AND e.created_at < m.created_at
          AND e.created_at > m.created_at - interval '1 day')
"""
OFTEN = """
WITH persons AS (
    SELECT i.id AS asked, o.id FROM contacts_identity i
    JOIN contacts_identity o ON o.organization_id = i.organization_id
     AND (o.id = i.id OR o.contact_id = i.contact_id)
    WHERE i.organization_id = %(organization)s AND i.id = ANY(%(people)s)
), texts AS (
    SELECT p.asked FROM persons p
    JOIN campaigns_recipient r
      ON r.organization_id = %(organization)s AND r.identity_id = p.id
    WHERE r.handed_at > %(since)s
    {colleagues}
)
SELECT asked FROM texts GROUP BY asked HAVING count(*) >= %(most)s
"""
ALONE, TOGETHER = (
    OFTEN.replace("{colleagues}", ""),
    OFTEN.replace("{colleagues}", "UNION ALL" + MESSAGES),
)


def had_enough(people: Sequence[int], rule: Rules, now: datetime) -> set[int]:
    """Those of these addresses whose person had as many as anybody is to get."""
    if not rule.most_texts or not people:
        return set()
    given = {
        "people": list(people), "since": now - timedelta(days=rule.most_days),
        "most": rule.most_texts,
    }  # fmt: skip
    sql = TOGETHER if rule.count_colleagues else ALONE
    return {pk for (pk,) in tenancy.rows(sql, given)}

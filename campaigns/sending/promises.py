"""What must be true of campaigns after any fault: I7, and the carrier has each address once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.promises import promise

OVER = """
SELECT c.name, r.state, count(*) FROM campaigns_campaign c
JOIN campaigns_recipient r ON r.organization_id = c.organization_id AND r.campaign_id = c.id
WHERE c.organization_id = %(organization)s AND c.state IN ('done', 'cancelled')
  AND r.state IN ('planned', 'queued')
GROUP BY 1, 2
"""
TOTAL = """
SELECT c.name, c.total, count(r.id) FROM campaigns_campaign c
LEFT JOIN campaigns_recipient r ON r.organization_id = c.organization_id AND r.campaign_id = c.id
WHERE c.organization_id = %(organization)s AND c.state NOT IN ('draft', 'asked', 'scheduled')
GROUP BY c.id, c.name, c.total HAVING c.total <> count(r.id)
"""
APART = """
SELECT r.uuid, r.state, m.status FROM campaigns_recipient r
JOIN conversations_message m ON m.organization_id = r.organization_id AND m.id = r.message_id
WHERE r.organization_id = %(organization)s AND NOT CASE m.status
    WHEN 'queued' THEN r.state IN ('queued', 'planned', 'failed', 'uncertain')
    WHEN 'dispatching' THEN r.state IN ('queued', 'failed', 'uncertain')
    WHEN 'accepted' THEN r.state = 'sent' WHEN 'sent' THEN r.state = 'sent'
    WHEN 'delivered' THEN r.state = 'delivered' WHEN 'read' THEN r.state = 'delivered'
    WHEN 'uncertain' THEN r.state = 'uncertain'
    WHEN 'failed' THEN r.state IN ('failed', 'skipped')
    ELSE r.state IN ('skipped', 'cancelled') END
"""
OWNERS = """
SELECT a.uuid, r.id, (
    SELECT count(*) FROM accounts_event e
    WHERE e.organization_id = a.organization_id AND e.kind = 'MessageQueued'
      AND e.message_id = a.message_id)
FROM conversations_attempt a
JOIN campaigns_recipient r
  ON r.organization_id = a.organization_id AND r.message_id = a.message_id
WHERE a.organization_id = %(organization)s AND a.uuid = ANY(%(uuids)s)
"""


@promise
def broken(accepted: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The current organization's."""
    for name, state, count in tenancy.rows(OVER):
        yield f"I7 campaign {name} is over, and {count} recipients are {state}"
    for name, total, count in tenancy.rows(TOTAL):
        yield f"I7 campaign {name} has {count} recipients and says {total}"
    for uuid, state, status in tenancy.rows(APART):
        yield f"I7 recipient {uuid} is {state}, its message {status}"
    uuids = [UUID(line["attempt"]) for line in accepted if line["attempt"]]
    owners = {row[0]: row[1:] for row in tenancy.rows(OWNERS, {"uuids": uuids})}
    counts = Counter(owners[uuid][0] for uuid in uuids if uuid in owners)
    again = dict(owners.values())
    for pk, count in counts.items():
        if count > 1 + again[pk]:
            yield f"I7 the carrier took {count} texts to recipient {pk}"

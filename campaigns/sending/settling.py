"""What became of a text is its recipient's state, written with the report of it."""

from collections.abc import Sequence

from campaigns.watching import telling
from inbox import tenancy
from inbox.conversations.carrying import outgoing

# Locked in one order: reports of one batch and answers of another meet here. A status only climbs,
# so this does.
SETTLE = """
WITH news AS (
    SELECT r.id, m.status, m.error_code, m.attempts, c.state AS campaign, i.opted_out_at AS out_at
    FROM campaigns_recipient r
    JOIN conversations_message m ON m.organization_id = r.organization_id AND m.id = r.message_id
    JOIN campaigns_campaign c ON c.organization_id = r.organization_id AND c.id = r.campaign_id
    LEFT JOIN contacts_identity i
      ON i.organization_id = r.organization_id AND i.id = r.identity_id
    WHERE r.organization_id = %(organization)s AND r.message_id = ANY(%(ids)s)
    ORDER BY r.id FOR NO KEY UPDATE OF r
)
UPDATE campaigns_recipient r
SET state = CASE
        WHEN n.status IN ('queued', 'dispatching') THEN 'queued'
        WHEN n.status IN ('accepted', 'sent') THEN 'sent'
        WHEN n.status IN ('delivered', 'read') THEN 'delivered'
        WHEN n.status = 'uncertain' THEN 'uncertain'
        WHEN n.status = 'failed' AND n.attempts > 0 THEN 'failed'
        WHEN n.status = 'cancelled' AND n.campaign = 'cancelled' THEN 'cancelled'
        ELSE 'skipped' END,
    reason = CASE
        WHEN n.status = 'failed' AND n.attempts > 0 THEN n.error_code
        WHEN n.status = 'failed' AND n.error_code = '21610' THEN 'opted_out'
        WHEN n.status = 'failed' THEN n.error_code
        WHEN n.status = 'cancelled' AND n.campaign <> 'cancelled' THEN
            CASE WHEN n.out_at IS NULL THEN 'doubted' ELSE 'opted_out' END
        ELSE '' END,
    sent_at = CASE WHEN n.status IN ('accepted', 'sent', 'delivered', 'read', 'uncertain')
        THEN coalesce(r.sent_at, now()) ELSE r.sent_at END
FROM news n WHERE r.organization_id = %(organization)s AND r.id = n.id
RETURNING r.campaign_id
"""


@outgoing.hears
def settle(message_ids: Sequence[int]) -> None:
    """These texts changed, in the open transaction."""
    telling.moved(pk for (pk,) in tenancy.rows(SETTLE, {"ids": list(message_ids)}))

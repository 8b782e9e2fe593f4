"""What people answer to a campaign: their conversations carry its tag, and go to whom it says.

In the transaction in which the text is filed, so that nothing is counted twice or forgotten.
"""

from collections.abc import Sequence
from typing import Any

from campaigns.models import Campaign
from campaigns.watching import telling
from inbox import tenancy
from inbox.conversations.events import ConsentChanged, MessageReceived
from inbox.conversations.finishing import tags
from inbox.conversations.models import Conversation
from inbox.conversations.owning import assigning
from inbox.events import Published, within

# The last text of a campaign that the person got, when it was not long ago.
ANSWERED = """
WITH last AS (
    SELECT DISTINCT ON (c.id) c.id AS talk, r.id, r.campaign_id, r.replied_at
    FROM conversations_conversation c
    JOIN campaigns_recipient r
      ON r.organization_id = c.organization_id AND r.identity_id = c.identity_id
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(talks)s)
      AND r.state IN ('sent', 'delivered', 'uncertain', 'queued')
      AND r.handed_at > now() - interval '14 days'
    ORDER BY c.id, r.id DESC
), held AS (
    SELECT r.id FROM campaigns_recipient r
    WHERE r.organization_id = %(organization)s
      AND r.id IN (SELECT id FROM last WHERE replied_at IS NULL)
    ORDER BY r.id FOR NO KEY UPDATE
), marked AS (
    UPDATE campaigns_recipient r SET replied_at = now() FROM held
    WHERE r.organization_id = %(organization)s AND r.id = held.id RETURNING r.id
)
SELECT talk, campaign_id FROM last WHERE id IN (SELECT id FROM marked)
"""
LEFT = """
WITH last AS (
    SELECT DISTINCT ON (r.identity_id) r.id FROM conversations_conversation c
    JOIN campaigns_recipient r
      ON r.organization_id = c.organization_id AND r.identity_id = c.identity_id
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(talks)s)
      AND r.state IN ('sent', 'delivered', 'uncertain', 'queued')
      AND r.handed_at > now() - interval '14 days'
    ORDER BY r.identity_id, r.id DESC
), held AS (
    SELECT r.id FROM campaigns_recipient r JOIN last ON last.id = r.id
    WHERE r.organization_id = %(organization)s AND r.opted_out_at IS NULL
    ORDER BY r.id FOR NO KEY UPDATE OF r
)
UPDATE campaigns_recipient r SET opted_out_at = now() FROM held
WHERE r.organization_id = %(organization)s AND r.id = held.id RETURNING r.campaign_id
"""

ANY = "EXISTS (SELECT 1 FROM campaigns_campaign WHERE organization_id = %(organization)s)"


@within(MessageReceived, where=ANY)
def mark(items: Sequence[Published]) -> None:
    """The first answer to each text."""
    talks = {item.event.conversation_id for item in items}
    found = tenancy.rows(ANSWERED, {"talks": list(talks)}, prepared=True)
    if not found:
        return
    by_campaign: dict[int, list[int]] = {}
    for talk, campaign in found:
        by_campaign.setdefault(campaign, []).append(talk)
    telling.moved(by_campaign)
    for campaign in Campaign.objects.filter(pk__in=by_campaign).select_related("tag"):
        _mark(campaign, by_campaign[campaign.pk])


def _mark(campaign: Campaign, talks: list[int]) -> None:
    by = campaign.started_by or campaign.created_by
    if campaign.tag is not None and by is not None:
        tags.put_all(talks, campaign.tag, by=by)
    if campaign.assignee is None:
        return
    found: Any = Conversation.objects.filter(pk__in=talks, assignee__isnull=True)
    for talk in found.select_related("inbox").order_by("id"):
        try:
            assigning.assign(talk, to=campaign.assignee, by=by or campaign.assignee, expected=None)
        except (assigning.NotAssignable, assigning.Taken):
            continue  # they left the inbox, or somebody was faster: it waits for all


@within(ConsentChanged)
def note_leaving(items: Sequence[Published]) -> None:
    """Who had enough after a campaign's text."""
    out = [
        item.event.conversation_id
        for item in items
        if item.event.changes.get("consent", [""])[-1] == "out"
    ]
    if out:
        telling.moved(pk for (pk,) in tenancy.rows(LEFT, {"talks": out}))

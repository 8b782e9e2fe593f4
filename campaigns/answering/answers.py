"""What people answer to a campaign: their conversations carry its tag, and go to whom it says.

In the transaction in which the text is filed, so that nothing is counted twice or forgotten.
"""

from collections.abc import Sequence

from campaigns.models import Campaign
from campaigns.watching import telling
from inbox import tenancy
from inbox.conversations.events import ConsentChanged, MessageReceived
from inbox.conversations.finishing import tags
from inbox.conversations.owning import turns
from inbox.events import Published, within

# The last text of a campaign that the person got on that number, when it was not long ago.
LAST = """
    SELECT DISTINCT ON (c.id) c.id AS talk, r.id, r.campaign_id, r.replied_at
    FROM conversations_conversation c
    JOIN campaigns_recipient r
      ON r.organization_id = c.organization_id AND r.identity_id = c.identity_id
     AND r.channel_id = c.channel_id
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(talks)s)
      AND r.state IN ('sent', 'delivered', 'uncertain', 'queued')
      AND r.handed_at > now() - interval '14 days'
    ORDER BY c.id, r.id DESC
"""
ANSWERED = f"""
WITH last AS ({LAST}), held AS (
    SELECT r.id FROM campaigns_recipient r
    WHERE r.organization_id = %(organization)s
      AND r.id IN (SELECT id FROM last WHERE replied_at IS NULL)
    ORDER BY r.id FOR NO KEY UPDATE
), marked AS (
    UPDATE campaigns_recipient r SET replied_at = now() FROM held
    WHERE r.organization_id = %(organization)s AND r.id = held.id RETURNING r.id
)
SELECT talk, campaign_id FROM last WHERE id IN (SELECT id FROM marked)
"""  # noqa: S608 - our own words
# Who is to have the first answer: a member, or whoever wrote with them last on that number.
MEANT = f"""
WITH last AS ({LAST})
SELECT last.talk, CASE WHEN NOT k.goes_to_last THEN k.assignee_id ELSE (
    SELECT m.author_id FROM conversations_conversation c
    JOIN conversations_conversation o
      ON o.organization_id = c.organization_id AND o.identity_id = c.identity_id
     AND o.channel_id = c.channel_id
    JOIN conversations_message m
      ON m.organization_id = o.organization_id AND m.conversation_id = o.id
    WHERE c.organization_id = %(organization)s AND c.id = last.talk AND m.direction = 'out'
      AND m.author_id IS NOT NULL AND NOT m.bulk AND m.status NOT IN ('cancelled', 'scheduled')
    ORDER BY m.id DESC LIMIT 1) END
FROM last JOIN campaigns_campaign k
  ON k.organization_id = %(organization)s AND k.id = last.campaign_id
WHERE (last.replied_at IS NULL OR %(again)s) AND (k.goes_to_last OR k.assignee_id IS NOT NULL)
"""  # noqa: S608 - our own words
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


@turns.means
def meant(talks: Sequence[int]) -> dict[int, int]:
    """Whom a campaign says for its first answers, of these conversations."""
    return _meant(talks, again=False)


def _meant(talks: Sequence[int], *, again: bool) -> dict[int, int]:
    found = tenancy.rows(MEANT, {"talks": list(talks), "again": again})
    return {talk: member for talk, member in found if member is not None}


@within(MessageReceived, where=ANY)
def mark(items: Sequence[Published]) -> None:
    """The first answer to each text; what was open already and nobody has is given like one that
    opens with it.
    """
    talks = {item.event.conversation_id for item in items}
    found = tenancy.rows(ANSWERED, {"talks": list(talks)}, prepared=True)
    if not found:
        return
    by_campaign: dict[int, list[int]] = {}
    for talk, campaign in found:
        by_campaign.setdefault(campaign, []).append(talk)
    telling.moved(by_campaign)
    for campaign in Campaign.objects.filter(pk__in=by_campaign).select_related("tag"):
        by = campaign.started_by or campaign.created_by
        if campaign.tag is not None and by is not None:
            tags.put_all(by_campaign[campaign.pk], campaign.tag, by=by)
    turns.give(_meant([talk for talk, _ in found], again=True))


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

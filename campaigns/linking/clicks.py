"""How many people followed a campaign's links, and which."""

from dataclasses import dataclass

from campaigns.models import Campaign
from inbox import tenancy

COUNT = """
SELECT count(DISTINCT recipient_id), coalesce(sum(clicks), 0) FROM campaigns_link
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND first_at IS NOT NULL
"""
WHICH = """
SELECT target, count(*), sum(clicks) FROM campaigns_link
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND first_at IS NOT NULL
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8
"""


@dataclass(frozen=True)
class Clicks:
    """`people` count once, however often they followed one; `targets`: (address, people, all)."""

    people: int
    total: int
    targets: list[tuple[str, int, int]]


def of(campaign: Campaign) -> Clicks:
    """Of those that are still kept: they go with their messages."""
    given = {"campaign": campaign.pk}
    ((people, total),) = tenancy.rows(COUNT, given)
    which = tenancy.rows(WHICH, given) if people else []
    return Clicks(people, int(total), [(target, n, int(every)) for target, n, every in which])

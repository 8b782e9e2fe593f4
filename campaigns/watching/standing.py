"""How a campaign stands, as its page and the frames of its page show it: the same for every viewer
of one language.
"""

from typing import Any

from django.utils import timezone

from campaigns import rules, words
from campaigns.building import enclosing, segments
from campaigns.linking import clicks, shortening
from campaigns.models import Campaign, Sender
from campaigns.watching import progress
from contacts import phones
from inbox.accounts.models import Organization


def context(campaign: Campaign) -> dict[str, Any]:
    """What the templates of the page need. `moment` tells an older picture from a newer one."""
    rule, moment = rules.current(), timezone.now()
    country, clock = Organization.objects.values_list("country", "time_zone").get()
    along = enclosing.of(campaign)
    body = (
        shortening.shown(campaign.body, written=campaign.body)
        if campaign.counts_clicks
        else campaign.body
    )
    senders = Sender.objects.filter(campaign=campaign).select_related("channel")
    return {
        "campaign": campaign,
        "moment": int(moment.timestamp() * 1000),
        "now": progress.standing(campaign),
        "chart": progress.chart(campaign),
        "reason": words.reason,
        "stopped": words.STOPPED.get(campaign.reason, ""),
        "numbers": [phones.display(one.channel.address, country) for one in senders],
        "clock": clock,
        "hour": words.hour,
        "price": rule.mms_price if along else rule.price,
        "currency": rule.currency,
        "sms": 1 if along else segments.count(body),
        "clicked": clicks.of(campaign) if campaign.counts_clicks else None,
        "enclosures": along,
    }

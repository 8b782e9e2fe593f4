"""An audience becomes rows, a page a commit: a worker that is killed goes on where it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from campaigns import rules
from campaigns.building import audience, choosing
from campaigns.building.audience import Person
from campaigns.models import Campaign, Leaving, Sender
from campaigns.sending import running, windows
from contacts import identities, zones
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel
from inbox.failpoints import failpoint

PAGE = 1000
THROUGH = -1
STICKY = """
SELECT DISTINCT ON (identity_id) identity_id, channel_id FROM conversations_conversation
WHERE organization_id = %(organization)s AND identity_id = ANY(%(people)s)
  AND channel_id = ANY(%(channels)s)
ORDER BY identity_id, id DESC
"""
WRITE = """
INSERT INTO campaigns_recipient (organization_id, uuid, campaign_id, address, identity_id,
                                 channel_id, zone, state, reason, not_before)
SELECT %(organization)s, gen_random_uuid(), %(campaign)s, address, identity, channel, zone,
       CASE reason WHEN '' THEN 'planned' ELSE 'skipped' END, reason, not_before
FROM unnest(%(address)s::text[], %(identity)s::bigint[], %(channel)s::bigint[], %(zone)s::text[],
            %(reason)s::text[], %(not_before)s::timestamptz[])
     WITH ORDINALITY AS v(address, identity, channel, zone, reason, not_before, place)
ORDER BY place
ON CONFLICT (organization_id, campaign_id, address) DO NOTHING
"""


def step(campaign: Campaign) -> int:
    """One page of the locked campaign; how many recipients it made, at least 1 until all are."""
    if campaign.planned_people != THROUGH:
        found = audience.people(
            campaign.audience, member_id=campaign.created_by_id,
            after=campaign.planned_people, most=PAGE,
        )  # fmt: skip
        campaign.planned_people = found[-1].id if len(found) == PAGE else THROUGH
    else:
        numbers = campaign.numbers.split()[campaign.planned_numbers :][:PAGE]
        campaign.planned_numbers += len(numbers)
        identities.make(numbers)
        found = audience.known(numbers)
        if len(numbers) < PAGE:
            campaign.total += _write(campaign, found)
            running.begin(campaign)
            return 1
    campaign.total += _write(campaign, found)
    failpoint("campaign.before_plan_commit")
    campaign.save(update_fields=["planned_people", "planned_numbers", "total"])
    return 1


def _write(campaign: Campaign, found: Sequence[Person]) -> int:
    if not found:
        return 0
    numbers = _numbers(campaign, found)
    only_in = rules.current().only_opted_in
    left = set(Leaving.objects.filter(campaign=campaign).values_list("identity_id", flat=True))
    again = choosing.twice(campaign, [person.id for person in found])
    where = [person.zone or zones.guess(person.address) for person in found]
    fallback = Organization.objects.values_list("time_zone", flat=True).get()
    given: dict[str, Any] = {
        "campaign": campaign.pk,
        "address": [person.address for person in found],
        "identity": [person.id for person in found],
        "channel": numbers,
        "zone": where,
        "reason": [
            "left"
            if person.id in left
            else person.refusal(only_opted_in=only_in) or ("twice" if person.id in again else "")
            for person in found
        ],
        "not_before": [_moment(campaign, zone, fallback) for zone in where],
    }
    return tenancy.execute(WRITE, given)


def _moment(campaign: Campaign, zone: str, fallback: str) -> datetime:
    """When this one may go: at once, or when the clock there shows the campaign's hour."""
    if not campaign.in_zones or campaign.local_at is None:
        return campaign.started_at or timezone.now()
    return windows.wall_clock(campaign.local_at, zone, fallback)


def _numbers(campaign: Campaign, found: Sequence[Person]) -> list[int]:
    """From which of our numbers each gets it: the one they know, else by what each has room for."""
    pool = list(
        Channel.objects.filter(
            pk__in=Sender.objects.filter(campaign=campaign).values("channel_id")
        ).order_by("id")
    )
    rows = tenancy.rows(
        STICKY,
        {"people": [person.id for person in found], "channels": [one.pk for one in pool]},
    )
    known = dict(rows)
    whole = sum(one.per_second for one in pool)
    return [
        known.get(person.id) or _spread(pool, person.id * 0.618034 % 1 * whole) for person in found
    ]


def _spread(pool: Sequence[Channel], place: float) -> int:
    for channel in pool:
        place -= channel.per_second
        if place < 0:
            break
    return channel.pk

"""What a campaign's numbers have to spare just now: a share of each, and no more.

What a number gave is kept in its lane, so two campaigns on one number share it too. Where the
outbox is slower than the number, it is the outbox that says how much: what is handed over has to be
held, and taken back, at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from campaigns.models import Campaign, Lane, Sender
from inbox import tenancy
from inbox.conversations.models import Channel

# A worker looks every second: it hands out what is due until it has surely come again.
AHEAD = timedelta(seconds=1.8)
MOST = 400  # in one commit
OUTBOX = timedelta(seconds=2)  # of its share, at most, waits there
OUTBOX_MOST = 1000  # with those that are to be tried again
HANDED = """
SELECT message_id, channel_id FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND state = 'queued'
"""
# What is tried again later takes nobody's place.
FRESH = """
SELECT id FROM conversations_message
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
  AND (status = 'dispatching' OR attempts = 0)
"""


@dataclass
class Room:
    """What a number has to spare: the moments at which its next texts may go, how far they lie
    apart, and how far its own share lets them.
    """

    channel: Channel
    slots: list[datetime]
    apart: timedelta
    share: timedelta
    has_more: bool  # than fits into one commit


def pool_of(campaign: Campaign) -> list[Channel]:
    """Its numbers, when all of them may send: else a person looks."""
    of_it = Sender.objects.filter(campaign=campaign).values("channel_id")
    pool = list(Channel.objects.filter(pk__in=of_it).order_by("id"))
    return pool if all(channel.registered for channel in pool) else []


def rooms(campaign: Campaign, pool: Sequence[Channel], now: datetime) -> list[Room]:
    """Each number's free moments until somebody looks again; its lane is locked."""
    Lane.objects.bulk_create([Lane(channel=one) for one in pool], ignore_conflicts=True)
    held = Lane.objects.select_for_update(of=("self",)).filter(channel__in=pool)
    lanes = {lane.channel_id: lane for lane in held.order_by("channel_id")}
    senders = {one.channel_id: one for one in Sender.objects.filter(campaign=campaign)}
    handed, fresh = _handed(campaign)
    found = []
    for channel in pool:
        share = apart = timedelta(seconds=100 / campaign.share / channel.per_second)
        if campaign.most_a_minute:
            apart = max(share, timedelta(minutes=len(pool)) / campaign.most_a_minute)
        taken = (lanes[channel.pk].taken_until, senders[channel.pk].taken_until)
        at = max(now, *(until or now for until in taken))
        slots: list[datetime] = []
        free = min(ceil(OUTBOX / share) - fresh[channel.pk], OUTBOX_MOST - handed[channel.pk])
        most = max(MOST // len(pool), 1)
        while at < now + AHEAD and len(slots) < min(most, free):
            slots.append(at)
            at += apart
        has_more = at < now + AHEAD and len(slots) < free
        found.append(Room(channel, slots, apart, share, has_more))
    return found


def _handed(campaign: Campaign) -> tuple[Counter[int], Counter[int]]:
    """What each number has in the outbox, and of this what goes for the first time."""
    where = dict(tenancy.rows(HANDED, {"campaign": campaign.pk}))
    first = tenancy.rows(FRESH, {"ids": list(where)})
    return Counter(where.values()), Counter(where[pk] for (pk,) in first)

"""What a worker does with campaigns: the next page, or the next batch, of whichever is due."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError
from django.utils import timezone

from campaigns.joining import subscribing
from campaigns.models import Campaign, State
from campaigns.recurring import repeating
from campaigns.sending import handing, planning, running
from campaigns.watching import telling
from inbox import tenancy

logger = logging.getLogger("frontdesk.campaigns")
AT_WORK = [State.SCHEDULED, State.PLANNING, State.RUNNING]


def step() -> int:
    """One commit for each of the organization's campaigns that is due and that no other worker
    holds, after what was asked of lists and the days of what repeats; how much moved on.
    """
    moved = subscribing.work() + repeating.work()
    with tenancy.transaction():
        waiting = Campaign.objects.filter(state__in=AT_WORK, next_at__lte=timezone.now())
        due = list(waiting.order_by("next_at", "id").values_list("pk", flat=True)[:20])
    return moved + sum(_one(pk) for pk in due)


def _one(pk: int) -> int:
    try:
        with tenancy.transaction():
            found = Campaign.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            campaign = found.filter(pk=pk, state__in=AT_WORK, next_at__lte=timezone.now()).first()
            return _step(campaign) if campaign is not None else 0
    except (DatabaseError, SoftTimeLimitExceeded):  # they are not the campaign's fault
        raise
    except Exception:
        logger.exception("a campaign failed")
        with tenancy.transaction():
            held = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
            if held.state == State.RUNNING:
                running.stop(held, "error")
            else:
                Campaign.objects.filter(pk=pk).update(next_at=None)
        return 0


def _step(campaign: Campaign) -> int:
    if campaign.state == State.SCHEDULED:
        running.take_up(campaign)
    step = planning.step if campaign.state == State.PLANNING else handing.step
    made = step(campaign)
    if made:
        telling.moved([campaign.pk])
    return made

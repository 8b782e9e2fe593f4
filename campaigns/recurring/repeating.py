"""Campaigns that repeat. Each day's run is a campaign of its own, made from the pattern when its
time comes: the row that says so is unique in the series and the day, and one commit with it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction
from django.utils import timezone

from campaigns.building import drafts
from campaigns.models import Campaign, Run, Series, State
from campaigns.recurring import occurrences
from campaigns.recurring.occurrences import Rule
from campaigns.sending import running
from inbox import tenancy
from inbox.conversations.finishing import tags
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.campaigns")
LATE = timedelta(hours=3)  # nobody wants a morning's text in the evening


@dataclass(frozen=True)
class Given:
    """What a form said of how it repeats."""

    every: str
    at: time
    weekdays: Sequence[int] = ()
    day: int = 1
    until: date | None = None
    most: int | None = None


def rule_of(series: Series) -> Rule:
    """Its calendar."""
    return Rule(series.every, series.at, frozenset(series.weekdays), series.day, series.until)


def of(campaign: Campaign) -> Series | None:
    """How the campaign repeats, if it does."""
    found: Series | None = Series.objects.filter(campaign=campaign).first()
    return found


@transaction.atomic
def keep(campaign: Campaign, given: Given | None) -> None:
    """The draft repeats like this from its start on; None: it does not."""
    if given is None:
        Series.objects.filter(campaign=campaign).delete()
        return
    Series.objects.update_or_create(
        campaign=campaign,
        defaults={
            "every": given.every, "at": given.at, "weekdays": sorted(given.weekdays),
            "day": given.day, "until": given.until, "most": given.most,
        },
    )  # fmt: skip


@transaction.atomic
def pause(campaign: Campaign) -> None:
    """No further run; one that sends goes on. Raises running.NotNow."""
    series = _held(campaign)
    if series.next_on is None:
        raise running.NotNow
    series.paused_at, series.next_on, series.next_at = timezone.now(), None, None
    series.save()


@transaction.atomic
def resume(campaign: Campaign) -> None:
    """From the next day that comes on: what was missed meanwhile is not made up for. Raises
    running.NotNow.
    """
    series = _held(campaign)
    if series.paused_at is None or campaign.state != State.REPEATING:
        raise running.NotNow
    series.paused_at = None
    running.await_next(series, campaign, timezone.now())


def coming(series: Series, campaign: Campaign, most: int = 5) -> list[tuple[date, datetime]]:
    """The next days and, on the organization's clock, their moments."""
    if series.next_on is None:
        return []
    rule, home = rule_of(series), running.home()
    left = most if series.most is None else min(most, series.most - series.made)
    found = islice(occurrences.days(rule, since=series.next_on), left)
    return [(on, occurrences.moment(rule, on, home)) for on in found]


def work() -> int:
    """A run, or a word why not, for each of the organization's days that came; how many."""
    with tenancy.transaction():
        due = Series.objects.filter(next_at__lte=timezone.now()).order_by("next_at", "id")
        found = list(due.values_list("pk", flat=True)[:20])
    return sum(_one(pk) for pk in found)


def _one(pk: int) -> int:
    try:
        return _due(pk)
    except (DatabaseError, SoftTimeLimitExceeded):  # they are not the series' fault
        raise
    except Exception:
        logger.exception("a series failed")
        with tenancy.transaction():
            found = Series.objects.filter(pk=pk)
            found.update(paused_at=timezone.now(), next_on=None, next_at=None)
        return 0


def _due(pk: int) -> int:
    with tenancy.transaction():
        free = Series.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        series = free.filter(pk=pk, next_at__lte=timezone.now()).first()
        if series is None:
            return 0
        pattern = Campaign.objects.select_for_update(of=("self",), no_key=True).get(
            pk=series.campaign_id
        )
        if pattern.state == State.REPEATING and series.next_on is not None:
            _take(series, pattern, series.next_on, timezone.now())
        else:
            series.next_on = series.next_at = None
            series.save()
        failpoint("series.before_commit")
    return 1


def _take(series: Series, pattern: Campaign, on: date, now: datetime) -> None:
    """The day has come: a run, unless it was there, is late or the one before still sends."""
    reason = _why_not(series, pattern, on, now)
    # its unique key is the promise: what breaks it takes the campaign along
    run, is_new = Run.objects.get_or_create(series=series, day=on, defaults={"reason": reason})
    if is_new and not reason:
        run.campaign = _campaign(series, pattern, on, now)
        run.save(update_fields=["campaign"])
        series.made += 1
    series.next_on = occurrences.following(rule_of(series), on)
    if series.next_on is None or (series.most is not None and series.made >= series.most):
        series.next_on = series.next_at = None
        running.finish(pattern)
    else:
        series.next_at = running.wakes_at(rule_of(series), series.next_on, pattern.in_zones)
    series.save()


def _why_not(series: Series, pattern: Campaign, on: date, now: datetime) -> str:
    """On people's own clocks a day is late when it is late on the organization's."""
    if now > occurrences.moment(rule_of(series), on, running.home()) + LATE:
        return str(Run.Reason.LATE)
    ended = {State.DONE, State.CANCELLED}
    before = Run.objects.filter(series=series, campaign__isnull=False)
    return str(Run.Reason.BUSY) if before.exclude(campaign__state__in=ended).exists() else ""


def _campaign(series: Series, pattern: Campaign, on: date, now: datetime) -> Campaign:
    """The pattern once more, begun: it was looked at and approved with the series."""
    by = pattern.created_by or pattern.started_by
    if by is None:
        raise running.NotNow("nobody")
    if pattern.tag is None:
        pattern.tag = tags.found_or_made(pattern.name[: tags.LONGEST], by=by)
        pattern.save(update_fields=["tag"])
    made = drafts.copy(pattern, by=by)
    made.name = f"{pattern.name[:66]} · {on.isoformat()}"
    made.numbers, made.tag, made.in_zones = pattern.numbers, pattern.tag, pattern.in_zones
    made.started_by, made.approved_by = pattern.started_by, pattern.approved_by
    made.local_at = occurrences.moment(rule_of(series), on, running.home())
    return running.repeat(made, now)


def _held(campaign: Campaign) -> Series:
    found: Series | None = (
        Series.objects.select_for_update(of=("self",), no_key=True)
        .filter(campaign=campaign)
        .first()
    )
    if found is None:
        raise running.NotNow
    return found
